#include "storage/internal/load_neighbour_lists.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "storage/internal/relationship_page.h"

namespace dossier::storage {
namespace {

using graph::Direction;
using graph::NeighbourLists;

constexpr std::size_t kThreads = 2;
constexpr std::size_t kParts = 8;  // the fewer, the more memory while lists are sorted

struct Joined {
  std::uint32_t start, end, relationship;
  graph::PackedDate date;
};

struct Entry {
  std::uint32_t neighbour, relationship;
  graph::PackedDate date;
  bool operator<(const Entry& other) const {
    return neighbour != other.neighbour ? neighbour < other.neighbour : relationship < other.relationship;
  }
};

// Calls `work` for each of 0 to kParts - 1, on some threads at once.
void ForEachPart(const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t part = next++; part < kParts; part = next++) work(part);
  };
  std::array<std::jthread, kThreads - 1> helpers;
  for (std::jthread& helper : helpers) helper = std::jthread(run);
  run();
}

class Loader {
 public:
  Loader(const Moment& moment, Direction direction, const std::vector<TypeId>& types)
      : view_(*moment.view),
        direction_(direction),
        types_(types),
        nodes_(moment.counters.next_node),
        pages_((moment.counters.next_relationship >> kPageShift) + 1) {}

  Result<std::shared_ptr<const NeighbourLists>> Load() {
    ForEachPart([this](std::size_t part) {
      const Status status = ReadPages(part);
      if (status.ok()) return;
      const std::lock_guard lock(mutex_);
      if (status_.ok()) status_ = status;
    });
    DOSSIER_RETURN_IF_ERROR(status_);
    CountOffsets();
    columns_.neighbours.resize(offsets_.back());
    columns_.relationships.resize(offsets_.back());
    columns_.dates.resize(offsets_.back());
    ForEachPart([this](std::size_t part) { FillLists(part); });
    return std::make_shared<const NeighbourLists>(std::move(offsets_), std::move(columns_));
  }

 private:
  Status ReadPages(std::size_t part) {
    const std::uint64_t first = pages_ * part / kParts, last = pages_ * (part + 1) / kParts;
    Cursor cursor = view_.ScanFrom(TablePrefix(Table::kRelationshipPage), RelationshipPageKey(first));
    std::vector<Joined>& joined = joined_[part];
    for (; cursor.Valid(); cursor.Next()) {
      const auto number = ParseIdKey(Table::kRelationshipPage, cursor.key());
      if (number && *number >= last) break;
      const auto page = number ? RelationshipPage::Parse(*number, cursor.value()) : std::nullopt;
      if (!page) return DamagedRecord(view_, cursor.key());
      for (std::size_t i = 0; i < page->size(); ++i) {
        if (!types_.empty() && !std::ranges::binary_search(types_, page->type(i))) continue;
        const std::uint64_t start = ToNumber(page->start(i)), end = ToNumber(page->end(i));
        if (std::max(start, end) >= nodes_) return DamagedRecord(view_, cursor.key());
        joined.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end),
                          static_cast<std::uint32_t>(ToNumber(page->id(i))), page->date(i)});
      }
    }
    return cursor.status();
  }

  // Calls `visit` with a node and what its list gets of a relationship.
  template <typename Visit>
  void ForEachEntry(const Visit& visit) const {
    for (const std::vector<Joined>& part : joined_) {
      for (const Joined& r : part) {
        if (direction_ != Direction::kIncoming) visit(r.start, r.end, r);
        const bool again = direction_ == Direction::kBoth && r.start == r.end;
        if (direction_ != Direction::kOutgoing && !again) visit(r.end, r.start, r);
      }
    }
  }

  void CountOffsets() {
    offsets_.assign(nodes_ + 1, 0);
    ForEachEntry([this](std::uint32_t node, std::uint32_t, const Joined&) { ++offsets_[node + 1]; });
    for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
  }

  // The lists of a range of nodes with about an equal share of all entries.
  void FillLists(std::size_t part) {
    const auto node_at = [this](std::size_t p) {
      return static_cast<std::size_t>(std::ranges::lower_bound(offsets_, offsets_.back() * p / kParts) -
                                      offsets_.begin());
    };
    const std::size_t first = part == 0 ? 0 : node_at(part), last = part + 1 == kParts ? nodes_ : node_at(part + 1);
    if (first >= last) return;
    const std::uint64_t base = offsets_[first];
    std::vector<Entry> entries(offsets_[last] - base);
    std::vector<std::uint64_t> next(offsets_.begin() + static_cast<std::ptrdiff_t>(first),
                                    offsets_.begin() + static_cast<std::ptrdiff_t>(last));
    ForEachEntry([&](std::uint32_t node, std::uint32_t neighbour, const Joined& r) {
      if (node - first >= last - first) return;
      entries[next[node - first]++ - base] = {neighbour, r.relationship, r.date};
    });
    for (std::size_t node = first; node < last; ++node) {
      const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(offsets_[node] - base);
      const auto end = entries.begin() + static_cast<std::ptrdiff_t>(offsets_[node + 1] - base);
      if (!std::is_sorted(begin, end)) std::sort(begin, end);
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      columns_.neighbours[base + i] = entries[i].neighbour;
      columns_.relationships[base + i] = entries[i].relationship;
      columns_.dates[base + i] = entries[i].date;
    }
  }

  const View& view_;
  const Direction direction_;
  const std::vector<TypeId>& types_;
  const std::uint64_t nodes_, pages_;
  std::mutex mutex_;
  Status status_;
  std::array<std::vector<Joined>, kParts> joined_;
  std::vector<std::uint64_t> offsets_;
  NeighbourLists::Columns columns_;
};

}  // namespace

Result<std::shared_ptr<const NeighbourLists>> LoadNeighbourLists(const Moment& moment, Direction direction,
                                                                 const std::vector<TypeId>& types) {
  if (std::max(moment.counters.next_node, moment.counters.next_relationship) > UINT32_MAX) {
    return std::shared_ptr<const NeighbourLists>();
  }
  return Loader(moment, direction, types).Load();
}

}  // namespace dossier::storage
