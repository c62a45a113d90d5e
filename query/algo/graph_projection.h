// The part of a graph that an algorithm looks at: nodes of some labels and the relationships of some types between
// them, with nodes numbered 0, 1, ... in order of their ids. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/exec/query_limits.h"

namespace dossier::query {

struct GraphProjection {
  using Pair = std::pair<std::uint32_t, std::uint32_t>;

  std::vector<NodeId> nodes;  // ascending
  std::vector<Pair> pairs;    // start and end of each relationship, in order of starts

  // Each two that are joined once, the lesser first, in order; no node with itself.
  Result<std::vector<Pair>> DistinctPairs(QueryLimits* limits) const;
};

// Empty lists: any label, any type. A name that the graph does not know matches nothing. Errors: limits, reading.
Result<GraphProjection> LoadProjection(const graph::GraphReader& reader, const std::vector<std::string>& labels,
                                       const std::vector<std::string>& types, QueryLimits* limits,
                                       MemoryCharge* charge);

// Its parts. The nodes, ascending.
Result<std::vector<NodeId>> LoadNodes(const graph::GraphReader& reader, const std::vector<std::string>& labels,
                                      QueryLimits* limits, MemoryCharge* charge);
// The types of these names; none for any; nothing where names are given and the graph knows none of them.
std::optional<std::vector<TypeId>> FindTypes(const graph::GraphReader& reader, const std::vector<std::string>& names);
// The pairs of the nodes that are there.
Status LoadPairs(const graph::GraphReader& reader, const std::vector<TypeId>& types, QueryLimits* limits,
                 MemoryCharge* charge, GraphProjection* graph);

}  // namespace dossier::query
