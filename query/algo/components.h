// Connected components of a part of the graph, relationships taken in both directions. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/exec/query_limits.h"

namespace dossier::query {

struct Components {
  std::vector<NodeId> nodes;          // ascending
  std::vector<std::int64_t> numbers;  // by node: 0, 1, ... in the order of the components' first nodes
};

// `labels` and `types` as for LoadProjection, and errors. Over the reader's neighbour lists where it has them and the
// labels hold much of the graph; else over the projection. O(nodes + relationships), nearly.
Result<Components> FindComponents(const graph::GraphReader& reader, const std::vector<std::string>& labels,
                                  const std::vector<std::string>& types, QueryLimits* limits, MemoryCharge* charge);

}  // namespace dossier::query
