// A Graph in memory: for tests, for `dossier` without a store, and as the reference that stores are compared with.
// Simple: a snapshot is an immutable state; a commit changes the state in place where no snapshot holds it, and copies
// it where one does. Thread safety: as Graph. Cost: a commit is O(batch), O(graph) while a snapshot is held; reading
// is O(1) to O(log n) an item.
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
  class MemoryWriter;
  std::unique_ptr<MemoryWriter> writer_;
};

}  // namespace dossier::graph
