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
  std::uint64_t table_bytes = 0;              // on disk
  std::uint64_t memory_bytes = 0;             // not yet in tables
  std::uint64_t files = 0;                    // tables
  std::vector<std::uint64_t> files_by_level;  // as far as the last level with one
};

// How long commits waited because tables could not be written or merged fast enough. Of this opening.
struct StallStatistics {
  std::uint64_t slowed = 0, stopped = 0;  // how often RocksDB began to slow writers down, and to stop them
  std::uint64_t microseconds = 0;         // that commits waited in all
};

struct StoreStatistics {
  int format_version = 0;
  std::uint64_t commits = 0;
  std::uint64_t bytes_on_disk = 0;  // of all files in the directory
  std::uint64_t log_bytes = 0;      // of write-ahead logs, which the next opening for writing turns into tables
  std::uint64_t log_files = 0;
  // Of this opening.
  std::uint64_t index_and_filter_bytes = 0;  // in memory
  std::uint64_t cache_capacity = 0, cache_bytes = 0;
  std::uint64_t cache_hits = 0, cache_misses = 0;  // blocks; 0 unless OpenOptions::count_cache_hits
  std::uint64_t pending_compaction_bytes = 0;
  std::uint64_t running_compactions = 0, running_flushes = 0;
  StallStatistics stalls;
  std::uint64_t neighbour_list_bytes = 0;  // of the lists that this process keeps in memory for searches
  std::vector<FamilyStatistics> families;
};

// O(files).
Result<StoreStatistics> LoadStatistics(const GraphStore& store);

struct NumberedHistoryEntry {
  std::uint64_t number = 0;  // from 1, in order of commits
  graph::HistoryEntry entry;
};

// Up to `limit` lines of the history with a number greater than `after`, in order.
Result<std::vector<NumberedHistoryEntry>> ScanHistory(const GraphStore& store, std::uint64_t after, std::size_t limit);

}  // namespace dossier::storage
