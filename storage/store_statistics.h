// Sizes and history of a store, for `dossier stats` and `dossier log`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_batch.h"
#include "storage/graph_store.h"

namespace dossier::storage {

// One column family. Numbers are RocksDB's estimates, good to a few per cent after a flush.
struct FamilyStatistics {
  std::string name;
  std::uint64_t keys = 0;
  std::uint64_t table_bytes = 0;   // on disk
  std::uint64_t memory_bytes = 0;  // not yet in tables
};

struct StoreStatistics {
  int format_version = 0;
  std::uint64_t commits = 0;
  std::uint64_t bytes_on_disk = 0;  // of all files in the directory
  std::vector<FamilyStatistics> families;
};

Result<StoreStatistics> LoadStatistics(const GraphStore& store);

struct NumberedHistoryEntry {
  std::uint64_t number = 0;  // from 1, in order of commits
  graph::HistoryEntry entry;
};

// Up to `limit` lines of the history with a number greater than `after`, in order.
Result<std::vector<NumberedHistoryEntry>> ScanHistory(const GraphStore& store, std::uint64_t after, std::size_t limit);

}  // namespace dossier::storage
