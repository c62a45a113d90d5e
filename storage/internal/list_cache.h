// The neighbour lists that a store keeps in memory: the newest of each direction and set of types. Commits say what
// they change; a reader of another version than the lists' own gets them with the changes between the two put on,
// forwards or backwards, so it never sees half a commit. Thread safety: all functions may be called from any thread.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/graph/graph_reader.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {

// What a commit does to one relationship.
struct RelationshipChange {
  std::uint64_t relationship = 0, start = 0, end = 0;
  TypeId type{};
  std::optional<graph::PackedDate> before, after;  // its date; nothing: it is not there
};

class ListCache {
 public:
  // `patience`: nodes that readers expand one by one before lists are made for them.
  explicit ListCache(std::uint64_t patience) : patience_(patience) {}

  // The next commit makes `version` of the one before. Called before the commit can be seen.
  void NoteCommit(std::uint64_t version, std::vector<RelationshipChange> changes);
  // The commit of that version failed.
  void Forget(std::uint64_t version);
  void NoteExpanded(std::size_t nodes) { expanded_.fetch_add(nodes, std::memory_order_relaxed); }

  // Lists of the moment's version; null where none are at hand and it is not time to make them, another thread is
  // making some, or they cannot be made. With `at_once` they are made, or waited for.
  std::shared_ptr<const graph::NeighbourLists> Find(const Moment& moment, graph::Direction direction,
                                                    std::span<const TypeId> types, bool at_once);

  // Memory of all lists, about.
  std::size_t bytes() const;

 private:
  using Key = std::pair<graph::Direction, std::vector<TypeId>>;
  struct Kept {
    std::uint64_t version = 0;
    std::shared_ptr<const graph::NeighbourLists> lists;
  };
  struct Commit {
    std::uint64_t version;
    std::vector<RelationshipChange> changes;
  };

  // Brings lists of one version to another; nothing where the changes between are not known.
  std::optional<Kept> Bring(const Kept& kept, std::uint64_t version, const Key& key) const;

  const std::uint64_t patience_;
  std::atomic<std::uint64_t> expanded_{0};
  std::mutex making_;         // taken before mutex_
  mutable std::mutex mutex_;  // of all below
  std::map<Key, Kept> kept_;
  std::deque<Commit> commits_;  // ascending by version, without gaps
  std::size_t change_count_ = 0;
};

}  // namespace dossier::storage
