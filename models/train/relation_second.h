// Trains the second look of the relation scorer (core/extract/relation_second_look.h) on articles with scores of
// networks that had not learned from them. Adam, deterministic. Pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/extract/relation_second_look.h"
#include "models/train/relation_network.h"

namespace dossier::models {

// Logarithms of the odds that rules are right, by name, smoothed; and of those that are too rare to say.
struct RuleOdds {
  std::map<std::string, float> by_rule;
  float usual = 0;
  float Of(const std::string& rule) const {
    const auto found = by_rule.find(rule);
    return found == by_rule.end() ? usual : found->second;
  }
};
RuleOdds CountRules(const std::vector<RelationArticle>& articles);

// The article's candidates with what was thought of them first. They point at the article.
std::vector<extract::FirstLook> FirstLooks(const RelationArticle& article, const std::vector<RelationScores>& scores,
                                           const RuleOdds& odds);

struct SecondWeights {
  std::vector<float> in, out;  // as in the file
  extract::SecondNetwork Network() const { return {in, out}; }
};

// `scores`: by article.
SecondWeights TrainSecondLook(const std::vector<RelationArticle>& articles,
                              const std::vector<std::vector<RelationScores>>& scores, const RuleOdds& odds,
                              const RelationTypes& types);

// Puts what the second look says in the place of the probabilities of types.
void LookAgain(const RelationArticle& article, const RuleOdds& odds, const RelationTypes& types,
               const SecondWeights& weights, std::vector<RelationScores>* scores);

}  // namespace dossier::models
