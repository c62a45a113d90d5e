#include "core/graph/neighbour_lists.h"

#include <algorithm>

namespace dossier::graph {

NeighbourLists::NeighbourLists(std::vector<std::uint64_t> offsets, Columns columns) {
  base_ = std::make_shared<const Base>(Base{std::move(offsets), std::move(columns)});
  nodes_ = base_->offsets.empty() ? 0 : base_->offsets.size() - 1;
  entries_ = base_->columns.neighbours.size();
  Point();
}

void NeighbourLists::Point() {
  offsets_ = base_->offsets.data();
  neighbours_ = base_->columns.neighbours.data();
  relationships_ = base_->columns.relationships.data();
  dates_ = base_->columns.dates.data();
  base_nodes_ = base_->offsets.empty() ? 0 : base_->offsets.size() - 1;
}

std::shared_ptr<const NeighbourLists> NeighbourLists::With(const Edits& edits) const {
  // Past a quarter of all entries a walk over everything costs no more than what was copied already.
  constexpr std::size_t kLeastToFlatten = 1 << 16;
  const std::shared_ptr<NeighbourLists> now(new NeighbourLists(*this));
  std::map<std::size_t, std::shared_ptr<Chunk>> chunks;
  for (const auto& [node, changes] : edits) {
    const List old = ListOf(node);
    auto list = std::make_shared<Columns>();
    std::size_t i = 0;
    const auto copy_until = [&](const std::pair<std::uint32_t, std::uint32_t>* end) {
      for (; i < old.size(); ++i) {
        if (end != nullptr && std::pair(old.neighbours[i], old.relationships[i]) >= *end) return;
        list->Add(old.neighbours[i], old.relationships[i], old.dates[i]);
      }
    };
    for (const auto& [entry, date] : changes) {
      copy_until(&entry);
      if (i < old.size() && std::pair(old.neighbours[i], old.relationships[i]) == entry) ++i;
      if (date) list->Add(entry.first, entry.second, *date);
    }
    copy_until(nullptr);
    now->entries_ += list->neighbours.size() - old.size();
    now->changed_entries_ += list->neighbours.size();
    if (const Columns* before = FindChanged(node)) now->changed_entries_ -= before->neighbours.size();
    now->nodes_ = std::max(now->nodes_, std::size_t{node} + 1);
    const std::size_t at = node / kChunkNodes;
    std::shared_ptr<Chunk>& chunk = chunks[at];
    if (!chunk) {
      const bool has_one = at < changed_.size() && changed_[at];
      chunk = has_one ? std::make_shared<Chunk>(*changed_[at]) : std::make_shared<Chunk>();
    }
    (*chunk)[node % kChunkNodes] = std::move(list);
  }
  if (!chunks.empty()) now->changed_.resize(std::max(changed_.size(), (now->nodes_ + kChunkNodes - 1) / kChunkNodes));
  for (auto& [at, chunk] : chunks) now->changed_[at] = std::move(chunk);
  if (now->changed_entries_ > kLeastToFlatten + base_->columns.neighbours.size() / 4) return now->Flat();
  return now;
}

std::shared_ptr<const NeighbourLists> NeighbourLists::Flat() const {
  std::vector<std::uint64_t> offsets{0};
  offsets.reserve(nodes_ + 1);
  Columns columns;
  columns.neighbours.reserve(entries_), columns.relationships.reserve(entries_), columns.dates.reserve(entries_);
  for (std::size_t node = 0; node < nodes_; ++node) {
    const List list = ListOf(node);
    columns.neighbours.insert(columns.neighbours.end(), list.neighbours.begin(), list.neighbours.end());
    columns.relationships.insert(columns.relationships.end(), list.relationships.begin(), list.relationships.end());
    columns.dates.insert(columns.dates.end(), list.dates.begin(), list.dates.end());
    offsets.push_back(columns.neighbours.size());
  }
  return std::make_shared<const NeighbourLists>(std::move(offsets), std::move(columns));
}

}  // namespace dossier::graph
