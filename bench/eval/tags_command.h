// dossier-eval tags: tags and dependency trees against treebanks.
#pragma once

#include <string>
#include <vector>

#include "bench/eval/report.h"
#include "core/base/result.h"

namespace dossier::eval {

struct TagsOptions {
  std::vector<std::string> files;  // CoNLL-U
  std::string model;               // a file; empty: the built-in one
  std::string prefix;              // only sentences whose id begins so
  bool raw = false;                // from raw text, with the pipeline's own sentences and words
};

// Errors as of reading; kNotFound where no sentence is left or the model has no network.
Result<Report> EvaluateTags(const TagsOptions& options);

}  // namespace dossier::eval
