// Scores open relations as CaRB does (Bhardwaj, Aggarwal, Mausam: "CaRB: A Crowdsourced Benchmark for Open IE", EMNLP
// 2019). Pure function.
//
// A prediction and a gold relation compare word by word, in order of the parts: relation with relation, subject with
// subject, the other arguments as one with the other arguments as one; where they share no word of the relation, or
// either lacks a part, both figures are 0. Precision is the share of the prediction's words that are matched, recall
// that of the gold's. Where the gold relation is one of saying, the prediction's arguments may stand the other way
// round. Of a sentence, recall takes for every gold relation the best prediction; precision pairs predictions with gold
// relations one to one, the best first, and unpaired predictions count 0. At every confidence threshold these give a
// point; reported are the threshold with the best F1 and the area under the curve, which begins at precision 1, recall
// 0.
#pragma once

#include "models/data/open_relations.h"

namespace dossier::eval {

struct CarbScore {
  double precision = 0, recall = 0, f1 = 0;  // at the best threshold
  double threshold = 0;
  double last_precision = 0, last_recall = 0, last_f1 = 0;  // with all predictions
  double area = 0;
  std::size_t predictions = 0;  // on sentences of the gold
};

// O(thresholds + sum over sentences of gold x predictions^2 x min(gold, predictions)).
CarbScore ScoreOpenRelations(const models::OpenRelations& gold, const models::OpenRelations& predicted);

}  // namespace dossier::eval
