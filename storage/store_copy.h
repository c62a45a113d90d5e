// A second store with the same graph: what `dossier backup` and `dossier restore` run. Works beside a process that
// writes to the first one: the copy is one moment between two commits, with all that was acknowledged before the call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"

namespace dossier::storage {

struct CopyOptions {
  // Table files never change once written, so they can have a second name in the copy instead of a second copy of their
  // bytes, where both are on one file system. Then rot of the disk reaches both.
  bool link_tables = true;
};

struct CopyReport {
  std::uint64_t commits = 0;  // in the copy
  std::size_t files = 0, linked_files = 0;
  std::uint64_t bytes = 0;    // of all files
  graph::GraphCounts counts;  // counted by the check of the copy
};

// Copies the store in `from` to `to`, which must be missing or an empty directory (kUsage else). The copy is made
// beside `to` (`to`.partial-...), synced, opened, checked as by CheckStore with all checksums, and only then gets its
// name: what is there under that name is whole. Errors: as GraphStore::Open for `from`; kStoreDamaged where the check
// has findings; kDiskFull, kIo; kIo where a writer changes files too fast. After an error nothing is left behind.
// O(store).
Result<CopyReport> CopyStore(const std::string& from, const std::string& to, const CopyOptions& options = {});

}  // namespace dossier::storage
