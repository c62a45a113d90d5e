#include "query/exec/path_automaton.h"

#include <algorithm>

namespace dossier::query {

graph::Direction Opposite(graph::Direction direction) {
  switch (direction) {
    case graph::Direction::kOutgoing: return graph::Direction::kIncoming;
    case graph::Direction::kIncoming: return graph::Direction::kOutgoing;
    case graph::Direction::kBoth: break;
  }
  return direction;
}

PathAutomaton::PathAutomaton(const bound::PathSearch& search, bool reversed) {
  const std::size_t parts = search.parts.size();
  int before = Add(nullptr, false);
  for (std::size_t i = 0; i < parts; ++i) {
    const bool at_end = i + 1 == parts;
    const bound::SearchNode* junction = at_end ? nullptr : &search.junctions[reversed ? parts - 2 - i : i];
    const int after = Add(junction, false);
    AddPart(search.parts[reversed ? parts - 1 - i : i], reversed, before, after);
    before = after;
  }
  last_ = before;
  still_into_.resize(states_.size());
  step_into_.assign(states_.size(), -1);
  for (int state = 0; state < size(); ++state) {
    for (const int next : states_[static_cast<std::size_t>(state)].still) {
      still_into_[static_cast<std::size_t>(next)].push_back(state);
    }
    const int target = states_[static_cast<std::size_t>(state)].target;
    if (target >= 0) step_into_[static_cast<std::size_t>(target)] = state;
  }
}

int PathAutomaton::Add(const bound::SearchNode* role, bool in_list) {
  AutomatonState& state = states_.emplace_back();
  state.role = role;
  state.in_list = in_list;
  return size() - 1;
}

void PathAutomaton::AddPart(const bound::SearchPart& part, bool reversed, int before, int after) {
  const std::size_t steps = part.steps.size();
  const auto node = [&](std::size_t i) {  // the i-th node of a round as it is walked
    const std::size_t at = reversed ? steps - i : i;
    return at == 0 ? &part.first : &part.steps[at - 1].node;
  };
  const auto at = [this](int state) -> AutomatonState& { return states_[static_cast<std::size_t>(state)]; };
  // What goes on without another round comes first: shorter paths before longer ones.
  if (part.length.min == 0) at(before).still.push_back(after);
  const std::int64_t rounds = part.length.max ? *part.length.max : std::max<std::int64_t>(part.length.min, 1);
  int end = before;
  for (std::int64_t round = 1; round <= rounds; ++round) {
    const int start = Add(node(0), part.repeated);
    at(start).starts = &part;
    at(end).still.push_back(start);
    int from = start;
    for (std::size_t i = 1; i <= steps; ++i) {
      const bound::SearchStep& step = part.steps[reversed ? steps - i : i - 1];
      const int to = Add(node(i), part.repeated);
      at(from).step = &step;
      at(from).direction = reversed ? Opposite(step.direction) : step.direction;
      at(from).target = to;
      from = to;
    }
    end = from;
    at(end).ends = &part;
    if (round >= part.length.min) at(end).still.push_back(after);
    if (!part.length.max && round == rounds) at(end).still.push_back(start);
  }
}

}  // namespace dossier::query
