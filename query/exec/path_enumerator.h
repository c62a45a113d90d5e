// Finds the paths that fit a pattern, one by one: depth first, or the cheapest first. Cheapest first is A* over partial
// paths (P. Hart, N. Nilsson, B. Raphael, "A Formal Basis for the Heuristic Determination of Minimum Cost Paths", 1968)
// with the exact rest of the way as its guess, found by one search back from the end, so that the next path of
// any rank is found without looking at costlier ones. Thread safety: one thread.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "query/exec/path_steps.h"

namespace dossier::query {

// A partial path: it has come to `node` in `state`, over `via` from the label `parent`, or by standing still.
struct PathLabel {
  NodeId node = kNoNode;
  int state = 0;
  RelationshipId via = kNoRelationship;
  int parent = -1;
  int length = 0;
  double cost = 0;
  std::int64_t arrival = kBeforeAllDays;
};

class PathEnumerator {
 public:
  enum class Order : std::uint8_t { kDepthFirst, kShortestFirst, kCheapestFirst };

  // Both must outlive this.
  PathEnumerator(PathSteps* steps, ast::PathMode mode, ExecContext* context);

  // Starts anew. `to`: where paths must end; needed but for kDepthFirst.
  // `best_only`: only paths as cheap as the first one are wanted; the search back from the end then goes no further
  // than the start, and Next gives no others.
  Status Start(NodeId from, std::optional<NodeId> to, Order order, bool best_only = false);
  // The next path, as its labels from the start to the end; empty: there are no more. Lives until the next call.
  Result<std::vector<PathLabel>> Next();
  // The nodes at which paths from `from` may end, the nearest first; more than do where a path may not repeat itself.
  Result<std::vector<NodeId>> Ends(NodeId from);

 private:
  struct Candidate {
    double estimate;
    int rank;  // the less the sooner, where estimates are equal
    std::uint64_t number;
    PathLabel label;
    bool operator<(const Candidate& other) const {
      return std::tie(estimate, rank, number) > std::tie(other.estimate, other.rank, other.number);
    }
  };

  std::uint64_t Key(NodeId node, int state) const {
    return ToNumber(node) * static_cast<std::uint64_t>(steps_.automaton().size()) + static_cast<std::uint64_t>(state);
  }
  Status ComputeRest(NodeId from, NodeId to);
  Status Push(PathLabel label);
  Status AddMoves(int index);
  Status AddSteps(int index);
  bool Repeats(int index, RelationshipId via, NodeId node) const;
  // Whether the path at `index` has come back to its start, where a simple path ends.
  bool IsClosed(int index) const;
  Result<bool> RoundHolds(const PathLabel& label);

  PathSteps& steps_;
  ast::PathMode mode_;
  ExecContext& context_;
  MemoryCharge charge_;
  Order order_ = Order::kDepthFirst;
  std::optional<NodeId> to_;
  std::vector<PathLabel> labels_;  // depth first: the path at hand; else all that were looked at
  std::vector<PathLabel> stack_;
  std::vector<Candidate> queue_;  // a heap, the best first
  std::uint64_t pushed_ = 0;
  std::unordered_map<std::uint64_t, double> rest_;  // by Key: cost of the rest of the way
  std::optional<double> rest_beyond_;               // at least the rest where rest_ does not say; nothing: no way
  bool best_only_ = false;
  std::optional<double> best_;  // the cost of the first path
  graph::ExpandResult expanded_;
};

}  // namespace dossier::query
