// What `dossier ingest` says of each input and at the end. Pure functions.
#pragma once

#include <string>

#include "core/graph/graph_reader.h"
#include "core/ingest/ingestor.h"

namespace dossier::cli {

// "news/a.txt   4 sentences   3 entities   5 assertions   (2 new relationships)"
std::string OutcomeLine(const ingest::ArticleOutcome& outcome, bool dry_run);
// One JSON object on a line, without the line break.
std::string OutcomeJson(const ingest::ArticleOutcome& outcome);
// "3 files: 2 stored, 1 skipped in 0.04 s."
std::string SummaryLine(const ingest::IngestReport& report, bool dry_run);

std::string Plural(std::uint64_t n, const char* one, const char* many);

}  // namespace dossier::cli
