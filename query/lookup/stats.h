// Counts of a graph. Pure function of the snapshot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"

namespace dossier::query {

struct GraphStats {
  graph::GraphCounts counts;
  std::vector<std::pair<std::string, std::uint64_t>> labels;  // most first, then by name
  std::vector<std::pair<std::string, std::uint64_t>> types;
  std::optional<PartialDate> first_date, last_date;  // of relationships
  std::uint64_t undated_relationships = 0;
  std::optional<PartialDate> first_published, last_published;
  struct TopNode {
    NodeId id = kNoNode;
    std::string name;
    std::uint64_t relationships = 0;
  };
  std::vector<TopNode> top_nodes;  // most relationships first, then by id
};

// Reads every relationship and article head: O(graph).
Result<GraphStats> ComputeStats(const graph::GraphReader& reader, std::size_t top);

}  // namespace dossier::query
