// dossier-eval entities: names of persons, organizations and places against annotated data.
#pragma once

#include <string>
#include <vector>

#include "bench/eval/report.h"
#include "core/base/result.h"

namespace dossier::eval {

struct EntitiesOptions {
  std::vector<std::string> files;  // IOB, or CoNLL-U with GUM's entities (.conllu)
  std::string model;               // a file; empty: the built-in one
  std::string set;                 // entity set of the model; empty: `gum` for .conllu where it has one, else its own
  bool errors = false;             // list what is wrong and missed
};

// Errors as of reading; kNotFound where the model has no network or no such entity set.
Result<Report> EvaluateEntities(const EntitiesOptions& options);

}  // namespace dossier::eval
