// Whether confidences mean what they say: of assertions with confidence c, a share of about c should be right.
#pragma once

#include <vector>

#include "bench/eval/graph_score.h"
#include "bench/eval/report.h"

namespace dossier::eval {

// Ten bins of confidence: how many predictions, their mean confidence and the share that is right; and over all the
// expected calibration error, the mean difference of the two by predictions (Naeini et al. 2015). Predictions that
// match optional gold edges are left out: nobody says whether they are right.
Table CalibrationTable(const std::vector<JudgedEdge>& judged);
// The same by the rule (or model) that said it: how many, mean confidence, share right; the most frequent first.
Table RuleTable(const std::vector<JudgedEdge>& judged);

}  // namespace dossier::eval
