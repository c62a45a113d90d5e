// dossier-eval graph: graphs of whole articles against gold ones.
#pragma once

#include <string>
#include <vector>

#include "bench/eval/report.h"
#include "core/base/result.h"

namespace dossier::eval {

struct GraphOptions {
  std::vector<std::string> paths;  // see ReadGoldArticles
  std::string model, ontology;     // files; empty: the built-in ones
  bool held_out = false;           // train the second stage without the article's domain before scoring it
  bool learning_curve = false;     // the same with 25, 50, 75 and 100 % of the other domains' articles
  std::int64_t folds = 0;          // domains held out, at most; 0: all
  bool give_dates = false;  // hand over the annotated publication date where the text states none, as a feed would
  bool calibration = false;
  bool errors = false;  // list what is wrong and missed
};

// Errors as of reading, training and the ontology; kUsage where held-out figures are asked of articles of one domain.
Result<Report> EvaluateGraphs(const GraphOptions& options);

}  // namespace dossier::eval
