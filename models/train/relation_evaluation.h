// Graph figures of relation scores: what a threshold would put into the graphs of annotated articles, counted as graphs
// are (each assertion of an article once; optional ones are neither missed nor wrong). Pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/train/relation_network.h"

namespace dossier::models {

struct Counts {
  double right = 0, wrong = 0, missed = 0;
  double Precision() const { return right + wrong > 0 ? right / (right + wrong) : 0; }
  double Recall() const { return right + missed > 0 ? right / (right + missed) : 0; }
  double F1() const { return right > 0 ? 2 * right / (2 * right + wrong + missed) : 0; }
  void Add(const Counts& other) {
    right += other.right;
    wrong += other.wrong;
    missed += other.missed;
  }
};

// One line of an article's graph with its score.
struct Proposal {
  std::uint32_t subject = 0, type = 0, object = 0;
  std::string title;
  float score = 0;
  bool by_rule = false;
  std::uint32_t example = 0;
};

std::vector<Proposal> MakeProposals(const RelationArticle& article, const RelationTypes& types,
                                    std::span<const RelationScores> scores);
std::vector<Proposal> RuleProposals(const RelationArticle& article, const RelationTypes& types);

// By type.
std::vector<Counts> CountGraph(const RelationArticle& article, const RelationTypes& types,
                               const std::vector<Proposal>& proposals, std::span<const float> thresholds,
                               std::vector<std::string>* errors = nullptr);

}  // namespace dossier::models
