// dossier-eval coreference: pronouns and nominals against the annotators' notes of what they stand for.
#pragma once

#include <string>
#include <vector>

#include "bench/eval/folds.h"
#include "bench/eval/report.h"
#include "core/base/result.h"

namespace dossier::eval {

struct CoreferenceOptions {
  std::vector<std::string> paths;  // .art files or folders of them
  FoldOptions folds;
  bool errors = false;  // list what is wrong and missed
};

// A note counts as resolved where the extraction has a mention at its words, as right where that mention's node is the
// noted one (matched as graphs are), as wrong where it is another. Errors as of reading and RunFolds.
Result<Report> EvaluateCoreference(const CoreferenceOptions& options);

}  // namespace dossier::eval
