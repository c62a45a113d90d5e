#include "models/train/relation_second.h"

#include <algorithm>
#include <cmath>

namespace dossier::models {
namespace {

using extract::kSecondFeatures;
constexpr std::size_t kHidden = extract::SecondNetwork::kHidden;
constexpr float kLeastLooked = 0.004f;
constexpr std::uint32_t kEpochs = 12, kBatch = 32;
constexpr float kRate = 3e-3f, kDecay = 3e-3f;

struct Example {
  extract::SecondFeatures features;
  std::uint32_t type;
  float label, weight;
};

bool IsLooked(const RelationExample& x, const RelationScores& scores, std::uint32_t o) {
  return scores.outputs[o] >= kLeastLooked || (x.by_rule >> o & 1);
}

// The same on every run: a linear congruential generator (Knuth's MMIX).
class Random {
 public:
  std::uint64_t Next() { return (state_ = state_ * 6364136223846793005ull + 1442695040888963407ull) >> 20; }
  float Uniform() { return static_cast<float>(Next() & 0xFFFFFF) / 16777216.0f; }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace

RuleOdds CountRules(const std::vector<RelationArticle>& articles) {
  std::map<std::string, std::pair<float, float>> counts;  // right, wrong
  std::pair<float, float> all = {1, 1};
  for (const RelationArticle& article : articles) {
    for (const RelationExample& x : article.examples) {
      for (const auto& [output, rule] : x.rules) {
        const std::uint64_t bit = std::uint64_t{1} << output;
        if (x.ignored & bit || (x.optional & bit)) continue;
        const bool right = (x.positive & bit) != 0;
        for (auto* count : {&counts[rule], &all}) (right ? count->first : count->second) += 1;
      }
    }
  }
  RuleOdds out{.by_rule = {}, .usual = std::log(all.first / all.second)};
  const float share = all.first / (all.first + all.second);
  for (const auto& [rule, count] : counts) {
    if (count.first + count.second < 3) continue;
    const float odds = std::log((count.first + 3 * share) / (count.second + 3 * (1 - share)));
    out.by_rule[rule] = std::round(odds * 1000) / 1000;
  }
  return out;
}

std::vector<extract::FirstLook> FirstLooks(const RelationArticle& article, const std::vector<RelationScores>& scores,
                                           const RuleOdds& odds) {
  std::vector<extract::FirstLook> out;
  for (std::size_t i = 0; i < article.examples.size(); ++i) {
    const RelationExample& x = article.examples[i];
    extract::FirstLook look{.sentence = x.sentence,
                            .left_entity = x.left_entity,
                            .right_entity = x.right_entity,
                            .left_list = x.left_list,
                            .right_list = x.right_list,
                            .post = x.post_number,
                            .implied = x.implied,
                            .allowed = x.allowed,
                            .fact = scores[i].standings[0],
                            .p = std::vector<float>(scores[i].outputs.begin(), scores[i].outputs.end()),
                            .typed = x.typed,
                            .rules = {}};
    for (const auto& [output, rule] : x.rules) look.rules.emplace_back(output, odds.Of(rule));
    out.push_back(std::move(look));
  }
  return out;
}

SecondWeights TrainSecondLook(const std::vector<RelationArticle>& articles,
                              const std::vector<std::vector<RelationScores>>& scores, const RuleOdds& odds,
                              const RelationTypes& types) {
  std::vector<Example> examples;
  for (std::size_t a = 0; a < articles.size(); ++a) {
    const RelationArticle& article = articles[a];
    const std::vector<extract::FirstLook> looks = FirstLooks(article, scores[a], odds);
    const extract::SecondLook second(looks, types.symmetric);
    for (std::size_t i = 0; i < looks.size(); ++i) {
      const RelationExample& x = article.examples[i];
      if (x.left >= article.nodes || x.right >= article.nodes) continue;
      for (std::uint32_t o = 0; o < 2 * types.names.size(); ++o) {
        const std::uint64_t bit = std::uint64_t{1} << o;
        if (!(x.allowed & bit) || (x.ignored & bit) || !IsLooked(x, scores[a][i], o)) continue;
        const bool free = (x.optional & bit) && x.standing == Standing::kFact;
        examples.push_back({second.Describe(i, o), o / 2, x.positive & bit ? 1.0f : 0.0f, free ? 0.2f : 1.0f});
      }
    }
  }
  const std::size_t ins = kSecondFeatures * kHidden, outs = kHidden + kSecondFeatures + types.names.size();
  std::vector<float> w(ins + outs, 0), g(w.size()), m(w.size()), v(w.size());
  Random random;
  for (std::size_t i = 0; i < ins + kHidden; ++i) w[i] = (random.Uniform() - 0.5f) * 0.4f;
  w[ins + kHidden + 1] = extract::kSecondUnit;  // begins as what the network thought
  const std::size_t steps = (examples.size() + kBatch - 1) / kBatch * kEpochs;
  std::size_t step = 0;
  for (std::uint32_t epoch = 0; epoch < kEpochs; ++epoch) {
    for (std::size_t i = examples.size(); i > 1; --i) std::swap(examples[i - 1], examples[random.Next() % i]);
    for (std::size_t start = 0; start < examples.size(); start += kBatch) {
      std::ranges::fill(g, 0.0f);
      for (std::size_t n = start; n < std::min(examples.size(), start + kBatch); ++n) {
        const Example& x = examples[n];
        const std::span<const float> weights(w);
        const float z = extract::SecondNetwork(weights.first(ins), weights.subspan(ins)).Score(x.features, x.type);
        const float error = x.weight * (1 / (1 + std::exp(-z)) - x.label);
        float hidden[kHidden] = {};
        for (std::size_t i = 0; i < kSecondFeatures; ++i) {
          for (std::size_t h = 0; h < kHidden; ++h) hidden[h] += x.features[i] * w[i * kHidden + h];
        }
        g[ins + kHidden + kSecondFeatures + x.type] += error;
        for (std::size_t i = 0; i < kSecondFeatures; ++i) g[ins + kHidden + i] += error * x.features[i];
        for (std::size_t h = 0; h < kHidden; ++h) {
          if (hidden[h] <= 0) continue;
          g[ins + h] += error * hidden[h];
          for (std::size_t i = 0; i < kSecondFeatures; ++i) g[i * kHidden + h] += error * w[ins + h] * x.features[i];
        }
      }
      const float rate = kRate * (1 - static_cast<float>(step++) / static_cast<float>(steps));
      for (std::size_t i = 0; i < w.size(); ++i) {
        m[i] = 0.9f * m[i] + 0.1f * g[i];
        v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
        w[i] -= rate * (m[i] / (std::sqrt(v[i]) + 1e-6f) + kDecay * w[i]);
      }
    }
  }
  const auto middle = w.begin() + static_cast<std::ptrdiff_t>(ins);
  return {.in = {w.begin(), middle}, .out = {middle, w.end()}};
}

void LookAgain(const RelationArticle& article, const RuleOdds& odds, const RelationTypes& types,
               const SecondWeights& weights, std::vector<RelationScores>* scores) {
  const std::vector<extract::FirstLook> looks = FirstLooks(article, *scores, odds);
  const extract::SecondLook second(looks, types.symmetric);
  const extract::SecondNetwork network = weights.Network();
  for (std::size_t i = 0; i < looks.size(); ++i) {
    const RelationExample& x = article.examples[i];
    for (std::uint32_t o = 0; o < 2 * types.names.size(); ++o) {
      if (!(x.allowed >> o & 1)) continue;
      // `looks` has the probabilities of before.
      if (looks[i].p[o] < kLeastLooked && !(x.by_rule >> o & 1)) continue;
      (*scores)[i].outputs[o] = 1 / (1 + std::exp(-network.Score(second.Describe(i, o), o / 2)));
    }
  }
}

}  // namespace dossier::models
