// A Graph in memory: for tests, for `dossier` without a store, and as the reference that stores are compared with.
// Simple rather than fast to write: a snapshot is an immutable state, a commit copies what it changes.
// Thread safety: as Graph. Cost: a commit is O(graph); reading is O(1) to O(log n) an item.
#pragma once

#include <memory>

#include "core/graph/graph.h"

namespace dossier::graph {

class MemoryGraph final : public Graph {
 public:
  MemoryGraph();
  ~MemoryGraph() override;

  Result<std::shared_ptr<const GraphReader>> Snapshot() const override;
  Result<GraphWriter*> Writer() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Checks `batch` against the rules of graph_batch.h; shared by all writers.
Status ValidateBatch(const GraphReader& before, const GraphBatch& batch);

}  // namespace dossier::graph
