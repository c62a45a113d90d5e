// A graph that can be read by snapshots and written by one writer. Thread safety: Snapshot may be called from any
// thread, beside a commit too.
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "core/graph/graph_writer.h"

namespace dossier::graph {

class Graph {
 public:
  virtual ~Graph() = default;
  // The graph as of now. The reader must be destroyed before the graph.
  virtual Result<std::shared_ptr<const GraphReader>> Snapshot() const = 0;
  // The writer, owned by the graph; kReadOnly where it was opened for reading.
  virtual Result<GraphWriter*> Writer() = 0;
};

}  // namespace dossier::graph
