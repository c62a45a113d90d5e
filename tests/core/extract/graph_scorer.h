// Scores an extraction against a gold graph (tests/golden/*.gold.json): nodes by kind and name, relationships by type
// and ends. Optional gold items are neither missed nor wrong.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/extract/extraction.h"

namespace dossier::extract {

struct Tally {
  int right = 0, wrong = 0, missed = 0;
  double Precision() const { return right + wrong == 0 ? 1 : static_cast<double>(right) / (right + wrong); }
  double Recall() const { return right + missed == 0 ? 1 : static_cast<double>(right) / (right + missed); }
  double F1() const { return right == 0 ? 0 : 2.0 * right / (2.0 * right + wrong + missed); }
};

struct GraphScore {
  Tally nodes, edges;
  std::string errors;  // a line each, for people
};

// Adds the score of one article to `score`.
void ScoreExtraction(const nlohmann::json& gold, const Extraction& extraction, GraphScore* score);

}  // namespace dossier::extract
