// Saving what can be read of a damaged store: what `dossier repair` runs. The damaged files are never written: what is
// read from them goes to a new store, and the report names what does not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"

namespace dossier::storage {

// Something of the damaged store that the new one has not, or not as it was.
struct RepairLoss {
  std::string key;     // element id ("e:7", "r:9", "a:3"), or what there is instead: "log line 12", "e:1..e:90"
  std::string detail;  // why, and what is left of it
};

struct RepairReport {
  std::vector<RepairLoss> losses;  // by kind, then number
  std::vector<std::string> notes;  // how the files could be read, and what to do
  graph::GraphCounts counts;       // of the new store, counted by its check
  // What the damaged store's counters say it held; nothing where they cannot be read.
  std::optional<graph::GraphCounts> counts_before;
  std::uint64_t commits = 0;       // of the damaged store, as far as they could be read
  std::uint64_t lost_commits = 0;  // acknowledged and not there: the end of the log or manifest is lost
  std::string store;               // where the new store is
  std::string kept;                // where the damaged one is
  bool lost_nothing() const { return losses.empty() && lost_commits == 0; }
};

// Reads the store in `path`, record by record past what cannot be read, into a new store; indexes, adjacency and
// counters are made again from the records, ids stay. With `into` the new store gets that path (missing or an empty
// directory, kUsage else) and nothing else changes; else it takes the place of the damaged one, which is kept as
// `path`.damaged. An article whose text cannot be read goes wholly; one that lost an assertion or what it says of an
// entity stays and forgets its hash, so that ingesting it again replaces it. The new store is checked before it gets
// its name. Errors: kStoreMissing, kStoreLocked, kStoreVersion; kDiskFull, kIo; kStoreDamaged where nothing can be
// read. Thread safety: one call on a store. O(store) time, two bits of memory a node, 16 bytes a relationship.
Result<RepairReport> RepairStore(const std::string& path, const std::string& into);

}  // namespace dossier::storage
