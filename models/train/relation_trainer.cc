#include "models/train/relation_trainer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/text/language_model.h"
#include "models/train/relation_evaluation.h"

namespace dossier::models {
namespace {

constexpr std::size_t kHeldOut = 5;      // of so many articles one
constexpr float kLeastPrecision = 0.5f;  // of what only the scorer says; more than half of F1 brings F1 down no more
constexpr float kLeastAlone = 0.3f;

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

std::vector<const RelationExample*> Examples(const std::vector<RelationArticle>& articles, bool hold_out) {
  std::vector<const RelationExample*> out;
  std::size_t negatives = 0;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (hold_out && i % kHeldOut == 0) continue;
    for (const RelationExample& x : articles[i].examples) {
      // What the annotation does not name says nothing about how relations are stated.
      if (x.left >= articles[i].nodes || x.right >= articles[i].nodes) continue;
      if (x.positive == 0 && x.by_rule == 0 && ++negatives % kKeptNegatives != 0) continue;
      out.push_back(&x);
    }
  }
  return out;
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
  const RelationNetworkOptions options;
  const WordVectors* used = vectors.width == 0 ? nullptr : &vectors;

  RelationNetwork trial(options, outputs, used);
  trial.Train(Examples(read, true));
  std::vector<Judged> with_rule, without_rule;
  std::vector<std::vector<Judged>> by_type(types.names.size());
  for (std::size_t i = 0; i < read.size(); i += kHeldOut) {
    for (const RelationExample& x : read[i].examples) {
      const RelationScores scores = trial.Score(x);
      for (std::uint32_t o = 0; o < outputs; ++o) {
        const std::uint64_t bit = std::uint64_t{1} << o;
        if (!(x.allowed & bit) || (x.ignored & bit)) continue;
        const bool fact = (x.positive & bit) && x.standing == Standing::kFact;
        if (fact && (x.optional & bit)) continue;  // neither right nor wrong
        const Judged judged{scores.outputs[o] * scores.standings[0], fact};
        if (x.by_rule & bit)
          with_rule.push_back(judged);
        else if (judged.p > 0.05f) {
          without_rule.push_back(judged);
          by_type[o / 2].push_back(judged);
        }
      }
    }
  }
  const auto alone = [](const std::vector<Judged>& judged) {
    float best = 1;
    for (float t = 0.95f; t >= kLeastAlone; t -= 0.05f) {
      double right = 2, all = 4;
      for (const Judged& j : judged) {
        if (j.p < t || j.p >= t + 0.15f) continue;
        right += j.right;
        ++all;
      }
      if (right / all < kLeastPrecision) break;
      best = t;
    }
    return best;
  };
  nlohmann::ordered_json settings;
  const float common = alone(without_rule);
  for (std::size_t t = 0; t < types.names.size(); ++t) {
    // Types are rare: between what they say of themselves and what all say.
    const float own = by_type[t].size() < 20 ? common : (alone(by_type[t]) + common) / 2;
    settings["types"].push_back({{"name", types.names[t]}, {"alone", std::round(own * 1000) / 1000}});
  }
  settings["with_rule"] = Isotonic(std::move(with_rule));
  settings["without_rule"] = Isotonic(std::move(without_rule));

  RelationNetwork network(options, outputs, used);
  network.Train(Examples(read, false));
  network.Write(tensors);
  tensors->AddBytes("relation.json", settings.dump());
  return {};
}

}  // namespace dossier::models
