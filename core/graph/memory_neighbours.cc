// The neighbour lists of a MemoryState in one array.
#include <algorithm>

#include "core/graph/memory_state.h"

namespace dossier::graph {
namespace {

constexpr std::size_t kMostKept = 16;

}  // namespace

std::shared_ptr<const NeighbourLists> NeighbourCache::Find(const Key& key,
                                                           const std::function<NeighbourLists()>& make) {
  const std::lock_guard lock(mutex_);
  if (const auto it = lists_.find(key); it != lists_.end()) return it->second;
  if (lists_.size() >= kMostKept) lists_.clear();
  return lists_[key] = std::make_shared<const NeighbourLists>(make());
}

NeighbourLists MemoryState::MakeNeighbourLists(Direction direction, const std::vector<TypeId>& types) const {
  std::vector<std::uint64_t> offsets{0};
  NeighbourLists::Columns columns;
  const std::size_t size = std::max(nodes.size(), std::max(outgoing.size(), incoming.size()));
  offsets.reserve(size + 1);
  const PropertyKeyId date = symbols.keys.Find(property::kDate).value_or(PropertyKeyId{0});
  std::vector<std::pair<std::uint32_t, std::uint32_t>> list;  // neighbour, relationship
  for (std::size_t node = 0; node < size; ++node) {
    list.clear();
    const auto add = [&](const Adjacency& adjacency, bool second) {
      if (node >= adjacency.size()) return;
      for (const AdjacentNode& entry : adjacency[node]) {
        if (!types.empty() && !std::ranges::binary_search(types, entry.type)) continue;
        if (second && ToNumber(entry.neighbour) == node) continue;  // a self-loop came with the first
        list.emplace_back(static_cast<std::uint32_t>(ToNumber(entry.neighbour)),
                          static_cast<std::uint32_t>(ToNumber(entry.relationship)));
      }
    };
    if (direction != Direction::kIncoming) add(outgoing, false);
    if (direction != Direction::kOutgoing) add(incoming, direction == Direction::kBoth);
    std::ranges::sort(list);
    for (const auto& [neighbour, relationship] : list) {
      columns.Add(neighbour, relationship, PackDateOf(FindProperty(relationships[relationship]->properties, date)));
    }
    offsets.push_back(columns.neighbours.size());
  }
  return NeighbourLists(std::move(offsets), std::move(columns));
}

}  // namespace dossier::graph
