// Trains the language network: train_language DATA_FOLDER WORD_VECTORS MODEL [--epochs N] [--seed N] [--words N]
// Prints a line an epoch, and writes MODEL after every few of them. models/README.md says where the data comes from.
#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>

#include "models/train/language/export_language.h"
#include "models/train/language/language_network.h"
#include "models/train/language/optimizer.h"
#include "models/train/language/training_sentence.h"
#include "models/train/language/word_vectors.h"

namespace dossier::models {
namespace {

struct Settings {
  std::string data, vectors, model;
  int epochs = 24;
  std::uint64_t seed = 1;
  std::size_t pretrained_words = 80'000;
  std::size_t batch_words = 1500;
  double rate = 2e-3;
  double names_share = 0.5;  // of the sentences without a tree, seen in one epoch
  NetworkSizes sizes;
};

using Sentences = std::vector<const TrainingSentence*>;

// Batches of sentences of about one length, in random order.
std::vector<Sentences> MakeBatches(Sentences sentences, std::size_t batch_words, std::mt19937_64* random) {
  std::ranges::shuffle(sentences, *random);
  std::ranges::stable_sort(sentences, {}, [&](const TrainingSentence* s) { return s->words.size() / 3; });
  std::vector<Sentences> batches;
  std::size_t words = 0;
  for (const TrainingSentence* sentence : sentences) {
    if (batches.empty() || words + sentence->words.size() > batch_words) {
      batches.emplace_back();
      words = 0;
    }
    batches.back().push_back(sentence);
    words += sentence->words.size();
  }
  std::ranges::shuffle(batches, *random);
  return batches;
}

LanguageNetwork::Scores Evaluate(LanguageNetwork* network, const Vocabulary& vocabulary, const Sentences& sentences) {
  LanguageNetwork::Scores scores;
  std::mt19937_64 random(0);
  for (const Sentences& batch : MakeBatches(sentences, 3000, &random)) {
    scores += network->Evaluate(MakeBatch(batch, vocabulary, nullptr));
  }
  return scores;
}

std::string Percent(std::size_t part, std::size_t whole) {
  return fmt::format("{:.2f}", whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

Status WriteModel(LanguageNetwork* network, const Vocabulary& vocabulary, const std::string& path) {
  text::ModelFileWriter writer;
  ExportLanguage(network, vocabulary, &writer);
  const std::string bytes = writer.Finish();
  const std::string temporary = path + ".new";
  std::ofstream out(temporary, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out || std::rename(temporary.c_str(), path.c_str()) != 0) {
    return Error(ErrorCode::kIo, fmt::format("cannot write '{}'", path));
  }
  return {};
}

Status Train(const Settings& settings) {
  at::set_num_threads(1);
  torch::manual_seed(settings.seed);
  std::mt19937_64 random(settings.seed);
  DOSSIER_ASSIGN_OR_RETURN(const TrainingData data, ReadTrainingData(settings.data));
  DOSSIER_ASSIGN_OR_RETURN(const WordVectors vectors, ReadWordVectors(settings.vectors));
  const Vocabulary vocabulary = MakeVocabulary(data.train, vectors, settings.pretrained_words);
  LanguageNetwork network(settings.sizes, vocabulary.learned_count, vocabulary.fixed);
  Optimizer optimizer(&network.parameters());
  Sentences trees, names, dev;
  for (const TrainingSentence& sentence : data.train) (sentence.has_tree ? trees : names).push_back(&sentence);
  for (const TrainingSentence& sentence : data.dev) dev.push_back(&sentence);
  fmt::print("{} sentences with trees, {} with names alone, {} words known\n", trees.size(), names.size(),
             vocabulary.words.size());
  std::fflush(stdout);
  const auto start = std::chrono::steady_clock::now();
  std::size_t step = 0, steps = 0;
  for (int epoch = 1; epoch <= settings.epochs; ++epoch) {
    Sentences seen = trees;
    std::ranges::shuffle(names, random);
    seen.insert(seen.end(), names.begin(),
                names.begin() + static_cast<std::ptrdiff_t>(settings.names_share * static_cast<double>(names.size())));
    const std::vector<Sentences> batches = MakeBatches(seen, settings.batch_words, &random);
    if (steps == 0) steps = batches.size() * static_cast<std::size_t>(settings.epochs);
    double total = 0;
    for (const Sentences& sentences : batches) {
      const torch::Tensor loss = network.Loss(MakeBatch(sentences, vocabulary, &random));
      loss.backward();
      const double done = std::min(1.0, static_cast<double>(step) / static_cast<double>(steps));
      const double warm = std::min(1.0, static_cast<double>(step + 1) / 200.0);
      optimizer.Step(settings.rate * warm * std::max(1.0 - done, 0.01), network.touched());
      total += loss.item<double>();
      ++step;
      if (step % 100 == 0 && epoch == 1) {
        fmt::print("  step {} loss {:.3f} {:.0f} s\n", step, total / static_cast<double>(step),
                   std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        std::fflush(stdout);
      }
    }
    optimizer.SwapAverage();
    const LanguageNetwork::Scores scores = Evaluate(&network, vocabulary, dev);
    fmt::print("epoch {} loss {:.3f} dev UPOS {} XPOS {} UAS {} LAS {} names P {} R {}  {:.0f} s\n", epoch,
               total / static_cast<double>(batches.size()), Percent(scores.upos, scores.words),
               Percent(scores.penn, scores.words), Percent(scores.heads, scores.words),
               Percent(scores.labelled, scores.words), Percent(scores.right_names, scores.found_names),
               Percent(scores.right_names, scores.gold_names),
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    std::fflush(stdout);
    DOSSIER_RETURN_IF_ERROR(WriteModel(&network, vocabulary, settings.model));
    optimizer.SwapAverage();
  }
  return {};
}

}  // namespace
}  // namespace dossier::models

int main(int argc, char** argv) {
  dossier::models::Settings settings;
  std::vector<std::string> positional;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.starts_with("--") && i + 1 < argc) {
      const std::string value = argv[++i];
      if (argument == "--epochs") settings.epochs = std::stoi(value);
      if (argument == "--seed") settings.seed = std::stoull(value);
      if (argument == "--words") settings.pretrained_words = std::stoull(value);
      if (argument == "--hidden") settings.sizes.hidden = std::stoll(value);
    } else {
      positional.push_back(argument);
    }
  }
  if (positional.size() != 3) {
    fmt::print(
        stderr,
        "usage: train_language DATA_FOLDER WORD_VECTORS MODEL [--epochs N] [--seed N] [--words N] [--hidden N]\n");
    return 2;
  }
  settings.data = positional[0];
  settings.vectors = positional[1];
  settings.model = positional[2];
  const auto status = dossier::models::Train(settings);
  if (!status.ok()) {
    fmt::print(stderr, "error: {}\n", status.error().message);
    return 1;
  }
  return 0;
}
