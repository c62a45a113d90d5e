// Rewriting a store in as few and as small files as it can have: what `dossier compact` runs.
#pragma once

#include "core/base/result.h"
#include "storage/graph_store.h"
#include "storage/store_statistics.h"

namespace dossier::storage {

struct CompactionReport {
  StoreStatistics before, after;
};

// Writes what is in memory to tables and merges each family's tables into one, leaving out what was replaced or
// deleted. `store` must be open for writing (kReadOnly else); readers beside it go on. kDiskFull, before anything is
// changed, unless the largest family's size is free. O(store).
Result<CompactionReport> CompactStore(GraphStore* store);

}  // namespace dossier::storage
