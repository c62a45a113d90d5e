#include "query/exec/time_search.h"

#include <algorithm>
#include <limits>

#include "query/exec/path_automaton.h"

namespace dossier::query {
namespace {

constexpr std::size_t kLabelBytes = 160;  // with its entries in the tables
constexpr std::size_t kNodesPerExpand = 256;

}  // namespace

TimeSearch::TimeSearch(const PlanNode& node, bool backward, ExecContext* context)
    : node_(node),
      backward_(backward),
      context_(*context),
      types_(node.types, node.type_expr, *context),
      conditions_(*node.relationship, context),
      charge_(&context->limits),
      max_(node.relationship->length->max ? static_cast<std::size_t>(*node.relationship->length->max)
                                          : std::numeric_limits<std::size_t>::max()) {}

Status TimeSearch::Run(NodeId from, std::optional<NodeId> to, bool shortest, const RecordBatch& rows, std::size_t row) {
  labels_.clear();
  best_.clear();
  first_.clear();
  reached_.clear();
  charge_.Reset();
  for (const NodeId end : {from, to.value_or(from)}) {
    DOSSIER_ASSIGN_OR_RETURN(const bool accepted, conditions_.AcceptsNode(end, rows, row));
    if (!accepted) return {};
  }
  labels_.push_back({from, kBeforeAllDays, kNoRelationship, 0, 0, kNoRelationship});
  best_[ToNumber(from)] = 0;
  if (types_.none()) return {};
  std::vector<std::size_t> frontier{0}, next;
  for (std::size_t length = 1; length <= max_ && !frontier.empty(); ++length) {
    next.clear();
    DOSSIER_RETURN_IF_ERROR(Grow(frontier, length, rows, row, &next));
    if (shortest && to && Reaches(*to)) return {};
    frontier.swap(next);
  }
  return {};
}

Status TimeSearch::Grow(const std::vector<std::size_t>& frontier, std::size_t length, const RecordBatch& rows,
                        std::size_t row, std::vector<std::size_t>* next) {
  const graph::Direction direction = backward_ ? Opposite(node_.direction) : node_.direction;
  for (std::size_t start = 0; start < frontier.size(); start += kNodesPerExpand) {
    const std::size_t count = std::min(kNodesPerExpand, frontier.size() - start);
    std::vector<NodeId> nodes;
    for (std::size_t i = 0; i < count; ++i) nodes.push_back(labels_[frontier[start + i]].node);
    DOSSIER_RETURN_IF_ERROR(context_.limits.CheckNow());
    DOSSIER_RETURN_IF_ERROR(context_.reader.Expand({nodes, direction, types_.ids()}, &expanded_));
    DOSSIER_RETURN_IF_ERROR(context_.records.Prefetch({}, expanded_.relationships));
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t parent = frontier[start + i];
      // A better label of the same length came after this one. (A better, longer one is of no help where lengths end.)
      const std::size_t best_here = best_.at(ToNumber(nodes[i]));
      if (best_here != parent && labels_[best_here].length == labels_[parent].length) continue;
      for (std::size_t step = expanded_.offsets[i]; step < expanded_.offsets[i + 1]; ++step) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        const NodeId reached = expanded_.neighbours[step];
        const RelationshipId via = expanded_.relationships[step];
        DOSSIER_ASSIGN_OR_RETURN(const bool step_accepted, conditions_.AcceptsStep(via, rows, row));
        if (!step_accepted) continue;
        DOSSIER_ASSIGN_OR_RETURN(const std::optional<std::int64_t> arrival, Arrive(labels_[parent].arrival, via));
        if (!arrival) continue;
        const auto best = best_.find(ToNumber(reached));
        if (best != best_.end() && labels_[best->second].arrival <= *arrival) continue;
        DOSSIER_ASSIGN_OR_RETURN(const bool node_accepted, conditions_.AcceptsNode(reached, rows, row));
        if (!node_accepted) continue;
        DOSSIER_RETURN_IF_ERROR(charge_.Add(kLabelBytes));
        const std::size_t label = labels_.size();
        labels_.push_back({reached, *arrival, via, parent, length, kNoRelationship});
        best_[ToNumber(reached)] = label;
        next->push_back(label);
        const auto [first, is_new] = first_.emplace(ToNumber(reached), label);
        if (is_new) reached_.push_back(reached);
        if (labels_[first->second].length == length) first->second = label;  // as short, and earlier
      }
    }
  }
  return {};
}

// A path that comes back may not end with the relationship it began with. So each node keeps the earliest labels of two
// beginnings: whatever comes last, one of the two may go on with it.
Result<std::optional<graph::Path>> TimeSearch::EarliestRound(NodeId from, bool may_repeat, const RecordBatch& rows,
                                                             std::size_t row) {
  labels_.clear();
  ways_.clear();
  charge_.Reset();
  round_ = 0;
  DOSSIER_ASSIGN_OR_RETURN(const bool accepted, conditions_.AcceptsNode(from, rows, row));
  if (!accepted || types_.none()) return std::optional<graph::Path>();
  labels_.push_back({from, kBeforeAllDays, kNoRelationship, 0, 0, kNoRelationship});
  std::vector<std::size_t> frontier{0}, next;
  for (std::size_t length = 1; length <= max_ && !frontier.empty(); ++length) {
    next.clear();
    for (const std::size_t parent : frontier) {
      DOSSIER_RETURN_IF_ERROR(GrowRound(parent, may_repeat, rows, row, &next));
    }
    frontier.swap(next);
  }
  return round_ == 0 ? std::nullopt : std::optional(Trace(round_));
}

Status TimeSearch::GrowRound(std::size_t parent, bool may_repeat, const RecordBatch& rows, std::size_t row,
                             std::vector<std::size_t>* next) {
  const Label from = labels_[parent];
  if (round_ != 0 && labels_[round_].arrival <= from.arrival) return {};
  // Better labels that are no longer came after this one.
  const auto ways = ways_.find(ToNumber(from.node));
  const auto replaces = [&](std::size_t way) { return way != parent && labels_[way].length <= from.length; };
  if (ways != ways_.end() && std::ranges::all_of(ways->second, replaces)) return {};
  const NodeId start = labels_[0].node;
  DOSSIER_RETURN_IF_ERROR(context_.limits.CheckNow());
  const graph::Direction direction = backward_ ? Opposite(node_.direction) : node_.direction;
  DOSSIER_RETURN_IF_ERROR(context_.reader.Expand({std::span(&from.node, 1), direction, types_.ids()}, &expanded_));
  DOSSIER_RETURN_IF_ERROR(context_.records.Prefetch({}, expanded_.relationships));
  for (std::size_t step = 0; step < expanded_.neighbours.size(); ++step) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    const NodeId reached = expanded_.neighbours[step];
    const RelationshipId via = expanded_.relationships[step];
    if (reached == start && via == from.began && !may_repeat) continue;
    DOSSIER_ASSIGN_OR_RETURN(const bool step_accepted, conditions_.AcceptsStep(via, rows, row));
    if (!step_accepted) continue;
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<std::int64_t> arrival, Arrive(from.arrival, via));
    if (!arrival) continue;
    const Label label{reached, *arrival, via, parent, from.length + 1, parent == 0 ? via : from.began};
    if (!IsEarlier(label)) continue;
    DOSSIER_ASSIGN_OR_RETURN(const bool node_accepted, conditions_.AcceptsNode(reached, rows, row));
    if (!node_accepted) continue;
    DOSSIER_RETURN_IF_ERROR(charge_.Add(kLabelBytes));
    labels_.push_back(label);
    if (reached == start) {
      round_ = labels_.size() - 1;
    } else {
      KeepWay(labels_.size() - 1);
      next->push_back(labels_.size() - 1);
    }
  }
  return {};
}

// Whether a label is earlier than those that would do as well.
bool TimeSearch::IsEarlier(const Label& label) const {
  if (label.node == labels_[0].node) return round_ == 0 || label.arrival < labels_[round_].arrival;
  const auto found = ways_.find(ToNumber(label.node));
  if (found == ways_.end()) return true;
  const auto [first, second] = found->second;
  if (labels_[first].arrival <= label.arrival && labels_[first].began == label.began) return false;
  return second == 0 || labels_[second].arrival > label.arrival;
}

void TimeSearch::KeepWay(std::size_t label) {
  TwoWays& ways = ways_[ToNumber(labels_[label].node)];
  const bool first_goes = ways[0] == 0 || labels_[ways[0]].began == labels_[label].began;
  ways[first_goes ? 0 : 1] = label;
  if (ways[1] != 0 && labels_[ways[1]].arrival < labels_[ways[0]].arrival) std::swap(ways[0], ways[1]);
}

Result<std::optional<std::int64_t>> TimeSearch::Arrive(std::int64_t arrival, RelationshipId id) {
  DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship, context_.records.FindRelationship(id));
  const std::optional<DateSpan> span =
      relationship == nullptr ? std::nullopt : DateOf(relationship->properties, context_.reader.symbols());
  if (!span) {
    context_.undated.insert(id);
    return std::optional<std::int64_t>();
  }
  return ArrivalAfter(arrival, backward_ != node_.reversed ? Reversed(*span) : *span, node_.relationship->chronology);
}

graph::Path TimeSearch::Trace(std::size_t label) const {
  graph::Path path;
  for (; label != 0; label = labels_[label].parent) {
    path.nodes.push_back(labels_[label].node);
    path.relationships.push_back(labels_[label].via);
  }
  path.nodes.push_back(labels_[0].node);
  if (!backward_) {
    std::ranges::reverse(path.nodes);
    std::ranges::reverse(path.relationships);
  }
  return path;
}

}  // namespace dossier::query
