// dossier-eval graph: graphs of whole articles against gold ones.
#pragma once

#include <string>
#include <vector>

#include "bench/eval/folds.h"
#include "bench/eval/report.h"
#include "core/base/result.h"

namespace dossier::eval {

struct GraphOptions {
  std::vector<std::string> paths;  // see ReadGoldArticles
  std::string texts;               // folder of the articles of gold JSON files; empty: theirs
  FoldOptions folds;
  bool learning_curve = false;  // hold every domain out, with 25, 50, 75 and 100 % of the other domains' articles
  bool give_dates = false;      // hand over the annotated publication date where the text states none, as a feed would
  bool calibration = false;
  bool errors = false;  // list what is wrong and missed
};

// Errors as of reading and RunFolds.
Result<Report> EvaluateGraphs(const GraphOptions& options);

}  // namespace dossier::eval
