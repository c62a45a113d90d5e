#include "query/exec/path_enumerator.h"

#include <algorithm>
#include <queue>
#include <unordered_set>

#include "query/exec/value_size.h"

namespace dossier::query {
namespace {

constexpr std::size_t kRestBytes = 64;

}  // namespace

PathEnumerator::PathEnumerator(PathSteps* steps, ast::PathMode mode, ExecContext* context)
    : steps_(*steps), mode_(mode), context_(*context), charge_(&context->limits) {}

Status PathEnumerator::Start(NodeId from, std::optional<NodeId> to, Order order, bool best_only) {
  order_ = order;
  best_only_ = best_only;
  best_.reset();
  rest_beyond_.reset();
  to_ = to;
  labels_ = {};  // not clear(): what they hold must go with the charge
  stack_ = {};
  queue_ = {};
  rest_ = {};
  pushed_ = 0;
  charge_.Reset();
  if (order != Order::kDepthFirst) {
    DOSSIER_RETURN_IF_ERROR(ComputeRest(from, *to));
  }
  DOSSIER_ASSIGN_OR_RETURN(const bool enters, steps_.Enters(steps_.automaton().first(), from));
  if (!enters) return {};
  PathLabel start;
  start.node = from;
  start.state = steps_.automaton().first();
  return Push(start);
}

// Dijkstra from the end against all moves (E. Dijkstra, "A note on two problems in connexion with graphs", 1959).
Status PathEnumerator::ComputeRest(NodeId from, NodeId to) {
  struct Item {
    double cost;
    std::uint64_t number;
    NodeId node;
    int state;
    bool operator<(const Item& other) const { return std::tie(cost, number) > std::tie(other.cost, other.number); }
  };
  std::priority_queue<Item> open;
  std::uint64_t number = 0;
  const PathAutomaton& automaton = steps_.automaton();
  DOSSIER_ASSIGN_OR_RETURN(const bool enters, steps_.Enters(automaton.last(), to));
  if (enters) open.push({0, number++, to, automaton.last()});
  while (!open.empty()) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    const Item item = open.top();
    open.pop();
    if (!rest_.emplace(Key(item.node, item.state), item.cost).second) continue;
    DOSSIER_RETURN_IF_ERROR(charge_.Add(kRestBytes));
    if (best_only_ && item.node == from && item.state == automaton.first()) {
      rest_beyond_ = item.cost;
      return {};
    }
    const auto reach = [&](NodeId node, int state, double cost) -> Status {
      if (rest_.contains(Key(node, state))) return {};
      DOSSIER_ASSIGN_OR_RETURN(const bool may, steps_.Enters(state, node));
      if (may) open.push({cost, number++, node, state});
      return charge_.Add(may ? sizeof(Item) : 0);
    };
    for (const int before : automaton.StillInto(item.state)) {
      DOSSIER_RETURN_IF_ERROR(reach(item.node, before, item.cost));
    }
    const int before = automaton.StepInto(item.state);
    if (before < 0) continue;
    DOSSIER_RETURN_IF_ERROR(steps_.Expand(before, item.node, true, &expanded_));
    for (std::size_t i = 0; i < expanded_.neighbours.size(); ++i) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      if (rest_.contains(Key(expanded_.neighbours[i], before))) continue;
      DOSSIER_ASSIGN_OR_RETURN(const bool takes, steps_.Takes(before, expanded_.relationships[i]));
      if (!takes) continue;
      std::optional<double> cost = 1.0;
      if (order_ == Order::kCheapestFirst) {
        DOSSIER_ASSIGN_OR_RETURN(cost, steps_.Cost(before, expanded_.relationships[i]));
      }
      if (cost) DOSSIER_RETURN_IF_ERROR(reach(expanded_.neighbours[i], before, item.cost + *cost));
    }
  }
  return {};
}

Status PathEnumerator::Push(PathLabel label) {
  if (order_ == Order::kDepthFirst) {
    DOSSIER_RETURN_IF_ERROR(ReserveOne(&stack_, &charge_));
    stack_.push_back(label);
    return {};
  }
  const auto known = rest_.find(Key(label.node, label.state));
  if (known == rest_.end() && !rest_beyond_) return {};  // the end is out of reach
  const double rest = known == rest_.end() ? *rest_beyond_ : known->second;
  // Of equal estimates the shorter rest is looked at first; where steps may cost nothing, the shorter path is, so that
  // rounds without cost do not go on for ever.
  const int rank = order_ == Order::kShortestFirst ? -label.length : label.length;
  DOSSIER_RETURN_IF_ERROR(ReserveOne(&queue_, &charge_));
  queue_.push_back({label.cost + rest, rank, pushed_++, label});
  std::push_heap(queue_.begin(), queue_.end());
  return {};
}

Result<std::vector<PathLabel>> PathEnumerator::Next() {
  const int last = steps_.automaton().last();
  for (;;) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    if (order_ == Order::kDepthFirst) {
      if (stack_.empty()) return std::vector<PathLabel>();
      const PathLabel label = stack_.back();
      stack_.pop_back();
      labels_.resize(static_cast<std::size_t>(label.parent + 1));
      labels_.push_back(label);
    } else {
      if (queue_.empty() || (best_ && queue_.front().estimate > *best_)) return std::vector<PathLabel>();
      DOSSIER_RETURN_IF_ERROR(ReserveOne(&labels_, &charge_));
      labels_.push_back(queue_.front().label);
      std::pop_heap(queue_.begin(), queue_.end());
      queue_.pop_back();
    }
    const int index = static_cast<int>(labels_.size()) - 1;
    if (labels_.back().state == last) {
      if (to_ && labels_.back().node != *to_) continue;
      std::vector<PathLabel> path;
      for (int at = index; at >= 0; at = labels_[static_cast<std::size_t>(at)].parent) {
        path.push_back(labels_[static_cast<std::size_t>(at)]);
      }
      std::ranges::reverse(path);
      if (best_only_ && !best_) best_ = labels_.back().cost;
      return path;
    }
    const std::size_t first = stack_.size();
    DOSSIER_RETURN_IF_ERROR(AddMoves(index));
    DOSSIER_RETURN_IF_ERROR(AddSteps(index));
    std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(first), stack_.end());
  }
}

Status PathEnumerator::AddMoves(int index) {
  const PathLabel label = labels_[static_cast<std::size_t>(index)];
  for (const int state : steps_.automaton()[label.state].still) {
    DOSSIER_ASSIGN_OR_RETURN(const bool enters, steps_.Enters(state, label.node));
    if (!enters) continue;
    PathLabel next = label;
    next.state = state;
    next.via = kNoRelationship;
    next.parent = index;
    DOSSIER_RETURN_IF_ERROR(Push(next));
  }
  return {};
}

Status PathEnumerator::AddSteps(int index) {
  const PathLabel label = labels_[static_cast<std::size_t>(index)];
  const AutomatonState& state = steps_.automaton()[label.state];
  if (state.step == nullptr || (mode_ == ast::PathMode::kSimple && IsClosed(index))) return {};
  DOSSIER_RETURN_IF_ERROR(steps_.Expand(label.state, label.node, false, &expanded_));
  for (std::size_t i = 0; i < expanded_.neighbours.size(); ++i) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    PathLabel next{expanded_.neighbours[i],
                   state.target,
                   expanded_.relationships[i],
                   index,
                   label.length + 1,
                   label.cost,
                   label.arrival};
    if (Repeats(index, next.via, next.node) || steps_.IsUsedElsewhere(next.via)) continue;
    DOSSIER_ASSIGN_OR_RETURN(const bool takes, steps_.Takes(label.state, next.via));
    if (!takes) continue;
    DOSSIER_ASSIGN_OR_RETURN(const bool enters, steps_.Enters(next.state, next.node));
    if (!enters) continue;
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<std::int64_t> arrival, steps_.Arrive(label.arrival, next.via));
    if (!arrival) continue;
    next.arrival = *arrival;
    if (order_ == Order::kCheapestFirst) {
      DOSSIER_ASSIGN_OR_RETURN(const std::optional<double> cost, steps_.Cost(label.state, next.via));
      if (!cost) continue;
      next.cost += *cost;
    } else {
      next.cost += 1;
    }
    DOSSIER_ASSIGN_OR_RETURN(const bool holds, RoundHolds(next));
    if (holds) DOSSIER_RETURN_IF_ERROR(Push(next));
  }
  return {};
}

bool PathEnumerator::Repeats(int index, RelationshipId via, NodeId node) const {
  if (mode_ == ast::PathMode::kWalk) return false;
  for (int at = index; at >= 0; at = labels_[static_cast<std::size_t>(at)].parent) {
    const PathLabel& label = labels_[static_cast<std::size_t>(at)];
    if (label.via == via) return true;
    if (mode_ == ast::PathMode::kTrail) continue;
    // A simple path may come back to its start; IsClosed then ends it.
    if (label.node == node && (mode_ == ast::PathMode::kAcyclic || label.length > 0)) return true;
  }
  return false;
}

bool PathEnumerator::IsClosed(int index) const {
  const PathLabel& label = labels_[static_cast<std::size_t>(index)];
  if (label.length == 0) return false;
  int at = index;
  while (labels_[static_cast<std::size_t>(at)].parent >= 0) at = labels_[static_cast<std::size_t>(at)].parent;
  return labels_[static_cast<std::size_t>(at)].node == label.node;
}

// The conditions over several variables of the round that `label` ends, if it does.
Result<bool> PathEnumerator::RoundHolds(const PathLabel& label) {
  const AutomatonState& end = steps_.automaton()[label.state];
  if (end.ends == nullptr || end.ends->joint.empty()) return true;
  const PathLabel* at = &label;
  for (;;) {
    const AutomatonState& state = steps_.automaton()[at->state];
    if (state.role != nullptr) steps_.SetLocal(state.role->variable.local, graph::Value(at->node));
    if (state.starts != nullptr) break;
    const PathLabel& parent = labels_[static_cast<std::size_t>(at->parent)];
    steps_.SetLocal(steps_.automaton()[parent.state].step->variable.local, graph::Value(at->via));
    at = &parent;
  }
  return steps_.Holds(end.ends->joint);
}

Result<std::vector<NodeId>> PathEnumerator::Ends(NodeId from) {
  std::vector<NodeId> ends;
  std::unordered_set<std::uint64_t> seen;
  std::vector<std::pair<NodeId, int>> now, next;
  const PathAutomaton& automaton = steps_.automaton();
  charge_.Reset();
  const auto visit = [&](NodeId node, int state, std::vector<std::pair<NodeId, int>>* to) -> Status {
    if (seen.contains(Key(node, state))) return {};
    DOSSIER_ASSIGN_OR_RETURN(const bool enters, steps_.Enters(state, node));
    if (!enters) return {};
    DOSSIER_RETURN_IF_ERROR(charge_.Add(kRestBytes));
    seen.insert(Key(node, state));
    to->emplace_back(node, state);
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(visit(from, automaton.first(), &now));
  while (!now.empty()) {
    next.clear();
    for (std::size_t i = 0; i < now.size(); ++i) {  // grows: standing still stays on the level
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      const auto [node, state] = now[i];
      if (state == automaton.last()) ends.push_back(node);
      for (const int still : automaton[state].still) DOSSIER_RETURN_IF_ERROR(visit(node, still, &now));
      if (automaton[state].step == nullptr) continue;
      DOSSIER_RETURN_IF_ERROR(steps_.Expand(state, node, false, &expanded_));
      for (std::size_t k = 0; k < expanded_.neighbours.size(); ++k) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        if (seen.contains(Key(expanded_.neighbours[k], automaton[state].target))) continue;
        DOSSIER_ASSIGN_OR_RETURN(const bool takes, steps_.Takes(state, expanded_.relationships[k]));
        if (takes) DOSSIER_RETURN_IF_ERROR(visit(expanded_.neighbours[k], automaton[state].target, &next));
      }
    }
    now.swap(next);
  }
  return ends;
}

}  // namespace dossier::query
