// language_model_bench [--model FILE | --random] FILE...: words a second of processor time through tokenising and
// through the language model, on one core, by instruction set; --random takes a network of the usual size with random
// weights. Articles are read once; every measurement is the best of several rounds.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iterator>
#include <limits>
#include <vector>

#include "core/text/annotator.h"
#include "core/text/article_reader.h"
#include "core/text/internal/kernels.h"
#include "core/text/internal/network.h"
#include "core/text/language_model.h"
#include "tests/core/text/random_model.h"

namespace dossier::text {
namespace {

constexpr std::string_view kRandom = "--random";

template <typename Work>
double BestSeconds(int rounds, const Work& work) {
  double best = std::numeric_limits<double>::max();
  for (int i = 0; i < rounds; ++i) {
    const std::clock_t start = std::clock();
    work();
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return best;
}

std::size_t CountWords(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

Result<LanguageModel> LoadModel(const std::string& path) {
  if (path.empty()) return LanguageModel();
  if (path != kRandom) return LanguageModel::Load(path);
  static const std::string bytes = RandomModel({.hidden = 192, .arc = 200, .label = 64, .relations = 51}).Bytes();
  return LanguageModel::Open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

int Run(const std::string& model_path, const std::vector<std::string>& paths) {
  const Result<LanguageModel> loaded = LoadModel(model_path);
  if (!loaded.ok()) {
    fmt::print(stderr, "{}\n", loaded.error().message);
    return 1;
  }
  const LanguageModel& model = model_path.empty() ? LanguageModel::English() : *loaded;
  if (!model.has_network()) {
    fmt::print(stderr, "there is no model compiled in; name one with --model\n");
    return 1;
  }
  std::vector<Document> documents;
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    RawArticle raw;
    raw.id = raw.source = path;
    raw.bytes.assign(std::istreambuf_iterator<char>(in), {});
    Result<Document> document = CleanArticle(raw);
    if (document.ok()) documents.push_back(std::move(*document));
  }
  std::size_t words = 0, tokens = 0;
  std::vector<AnnotatedDocument> annotated;
  for (const Document& document : documents) {
    words += CountWords(document.text);
    annotated.push_back(Annotate(document));
    tokens += annotated.back().tokens.size();
  }
  fmt::print("{} articles, {} words, {} tokens\n", documents.size(), words, tokens);
  const auto print = [&](std::string_view stage, double seconds) {
    fmt::print("{:<34} {:>10.0f} words/s {:>10.0f} tokens/s\n", stage, static_cast<double>(words) / seconds,
               static_cast<double>(tokens) / seconds);
  };
  print("sentences and tokens", BestSeconds(5, [&] {
          for (const Document& document : documents) Annotate(document);
        }));
  print("model, article by article", BestSeconds(3, [&] {
          for (AnnotatedDocument& document : annotated) model.Annotate(&document);
        }));
  print("model, with encodings", BestSeconds(3, [&] {
          Encoding encoding;
          for (AnnotatedDocument& document : annotated) model.Annotate(&document, &encoding);
        }));
  for (const Kernels* kernels : UsableKernels()) {
    const Network network = Network::Load(model.file(), *kernels).value();
    print(fmt::format("network, {}", kernels->name), BestSeconds(2, [&] {
            for (const AnnotatedDocument& document : annotated) {
              std::vector<std::string_view> all;
              std::vector<std::uint32_t> lengths;
              for (const Token& token : document.tokens) all.push_back(token.In(document.document->text));
              for (const Sentence& sentence : document.sentences) lengths.push_back(sentence.token_count);
              network.Run(all, lengths);
            }
          }));
  }
  return 0;
}

}  // namespace
}  // namespace dossier::text

int main(int argc, char** argv) {
  std::vector<std::string> paths(argv + 1, argv + argc);
  std::string model;
  if (!paths.empty() && paths[0] == dossier::text::kRandom) {
    model = paths[0];
    paths.erase(paths.begin());
  } else if (paths.size() >= 2 && paths[0] == "--model") {
    model = paths[1];
    paths.erase(paths.begin(), paths.begin() + 2);
  }
  if (paths.empty()) {
    fmt::print(stderr, "usage: language_model_bench [--model FILE | --random] FILE...\n");
    return 2;
  }
  return dossier::text::Run(model, paths);
}
