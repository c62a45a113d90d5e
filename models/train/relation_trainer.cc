#include "models/train/relation_trainer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/text/language_model.h"
#include "models/train/relation_evaluation.h"
#include "models/train/relation_second.h"

namespace dossier::models {
namespace {

constexpr std::size_t kParts = 3;     // of the articles, held out in turn
constexpr std::size_t kNetworks = 2;  // that are trained on the same examples
// How sure the second look must be of what no rule says. It knows what its certainty is worth; around this figures of
// graphs hardly change.
constexpr float kLeastAlone = 0.4f;

struct Judged {
  float p = 0;
  bool right = false;
};

// How often findings of a probability are right, never falling: pool adjacent violators (Ayer et al. 1955).
std::vector<std::pair<float, float>> Isotonic(std::vector<Judged> judged) {
  std::ranges::stable_sort(judged, {}, &Judged::p);
  struct Block {
    float from;
    double right, count;
  };
  std::vector<Block> blocks;
  for (const Judged& j : judged) {
    blocks.push_back({j.p, j.right ? 1.0 : 0.0, 1});
    while (blocks.size() > 1) {
      Block &last = blocks.back(), &before = blocks[blocks.size() - 2];
      const bool falls = before.right * last.count >= last.right * before.count;
      if (!falls && before.count >= 30) break;
      before.right += last.right;
      before.count += last.count;
      blocks.pop_back();
    }
  }
  std::vector<std::pair<float, float>> out;
  for (const Block& b : blocks)  // one more of each: no block is ever wholly sure
    out.emplace_back(b.from, static_cast<float>((b.right + 1) / (b.count + 2)));
  return out;
}

// Of the articles outside of a part; kParts: of all.
std::vector<const RelationExample*> Examples(const std::vector<RelationArticle>& articles, std::size_t without) {
  std::vector<const RelationExample*> out;
  std::size_t negatives = 0;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (i % kParts == without) continue;
    for (const RelationExample& x : articles[i].examples) {
      // What the annotation does not name says nothing about how relations are stated.
      if (x.left >= articles[i].nodes || x.right >= articles[i].nodes) continue;
      if (x.positive == 0 && x.by_rule == 0 && ++negatives % kKeptNegatives != 0) continue;
      out.push_back(&x);
    }
  }
  return out;
}

// Networks that differ in their seed alone err in different places: the mean of their logits is better than any.
RelationNetwork TrainNetworks(const std::vector<RelationArticle>& articles,
                              const std::vector<const RelationExample*>& examples, std::uint32_t outputs,
                              const WordVectors* vectors) {
  std::vector<RelationNetwork> networks;
  for (std::size_t n = 0; n < kNetworks; ++n) {
    RelationNetworkOptions options;
    options.seed = n + 1;
    networks.emplace_back(options, outputs, vectors).Train(articles, examples);
  }
  return RelationNetwork::Join(networks);
}

}  // namespace

WordVectors ReadWordVectors(const text::ModelFile& file) {
  WordVectors out;
  const auto hashes = file.Find("word.hashes", text::TensorType::kUint64);
  const auto rows = file.Find("word.rows", text::TensorType::kInt8);
  if (!hashes.ok() || !rows.ok() || hashes->columns != rows->rows) return out;
  out.width = rows->columns;
  for (std::uint32_t r = 0; r < rows->rows; ++r) {
    out.row_of[hashes->Uint64()[r]] = r;
    const std::int8_t* values = &rows->Int8()[static_cast<std::size_t>(r) * out.width];
    float norm = 1e-6f;
    for (std::uint32_t i = 0; i < out.width; ++i) norm += static_cast<float>(values[i] * values[i]);
    const float scale = 3 / std::sqrt(norm);
    for (std::uint32_t i = 0; i < out.width; ++i) out.rows.push_back(static_cast<float>(values[i]) * scale);
  }
  return out;
}

Status TrainRelations(CorpusView articles, const std::string& model, text::ModelFileWriter* tensors) {
  DOSSIER_ASSIGN_OR_RETURN(
      const text::LanguageModel language,
      text::LanguageModel::Open({reinterpret_cast<const unsigned char*>(model.data()), model.size()}));
  DOSSIER_ASSIGN_OR_RETURN(const extract::Extractor extractor,
                           extract::Extractor::Create(graph::Ontology::BuiltIn(), language));
  const RelationTypes types = BuiltInRelationTypes();
  std::vector<RelationArticle> read;
  for (const CorpusArticle* article : articles)
    read.push_back(MakeRelationArticle(extractor, *article, static_cast<std::uint32_t>(read.size())));
  const WordVectors vectors = ReadWordVectors(language.file());
  const auto outputs = static_cast<std::uint32_t>(2 * types.names.size());
  const WordVectors* used = vectors.width == 0 ? nullptr : &vectors;

  // Every article is judged by a network that has not seen it.
  std::vector<std::vector<RelationScores>> scores(read.size());
  for (std::size_t part = 0; part < kParts; ++part) {
    const RelationNetwork trial = TrainNetworks(read, Examples(read, part), outputs, used);
    for (std::size_t i = part; i < read.size(); i += kParts) scores[i] = trial.Score(read[i]);
  }
  const RuleOdds odds = CountRules(read);
  const SecondWeights second = TrainSecondLook(read, scores, odds, types);
  for (std::size_t i = 0; i < read.size(); ++i) LookAgain(read[i], odds, types, second, &scores[i]);
  std::vector<Judged> with_rule, without_rule;
  for (std::size_t i = 0; i < read.size(); ++i) {
    for (std::size_t k = 0; k < read[i].examples.size(); ++k) {
      const RelationExample& x = read[i].examples[k];
      for (std::uint32_t o = 0; o < outputs; ++o) {
        const std::uint64_t bit = std::uint64_t{1} << o;
        if (!(x.allowed & bit) || (x.ignored & bit)) continue;
        const bool said = (x.positive & bit) != 0;
        // Optional ones, and what is said to be planned or denied, is neither right nor wrong.
        if (said && ((x.optional & bit) || x.standing != Standing::kFact)) continue;
        const Judged judged{scores[i][k].outputs[o], said};
        if (x.by_rule & bit)
          with_rule.push_back(judged);
        else if (judged.p > 0.05f)
          without_rule.push_back(judged);
      }
    }
  }
  nlohmann::ordered_json settings;
  for (const std::string& name : types.names) settings["types"].push_back({{"name", name}, {"alone", kLeastAlone}});
  settings["rules"] = odds.by_rule;
  settings["usual_odds"] = odds.usual;
  settings["with_rule"] = Isotonic(std::move(with_rule));
  settings["without_rule"] = Isotonic(std::move(without_rule));

  const RelationNetwork network = TrainNetworks(read, Examples(read, kParts), outputs, used);
  network.Write(tensors);
  using text::TensorType;
  tensors->Add("relation.second.in", TensorType::kFloat32, static_cast<std::uint32_t>(extract::kSecondFeatures),
               static_cast<std::uint32_t>(extract::SecondNetwork::kHidden), second.in.data());
  tensors->Add("relation.second.out", TensorType::kFloat32, 1, static_cast<std::uint32_t>(second.out.size()),
               second.out.data());
  tensors->AddBytes("relation.json", settings.dump());
  return {};
}

}  // namespace dossier::models
