// ShortestPathSearch over neighbour lists.
#include <algorithm>

#include "query/exec/shortest_path_search.h"

namespace dossier::query {

void ShortestPathSearch::StartOverLists(ListSide* side, NodeId node) {
  const auto number = static_cast<std::uint32_t>(ToNumber(node));
  side->seen.Reset(side->lists->nodes());
  side->seen.Set(number);
  side->entries.assign(1, {number, 0, 0});
  side->frontier = 0;
  side->work = side->lists->Of(number).size();
}

Status ShortestPathSearch::RunOverLists(NodeId from, NodeId to, std::vector<graph::Path>* paths) {
  const std::size_t nodes = std::min(left_.lists->nodes(), right_.lists->nodes());
  if (ToNumber(from) >= nodes || ToNumber(to) >= nodes) return {};
  DOSSIER_RETURN_IF_ERROR(charge_.Add(nodes / 4));
  StartOverLists(&left_, from);
  StartOverLists(&right_, to);
  for (std::size_t length = 1; length <= max_ && left_.work > 0 && right_.work > 0; ++length) {
    const bool grow_left = left_.work <= right_.work;
    ListSide& side = grow_left ? left_ : right_;
    const ListSide& other = grow_left ? right_ : left_;
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<Meeting> meeting, GrowOverLists(&side, other));
    if (!meeting) continue;
    // From each side the way back to its start; then both as one path from left to right.
    const auto trace = [](const ListSide& of, std::size_t at, graph::Path* path) {
      for (;; at = of.entries[at].parent) {
        path->nodes.push_back(NodeId{of.entries[at].node});
        if (at == 0) return;
        path->relationships.push_back(RelationshipId{of.entries[at].relationship});
      }
    };
    const auto met = std::ranges::find(other.entries, meeting->node, &ListSide::Entry::node);
    graph::Path head, tail;
    trace(side, meeting->entry, &head);
    trace(other, static_cast<std::size_t>(met - other.entries.begin()), &tail);
    if (!grow_left) std::swap(head, tail);
    std::ranges::reverse(head.nodes);
    std::ranges::reverse(head.relationships);
    head.nodes.insert(head.nodes.end(), tail.nodes.begin(), tail.nodes.end());
    head.relationships.push_back(RelationshipId{meeting->relationship});
    head.relationships.insert(head.relationships.end(), tail.relationships.begin(), tail.relationships.end());
    paths->push_back(std::move(head));
    return {};
  }
  return {};
}

Result<std::optional<ShortestPathSearch::Meeting>> ShortestPathSearch::GrowOverLists(ListSide* side,
                                                                                     const ListSide& other) {
  const graph::NeighbourLists& lists = *side->lists;
  const std::size_t end = side->entries.size();
  side->work = 0;
  for (; side->frontier < end; ++side->frontier) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    const auto entry = static_cast<std::uint32_t>(side->frontier);
    const std::uint32_t node = side->entries[entry].node;
    const std::size_t capacity = side->entries.capacity();
    const graph::NeighbourLists::List list = lists.ListOf(node);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::uint32_t reached = list.neighbours[i];
      if (other.seen.Has(reached)) return std::optional<Meeting>({entry, reached, list.relationships[i]});
      if (!side->seen.Set(reached)) continue;
      side->entries.push_back({reached, entry, list.relationships[i]});
      side->work += lists.Degree(reached);
    }
    const std::size_t grown = side->entries.capacity() - capacity;
    if (grown > 0) DOSSIER_RETURN_IF_ERROR(charge_.Add(grown * sizeof(ListSide::Entry)));
  }
  return std::optional<Meeting>();
}

}  // namespace dossier::query
