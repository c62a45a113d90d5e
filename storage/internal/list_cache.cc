#include "storage/internal/list_cache.h"

#include <algorithm>

#include "storage/internal/load_neighbour_lists.h"

namespace dossier::storage {
namespace {

using graph::Direction;
using graph::NeighbourLists;

constexpr std::size_t kMostChanges = 1 << 18;  // remembered; 64 bytes each
constexpr std::size_t kMostKept = 6;           // lists; each may be as large as the graph

}  // namespace

void ListCache::NoteCommit(std::uint64_t version, std::vector<RelationshipChange> changes) {
  Forget(version);
  const std::lock_guard lock(mutex_);
  if (!commits_.empty() && commits_.back().version + 1 != version) {
    commits_.clear();
    change_count_ = 0;
  }
  change_count_ += changes.size();
  commits_.push_back({version, std::move(changes)});
  while (change_count_ > kMostChanges) {
    change_count_ -= commits_.front().changes.size();
    commits_.pop_front();
  }
}

void ListCache::Forget(std::uint64_t version) {
  const std::lock_guard lock(mutex_);
  while (!commits_.empty() && commits_.back().version >= version) {
    change_count_ -= commits_.back().changes.size();
    commits_.pop_back();
  }
}

std::optional<ListCache::Kept> ListCache::Bring(const Kept& kept, std::uint64_t version, const Key& key) const {
  if (kept.version == version) return kept;
  const bool forwards = kept.version < version;
  const std::uint64_t first = std::min(kept.version, version) + 1, last = std::max(kept.version, version);
  if (commits_.empty() || first < commits_.front().version || last > commits_.back().version) return std::nullopt;
  NeighbourLists::Edits edits;
  const auto& [direction, types] = key;
  const auto apply = [&](const RelationshipChange& change) {
    if (!types.empty() && !std::ranges::binary_search(types, change.type)) return;
    const auto start = static_cast<std::uint32_t>(change.start), end = static_cast<std::uint32_t>(change.end);
    const auto relationship = static_cast<std::uint32_t>(change.relationship);
    const auto& date = forwards ? change.after : change.before;
    if (direction != Direction::kIncoming) edits[start][{end, relationship}] = date;
    if (direction != Direction::kOutgoing) edits[end][{start, relationship}] = date;
  };
  const auto at = [&](std::uint64_t v) -> const std::vector<RelationshipChange>& {
    return commits_[v - commits_.front().version].changes;
  };
  for (std::uint64_t i = 0; i <= last - first; ++i) {
    const auto& changes = at(forwards ? first + i : last - i);
    if (forwards) {
      std::ranges::for_each(changes, apply);
    } else {
      std::for_each(changes.rbegin(), changes.rend(), apply);
    }
  }
  return Kept{version, edits.empty() ? kept.lists : kept.lists->With(edits)};
}

std::shared_ptr<const NeighbourLists> ListCache::Find(const Moment& moment, Direction direction,
                                                      std::span<const TypeId> types, bool at_once) {
  Key key{direction, {types.begin(), types.end()}};
  std::ranges::sort(key.second);
  key.second.erase(std::ranges::unique(key.second).begin(), key.second.end());
  if (key.second.size() == moment.symbols->types.size()) key.second.clear();  // those are all
  if (std::max(moment.counters.next_node, moment.counters.next_relationship) > UINT32_MAX) return nullptr;
  const std::uint64_t version = moment.counters.version;
  const auto find = [&]() -> std::shared_ptr<const NeighbourLists> {
    const std::lock_guard lock(mutex_);
    const auto it = kept_.find(key);
    if (it == kept_.end()) return nullptr;
    const auto brought = Bring(it->second, version, key);
    if (!brought) return nullptr;
    if (brought->version > it->second.version) it->second = *brought;
    return brought->lists;
  };
  if (auto lists = find()) return lists;
  if (!at_once && expanded_.load(std::memory_order_relaxed) < patience_) return nullptr;
  std::unique_lock making(making_, std::defer_lock);
  if (at_once) {
    making.lock();
  } else if (!making.try_lock()) {
    return nullptr;
  }
  if (auto lists = find()) return lists;  // made while this waited
  const auto loaded = LoadNeighbourLists(moment, direction, key.second);
  expanded_.store(0, std::memory_order_relaxed);
  if (!loaded.ok() || !*loaded) return nullptr;  // what is wrong shows when the graph is read without lists
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kMostKept && !kept_.contains(key)) kept_.clear();
  Kept& kept = kept_[key];
  if (!kept.lists || kept.version < version) kept = {version, *loaded};
  return *loaded;
}

std::size_t ListCache::bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const auto& [key, kept] : kept_) sum += kept.lists->bytes();
  return sum;
}

}  // namespace dossier::storage
