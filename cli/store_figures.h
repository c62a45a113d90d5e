// Sizes of a store's files and what RocksDB counts, for `dossier stats --store` and the server. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/output.h"
#include "storage/store_statistics.h"

namespace dossier::cli {

// One number each: "bytes", "logBytes", "cacheHits" ...
std::vector<std::pair<std::string, std::uint64_t>> StoreFigures(const storage::StoreStatistics& statistics);

// One row: the figures, and a list of families.
Listing StoreListing(const storage::StoreStatistics& statistics);

// The same for people.
std::string StoreText(const storage::StoreStatistics& statistics, const std::string& path);

}  // namespace dossier::cli
