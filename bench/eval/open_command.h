// dossier-eval open: open relations against CaRB's gold, beside the outputs of other systems.
#pragma once

#include <string>
#include <vector>

#include "bench/eval/report.h"
#include "core/base/result.h"

namespace dossier::eval {

struct OpenOptions {
  std::string gold;                  // CaRB's TSV
  std::vector<std::string> systems;  // "FORMAT=FILE", formats as of models::FindOpenFormat
  std::string sentences;             // a file of sentences, one a line, words parted by spaces: dossier reads them, too
  std::string model;                 // its model file; empty for the built-in one
};

// kUsage where a system is no FORMAT=FILE; errors as of reading.
Result<Report> EvaluateOpenRelations(const OpenOptions& options);

}  // namespace dossier::eval
