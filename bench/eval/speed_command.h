// dossier-eval speed: words a second of the stages of the pipeline.
#pragma once

#include <string>
#include <vector>

#include "bench/eval/report.h"
#include "core/base/result.h"

namespace dossier::eval {

struct SpeedOptions {
  std::vector<std::string> paths;  // articles, as text::ArticleReader takes them
  std::string model, ontology;     // files; empty: the built-in ones
  std::int64_t rounds = 5;         // every stage is run so often, and the best round counts
  std::int64_t threads = 2;        // the whole pipeline is also run on so many
};

// Words part at white space. Stages are measured in processor time, which other work on the machine hardly changes; the
// whole pipeline by the clock on the wall, too, which wants an idle machine.
// kNotFound where no article can be read.
Result<Report> MeasureSpeed(const SpeedOptions& options);

}  // namespace dossier::eval
