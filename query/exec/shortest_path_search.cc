#include "query/exec/shortest_path_search.h"

#include <algorithm>

#include "query/exec/path_automaton.h"

namespace dossier::query {
namespace {

constexpr std::size_t kNodesPerExpand = 1024;
constexpr std::size_t kVisitBytes = 128;

}  // namespace

ShortestPathSearch::ShortestPathSearch(const PlanNode& node, ExecContext* context)
    : node_(node),
      context_(*context),
      types_(node.types, node.type_expr, *context),
      conditions_(*node.relationship, context),
      charge_(&context->limits),
      all_(node.relationship->selector == ast::PathSelector::kAllShortest) {
  free_ = node.relationship->step_predicates.empty() && node.relationship->node_predicates.empty();
  if (node.relationship->length->max) max_ = static_cast<std::size_t>(*node.relationship->length->max);
}

Status ShortestPathSearch::Start(Side* side, NodeId node) {
  DOSSIER_RETURN_IF_ERROR(charge_.Add(kVisitBytes));
  side->visits[ToNumber(node)];
  side->frontier = {node};
  return {};
}

Status ShortestPathSearch::Run(NodeId from, NodeId to, const RecordBatch& rows, std::size_t row,
                               std::vector<graph::Path>* paths) {
  paths->clear();
  charge_.Reset();
  for (const NodeId end : {from, to}) {
    DOSSIER_ASSIGN_OR_RETURN(const bool accepted, conditions_.AcceptsNode(end, rows, row));
    if (!accepted) return {};
  }
  if (from == to) {
    if (node_.relationship->length->min == 0) paths->push_back({{from}, {}});
    return {};
  }
  if (types_.none()) return {};
  if (free_ && !all_) {
    if (!left_.lists) left_.lists = context_.reader.FindNeighbourLists(node_.direction, types_.ids());
    if (!right_.lists) right_.lists = context_.reader.FindNeighbourLists(Opposite(node_.direction), types_.ids());
    if (left_.lists && right_.lists) return RunOverLists(from, to, paths);
  }
  Side left, right;
  left.direction = node_.direction;
  right.direction = Opposite(node_.direction);
  DOSSIER_RETURN_IF_ERROR(Start(&left, from));
  DOSSIER_RETURN_IF_ERROR(Start(&right, to));
  // Before each level the two sides have not met, so where they meet first, paths are shortest.
  std::vector<NodeId> meetings;
  while (meetings.empty() && !left.frontier.empty() && !right.frontier.empty() && left.depth + right.depth < max_) {
    const bool grow_left = left.frontier.size() <= right.frontier.size();
    DOSSIER_RETURN_IF_ERROR(Grow(grow_left ? &left : &right, grow_left ? right : left, rows, row, &meetings));
  }
  std::vector<graph::Path> heads, tails;
  for (const NodeId meeting : meetings) {
    DOSSIER_RETURN_IF_ERROR(Trace(left, meeting, &heads));
    DOSSIER_RETURN_IF_ERROR(Trace(right, meeting, &tails));
    for (const graph::Path& head : heads) {
      for (const graph::Path& tail : tails) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        graph::Path path;
        path.nodes.assign(head.nodes.rbegin(), head.nodes.rend());
        path.relationships.assign(head.relationships.rbegin(), head.relationships.rend());
        path.nodes.insert(path.nodes.end(), tail.nodes.begin() + 1, tail.nodes.end());
        path.relationships.insert(path.relationships.end(), tail.relationships.begin(), tail.relationships.end());
        DOSSIER_RETURN_IF_ERROR(charge_.Add(sizeof(graph::Path) + 16 * path.nodes.size() + 32));
        paths->push_back(std::move(path));
        if (!all_) return {};
      }
    }
  }
  return {};
}

Status ShortestPathSearch::RunToAll(NodeId from, const RecordBatch& rows, std::size_t row,
                                    const std::function<Status(graph::Path)>& keep) {
  charge_.Reset();
  DOSSIER_ASSIGN_OR_RETURN(const bool accepted, conditions_.AcceptsNode(from, rows, row));
  if (!accepted || types_.none()) return {};
  Side side;
  const Side nowhere;
  side.direction = node_.direction;
  DOSSIER_RETURN_IF_ERROR(Start(&side, from));
  std::vector<NodeId> reached, none;
  while (!side.frontier.empty() && side.depth < max_) {
    DOSSIER_RETURN_IF_ERROR(Grow(&side, nowhere, rows, row, &none));
    DOSSIER_RETURN_IF_ERROR(charge_.Add(side.frontier.size() * sizeof(NodeId)));
    reached.insert(reached.end(), side.frontier.begin(), side.frontier.end());
  }
  std::vector<graph::Path> paths;
  for (const NodeId node : reached) {
    DOSSIER_RETURN_IF_ERROR(Trace(side, node, &paths));
    for (graph::Path& path : paths) {
      std::ranges::reverse(path.nodes);
      std::ranges::reverse(path.relationships);
      DOSSIER_RETURN_IF_ERROR(keep(std::move(path)));
    }
  }
  return {};
}

Status ShortestPathSearch::Grow(Side* side, const Side& other, const RecordBatch& rows, std::size_t row,
                                std::vector<NodeId>* meetings) {
  std::vector<NodeId> next;
  ++side->depth;
  for (std::size_t first = 0; first < side->frontier.size(); first += kNodesPerExpand) {
    const auto nodes = std::span<const NodeId>(side->frontier)
                           .subspan(first, std::min(kNodesPerExpand, side->frontier.size() - first));
    DOSSIER_RETURN_IF_ERROR(context_.limits.CheckNow());
    DOSSIER_RETURN_IF_ERROR(context_.reader.Expand({nodes, side->direction, types_.ids()}, &steps_));
    DOSSIER_RETURN_IF_ERROR(conditions_.Prefetch(steps_));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (std::size_t step = steps_.offsets[i]; step < steps_.offsets[i + 1]; ++step) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        const NodeId reached = steps_.neighbours[step];
        const auto known = side->visits.find(ToNumber(reached));
        if (known != side->visits.end() && (!all_ || known->second.depth < side->depth)) continue;
        DOSSIER_ASSIGN_OR_RETURN(const bool step_accepted,
                                 conditions_.AcceptsStep(steps_.relationships[step], rows, row));
        if (!step_accepted) continue;
        const Parent parent{nodes[i], steps_.relationships[step]};
        if (known != side->visits.end()) {
          DOSSIER_RETURN_IF_ERROR(charge_.Add(2 * sizeof(Parent)));
          known->second.parents.push_back(parent);
          continue;
        }
        DOSSIER_ASSIGN_OR_RETURN(const bool node_accepted, conditions_.AcceptsNode(reached, rows, row));
        if (!node_accepted) continue;
        DOSSIER_RETURN_IF_ERROR(charge_.Add(kVisitBytes));
        side->visits.emplace(ToNumber(reached), Visit{side->depth, {parent}});
        next.push_back(reached);
        if (!other.visits.contains(ToNumber(reached))) continue;
        meetings->push_back(reached);
        if (!all_) return {};
      }
    }
  }
  side->frontier = std::move(next);
  return {};
}

Status ShortestPathSearch::Trace(const Side& side, NodeId node, std::vector<graph::Path>* out) {
  out->clear();
  // Depth first over parents; choice[i] is the parent taken at step i.
  graph::Path path{{node}, {}};
  std::vector<std::size_t> choice{0};
  while (!choice.empty()) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    const Visit& visit = side.visits.at(ToNumber(path.nodes.back()));
    if (visit.depth == 0) {
      DOSSIER_RETURN_IF_ERROR(charge_.Add(sizeof(graph::Path) + 16 * path.nodes.size() + 32));
      out->push_back(path);
      if (!all_) return {};
    }
    if (visit.depth == 0 || choice.back() >= visit.parents.size()) {
      choice.pop_back();
      if (choice.empty()) break;
      path.nodes.pop_back();
      path.relationships.pop_back();
      continue;
    }
    const Parent& parent = visit.parents[choice.back()++];
    path.nodes.push_back(parent.node);
    path.relationships.push_back(parent.relationship);
    choice.push_back(0);
  }
  return {};
}

}  // namespace dossier::query
