// Records of nodes and relationships that expressions of a batch read: fetched for a whole batch at once, kept until
// there are too many. Thread safety: one thread.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/exec/query_limits.h"

namespace dossier::query {

class RecordCache {
 public:
  RecordCache(const graph::GraphReader& reader, QueryLimits* limits)
      : reader_(reader), limits_(*limits), charge_(limits) {}

  // Fetches those not here yet, in one call each.
  Status Prefetch(std::vector<NodeId> nodes, std::vector<RelationshipId> relationships);
  // Null for an unknown id. The pointer lives until the next call of any function here.
  Result<const graph::Node*> FindNode(NodeId id);
  Result<const graph::Relationship*> FindRelationship(RelationshipId id);
  // For records that the query changes.
  void Forget(NodeId id) { nodes_.erase(ToNumber(id)); }
  void Forget(RelationshipId id) { relationships_.erase(ToNumber(id)); }

 private:
  void ClearIfLarge();

  const graph::GraphReader& reader_;
  const QueryLimits& limits_;
  MemoryCharge charge_;
  std::unordered_map<std::uint64_t, graph::Node> nodes_;
  std::unordered_map<std::uint64_t, graph::Relationship> relationships_;
};

}  // namespace dossier::query
