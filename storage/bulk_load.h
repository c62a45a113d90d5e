// Bulk load: millions of nodes and relationships into a store as whole table files, past log and memtables. Sorted in
// memory, or in temporary files in the store's directory where the budget does not do; RocksDB then takes all files in
// at once.
#pragma once

#include <cstddef>
#include <memory>

#include "core/graph/bulk_writer.h"
#include "storage/graph_store.h"

namespace dossier::storage {

struct BulkLoadOptions {
  // What sorting may keep in memory. Less makes more temporary files: about 30 bytes a relationship and 50 a name.
  std::size_t memory_bytes = std::size_t{512} << 20;
  unsigned threads = 0;  // that sort; 0: one a core
};

// A load into `store`, which was opened for writing and outlives it; kReadOnly, kIo, kDiskFull else. One load at a
// time.
Result<std::unique_ptr<graph::BulkWriter>> StartBulkLoad(GraphStore* store, const BulkLoadOptions& options);

}  // namespace dossier::storage
