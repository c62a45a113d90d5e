// Paths in the order of time from one node, over the relationships of one plain pattern: of each node the earliest day
// at which a path can come to it, by rounds of growing length, as label-correcting searches over temporal graphs do
// (H. Wu et al., "Path Problems in Temporal Graphs", 2014). Polynomial: a round improves a node's day at most once. An
// earliest path passes no node twice, for what it does between two visits only costs time.
// Thread safety: one thread.
#pragma once

#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

#include "query/exec/path_dates.h"
#include "query/exec/step_conditions.h"
#include "query/exec/step_types.h"

namespace dossier::query {

class TimeSearch {
 public:
  // `backward`: from the end of the pattern, with the latest days in place of the earliest.
  TimeSearch(const PlanNode& node, bool backward, ExecContext* context);

  // Looks at all nodes within reach; with `to` only as far as that one is concerned, and with `shortest` no further
  // than the first length at which it is reached.
  Status Run(NodeId from, std::optional<NodeId> to, bool shortest, const RecordBatch& rows, std::size_t row);
  // The path from a node back to itself that comes earliest; nothing: there is none. It passes no other node twice.
  // `may_repeat`: it may go back by the relationship by which it left, which else it may not.
  Result<std::optional<graph::Path>> EarliestRound(NodeId from, bool may_repeat, const RecordBatch& rows,
                                                   std::size_t row);
  // All nodes reached but the start, in order of length.
  const std::vector<NodeId>& reached() const { return reached_; }
  // To a node reached: the path that comes earliest of all, or of the shortest ones.
  graph::Path EarliestTo(NodeId node) const { return Trace(best_.at(ToNumber(node))); }
  graph::Path ShortestTo(NodeId node) const { return Trace(first_.at(ToNumber(node))); }
  bool Reaches(NodeId node) const { return first_.contains(ToNumber(node)); }

 private:
  struct Label {
    NodeId node;
    std::int64_t arrival;
    RelationshipId via;
    std::size_t parent;
    std::size_t length;
    RelationshipId began = kNoRelationship;  // EarliestRound: by which the path left its start
  };
  // The earliest labels of a node, of paths that left the start in two ways, the earlier first; 0: none.
  using TwoWays = std::array<std::size_t, 2>;

  Status Grow(const std::vector<std::size_t>& frontier, std::size_t length, const RecordBatch& rows, std::size_t row,
              std::vector<std::size_t>* next);
  Status GrowRound(std::size_t parent, bool may_repeat, const RecordBatch& rows, std::size_t row,
                   std::vector<std::size_t>* next);
  bool IsEarlier(const Label& label) const;
  void KeepWay(std::size_t label);
  Result<std::optional<std::int64_t>> Arrive(std::int64_t arrival, RelationshipId id);
  graph::Path Trace(std::size_t label) const;

  const PlanNode& node_;
  const bool backward_;
  ExecContext& context_;
  StepTypes types_;
  StepConditions conditions_;
  MemoryCharge charge_;
  std::size_t max_;
  std::vector<Label> labels_;
  std::unordered_map<std::uint64_t, std::size_t> best_, first_;  // by node: labels
  std::unordered_map<std::uint64_t, TwoWays> ways_;              // EarliestRound: by node
  std::size_t round_ = 0;                                        // ... the label of the best path; 0: none yet
  std::vector<NodeId> reached_;
  graph::ExpandResult expanded_;
};

}  // namespace dossier::query
