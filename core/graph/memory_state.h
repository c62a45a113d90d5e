// The content of a MemoryGraph at one moment, and the reader over it. Used by memory_graph.cc only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/graph/graph_batch.h"
#include "core/graph/graph_reader.h"

namespace dossier::graph {

// A neighbour in an adjacency list, in the order of ExpandResult.
struct AdjacentNode {
  TypeId type{};
  NodeId neighbour = kNoNode;
  RelationshipId relationship = kNoRelationship;
  friend auto operator<=>(const AdjacentNode&, const AdjacentNode&) = default;
};

// Neighbour lists made for readers of one state; a copy of the state starts without them.
class NeighbourCache {
 public:
  NeighbourCache() = default;
  NeighbourCache(const NeighbourCache&) {}
  NeighbourCache& operator=(const NeighbourCache&) = delete;

  using Key = std::pair<Direction, std::vector<TypeId>>;
  std::shared_ptr<const NeighbourLists> Find(const Key& key, const std::function<NeighbourLists()>& make);
  void Clear() { lists_.clear(); }

 private:
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<const NeighbourLists>> lists_;
};

struct MemoryState {
  using Adjacency = std::vector<std::vector<AdjacentNode>>;  // by node number

  std::uint64_t version = 0;
  SymbolTable symbols;
  std::vector<std::optional<Node>> nodes;  // by node number; entry 0 is unused, as below
  std::vector<std::optional<Relationship>> relationships;
  Adjacency outgoing, incoming;
  std::map<LabelId, std::set<NodeId>> nodes_by_label;
  std::map<TypeId, std::set<RelationshipId>> relationships_by_type;
  std::set<std::tuple<std::string, NodeId, bool>> names;  // normalised name, node, is alias
  std::map<ArticleId, ArticleRecord> articles;
  std::map<std::string, ArticleId, std::less<>> sources;
  std::map<std::tuple<NodeId, TypeId, NodeId>, std::set<AssertionId>> assertions_by_ends;
  std::set<std::pair<NodeId, ArticleId>> articles_by_node;
  std::vector<HistoryEntry> history;
  std::uint64_t node_count = 0, relationship_count = 0;
  mutable NeighbourCache neighbour_lists;

  NeighbourLists MakeNeighbourLists(Direction direction, const std::vector<TypeId>& types) const;

  // Applies a batch that ValidateBatch accepts.
  void Apply(const GraphBatch& batch);

 private:
  void PutNode(const Node& node);
  void DeleteNode(NodeId id);
  void PutRelationship(const Relationship& relationship);
  void DeleteRelationship(RelationshipId id);
  void PutArticle(const ArticleRecord& record);
  void DeleteArticle(ArticleId id);
  void UpdateAssertion(const Assertion& assertion);
  void MoveSupports(const std::vector<MovedSupport>& moves);
  void EraseEnds(const Assertion& assertion);
};

// A reader that keeps `state` alive.
std::shared_ptr<const GraphReader> MakeMemoryReader(std::shared_ptr<const MemoryState> state);

}  // namespace dossier::graph
