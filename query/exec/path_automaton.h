// The pattern of a searched path as an automaton: a path fits where it leads from the first state to the last one. A
// state stands at a node; it goes on by standing still (a round ends, a part begins) or by one relationship. Rounds up
// to a part's bound are written out; a part without bound comes back to its last round.
// Thread safety: const calls are safe together. Lifetime: must not outlive the pattern.
#pragma once

#include <vector>

#include "query/binder/bound_query.h"

namespace dossier::query {

struct AutomatonState {
  const bound::SearchNode* role = nullptr;  // what the node must be here; null: anything
  bool in_list = false;                     // the role's variable, and the step's, is a list
  std::vector<int> still;                   // states to go to without a relationship
  const bound::SearchStep* step = nullptr;  // the relationship to take, or null
  graph::Direction direction = graph::Direction::kBoth;
  int target = -1;                            // where it leads
  const bound::SearchPart* starts = nullptr;  // a round of this part starts here
  const bound::SearchPart* ends = nullptr;    // ... ends here
};

class PathAutomaton {
 public:
  // `reversed`: for walking from the right end of the pattern to the left one.
  PathAutomaton(const bound::PathSearch& search, bool reversed);

  const AutomatonState& operator[](int state) const { return states_[static_cast<std::size_t>(state)]; }
  int size() const { return static_cast<int>(states_.size()); }
  int first() const { return 0; }
  int last() const { return last_; }
  // For walking against the moves: states that stand still into this one, and the state whose step leads here (or -1).
  const std::vector<int>& StillInto(int state) const { return still_into_[static_cast<std::size_t>(state)]; }
  int StepInto(int state) const { return step_into_[static_cast<std::size_t>(state)]; }

 private:
  int Add(const bound::SearchNode* role, bool in_list);
  // The states of `part`, from `before` to `after`.
  void AddPart(const bound::SearchPart& part, bool reversed, int before, int after);

  std::vector<AutomatonState> states_;
  std::vector<std::vector<int>> still_into_;
  std::vector<int> step_into_;
  int last_ = 0;
};

// The other way along a relationship.
graph::Direction Opposite(graph::Direction direction);

}  // namespace dossier::query
