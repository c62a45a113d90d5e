// Whether a store's parts agree with each other: what `dossier check` runs. A finding is damage or a bug, never a
// matter of content. Works on a store opened for reading.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "storage/graph_store.h"

namespace dossier::storage {

struct CheckFinding {
  std::string what;    // the rule that does not hold: "a relationship is missing in the adjacency of its start"
  std::string key;     // the key where it does not: table letter and hexadecimal bytes, or empty
  std::string detail;  // the element ids and values at hand
};

struct CheckOptions {
  bool verify_checksums = true;     // read every table file whole
  std::size_t max_findings = 1000;  // those after are counted only
};

struct CheckReport {
  std::vector<CheckFinding> findings;  // in order of the checks and of keys
  std::size_t finding_count = 0;
  graph::GraphCounts counts;  // counted, not read from the counters
  bool clean() const { return finding_count == 0; }
};

// Checks checksums, counts, index against record and record against index, forward against backward adjacency,
// dangling references, assertions against relationships. kIo where files cannot be read at all; what cannot be read for
// damage is a finding. O(store), about 80 bytes of memory a relationship.
Result<CheckReport> CheckStore(const GraphStore& store, const CheckOptions& options = {});

}  // namespace dossier::storage
