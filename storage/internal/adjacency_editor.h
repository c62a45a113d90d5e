// Collects changes of adjacency lists and rewrites only the blocks that they touch. Thread safety: one thread.
#pragma once

#include <map>

#include "storage/internal/adjacency_block.h"
#include "storage/internal/database.h"

namespace dossier::storage {

class AdjacencyEditor {
 public:
  // A block is split when it would hold more than `max_block_entries`, at least 2.
  explicit AdjacencyEditor(std::size_t max_block_entries) : max_block_entries_(max_block_entries) {}

  // Of several changes of one entry the last one counts.
  void Insert(const AdjacencyList& list, const AdjacencyEntry& entry) { edits_[list][entry] = true; }
  void Erase(const AdjacencyList& list, const AdjacencyEntry& entry) { edits_[list][entry] = false; }

  // Adds the new bytes of all touched blocks to `batch`. O(changes) look-ups.
  Status Write(const View& before, rocksdb::WriteBatch* batch) const;

 private:
  using Edits = std::map<AdjacencyEntry, bool>;  // whether it is there afterwards
  const std::size_t max_block_entries_;
  std::map<AdjacencyList, Edits> edits_;
};

}  // namespace dossier::storage
