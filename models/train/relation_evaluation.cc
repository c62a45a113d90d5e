#include "models/train/relation_evaluation.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace dossier::models {
namespace {

using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

Key MakeKey(const RelationTypes& types, std::uint32_t subject, std::uint32_t type, std::uint32_t object) {
  if (types.symmetric[type] && object < subject) std::swap(subject, object);
  return {type, subject, object};
}

}  // namespace

std::vector<Proposal> MakeProposals(const RelationArticle& article, const RelationTypes& types,
                                    std::span<const RelationScores> scores) {
  std::map<std::pair<Key, std::string>, Proposal> best;
  const auto add = [&](std::uint32_t s, std::uint32_t t, std::uint32_t o, const std::string& title, float score,
                       std::uint32_t example, bool by_rule) {
    if (by_rule) score += 1;
    Proposal& p = best[{MakeKey(types, s, t, o), title}];
    if (score > p.score)
      p = {
          .subject = s, .type = t, .object = o, .title = title, .score = score, .by_rule = by_rule, .example = example};
  };
  for (const RelationFact& f : article.rules) {
    if (!f.has_candidate) add(f.subject, f.type, f.object, f.title, 5, 0, true);
  }
  // A post has one body.
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::string>, float> best_body;
  for (std::size_t i = 0; i < article.examples.size(); ++i) {
    const RelationExample& x = article.examples[i];
    if (!x.post) continue;
    float& b = best_body[{x.sentence, x.left_entity, x.title}];
    for (std::uint32_t o = 0; o < kMaxRelationOutputs; ++o)
      if (x.allowed >> o & 1) b = std::max(b, scores[i].outputs[o]);
  }
  for (std::size_t i = 0; i < article.examples.size(); ++i) {
    const RelationExample& x = article.examples[i];
    for (std::uint32_t o = 0; o < 2 * types.names.size(); ++o) {
      if (!(x.allowed >> o & 1)) continue;
      if (x.post && scores[i].outputs[o] < best_body[{x.sentence, x.left_entity, x.title}]) continue;
      const bool by_rule = x.by_rule >> o & 1;
      const float score = scores[i].outputs[o] * scores[i].standings[0];
      if (o % 2 == 0)
        add(x.left, o / 2, x.right, x.title, score, static_cast<std::uint32_t>(i), by_rule);
      else
        add(x.right, o / 2, x.left, x.title, score, static_cast<std::uint32_t>(i), by_rule);
    }
  }
  std::vector<Proposal> out;
  for (const auto& [key, proposal] : best) {
    // "runs the bank" says nothing beside "chairman of the bank".
    const auto next = key.second.empty() ? best.upper_bound(key) : best.end();
    const bool told = next != best.end() && next->first.first == key.first && next->second.score >= 0.4f;
    if (!told) out.push_back(proposal);
  }
  return out;
}

std::vector<Proposal> RuleProposals(const RelationArticle& article, const RelationTypes& types) {
  std::map<std::pair<Key, std::string>, Proposal> best;
  for (const RelationFact& f : article.rules) {
    best[{MakeKey(types, f.subject, f.type, f.object), f.title}] = {
        .subject = f.subject, .type = f.type, .object = f.object, .title = f.title, .score = 1, .by_rule = true};
  }
  std::vector<Proposal> out;
  for (const auto& [key, proposal] : best) out.push_back(proposal);
  return out;
}

std::vector<Counts> CountGraph(const RelationArticle& article, const RelationTypes& types,
                               const std::vector<Proposal>& proposals, std::span<const float> thresholds,
                               std::vector<std::string>* errors) {
  std::vector<Counts> out(types.names.size());
  std::map<Key, std::vector<std::uint32_t>> gold;
  for (std::uint32_t g = 0; g < article.gold.size(); ++g)
    gold[MakeKey(types, article.gold[g].subject, article.gold[g].type, article.gold[g].object)].push_back(g);
  std::vector<bool> taken(article.gold.size(), false);
  // Posts that agree first.
  for (const bool exact : {true, false}) {
    for (const Proposal& p : proposals) {
      if (p.score < (p.by_rule ? thresholds[p.type + types.names.size()] : thresholds[p.type])) continue;
      const auto found = gold.find(MakeKey(types, p.subject, p.type, p.object));
      bool agrees = false, hit = false;
      if (found != gold.end()) {
        for (const std::uint32_t g : found->second)
          agrees |= p.title.empty() || SharesTitleWord(p.title, article.gold[g].title);
      }
      if (agrees != exact) continue;
      if (found != gold.end()) {
        std::uint32_t best = 0xFFFFFFFF;
        for (const std::uint32_t g : found->second) {
          if (taken[g]) continue;
          if (exact && !p.title.empty() && !SharesTitleWord(p.title, article.gold[g].title)) continue;
          if (best == 0xFFFFFFFF || (article.gold[g].required && !article.gold[best].required)) best = g;
        }
        if (best != 0xFFFFFFFF) {
          taken[best] = hit = true;
          if (article.gold[best].required) ++out[p.type].right;
        }
      }
      if (!hit) {
        ++out[p.type].wrong;
        if (errors != nullptr)
          errors->push_back("+ " + types.names[p.type] + " " + std::to_string(p.score) + (p.by_rule ? "rule" : "") +
                            " " + (p.by_rule ? "" : article.examples[p.example].note) +
                            (p.subject >= article.nodes || p.object >= article.nodes ? " (no node)" : ""));
      }
    }
  }
  for (std::uint32_t g = 0; g < article.gold.size(); ++g) {
    if (!article.gold[g].required || taken[g]) continue;
    ++out[article.gold[g].type].missed;
  }
  return out;
}

}  // namespace dossier::models
