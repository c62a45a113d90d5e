// What an import did, as text and as JSON. Pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "query/import/importer.h"

namespace dossier::cli {

// "1,000,000".
std::string Grouped(std::uint64_t number);

// "2 nodes and 1 relationship, 3 bad rows left out".
std::string ImportSummary(const query::ImportReport& report);
// A line a file: its rows and how its columns were understood.
std::string ImportReportText(const query::ImportReport& report);
// The same as JSON Lines: {"file","kind","rows","bad_rows","columns"}.
std::string ImportReportJson(const query::ImportReport& report);

}  // namespace dossier::cli
