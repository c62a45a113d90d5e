// Shortest paths between two nodes by breadth-first search from both ends, the smaller frontier growing (I. Pohl,
// "Bi-directional search", 1971). Conditions hold inside the search. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "query/exec/exec_context.h"
#include "query/exec/node_bits.h"
#include "query/exec/step_conditions.h"
#include "query/exec/step_types.h"

namespace dossier::query {

class ShortestPathSearch {
 public:
  ShortestPathSearch(const PlanNode& node, ExecContext* context);

  // Replaces `paths` by the shortest path from `from` to `to`, or by all of them; by nothing where there is none.
  // `rows` and `row` give the variables that conditions read. Paths run from `from` to `to`.
  Status Run(NodeId from, NodeId to, const RecordBatch& rows, std::size_t row, std::vector<graph::Path>* paths);
  // The same from `from` to each other node that is reached, the nearest first; `keep` gets each path.
  Status RunToAll(NodeId from, const RecordBatch& rows, std::size_t row,
                  const std::function<Status(graph::Path)>& keep);

 private:
  struct Parent {
    NodeId node;
    RelationshipId relationship;
  };
  struct Visit {
    std::size_t depth = 0;
    std::vector<Parent> parents;  // one where only one path is wanted
  };
  // One end's search.
  struct Side {
    std::unordered_map<std::uint64_t, Visit> visits;
    std::vector<NodeId> frontier;
    std::size_t depth = 0;
    graph::Direction direction = graph::Direction::kBoth;
  };

  // One end's search over neighbour lists.
  struct ListSide {
    struct Entry {
      std::uint32_t node;
      std::uint32_t parent;        // index into entries
      std::uint32_t relationship;  // to the parent
    };
    std::shared_ptr<const graph::NeighbourLists> lists;
    NodeBits seen;
    std::vector<Entry> entries;  // in order of distance
    std::size_t frontier = 0;    // entries from here on are yet to be looked at
    std::uint64_t work = 0;      // relationships of the frontier
  };
  struct Meeting {
    std::uint32_t entry;  // of the side that grew
    std::uint32_t node;   // of the other one
    std::uint32_t relationship;
  };

  // Where the reader has neighbour lists and there are no conditions: a step is a look at one bit.
  Status RunOverLists(NodeId from, NodeId to, std::vector<graph::Path>* paths);
  static void StartOverLists(ListSide* side, NodeId node);
  Result<std::optional<Meeting>> GrowOverLists(ListSide* side, const ListSide& other);
  Status Start(Side* side, NodeId node);
  // Grows one side by a level; `meetings` gets the nodes that both sides have reached.
  Status Grow(Side* side, const Side& other, const RecordBatch& rows, std::size_t row, std::vector<NodeId>* meetings);
  // All chains of parents from `node` to the side's start.
  Status Trace(const Side& side, NodeId node, std::vector<graph::Path>* out);

  const PlanNode& node_;
  ExecContext& context_;
  StepTypes types_;
  StepConditions conditions_;
  MemoryCharge charge_;
  bool all_ = false;
  std::size_t max_ = std::numeric_limits<std::size_t>::max();
  bool free_ = false;  // no conditions inside
  ListSide left_, right_;
  graph::ExpandResult steps_;
};

}  // namespace dossier::query
