#include "storage/internal/adjacency_editor.h"

#include <algorithm>

#include "storage/internal/store_reader.h"

namespace dossier::storage {
namespace {

using Edits = std::map<AdjacencyEntry, bool>;

std::vector<AdjacencyEntry> Merge(const std::vector<AdjacencyEntry>& old, Edits::const_iterator edit,
                                  Edits::const_iterator end) {
  std::vector<AdjacencyEntry> merged;
  merged.reserve(old.size() + static_cast<std::size_t>(std::distance(edit, end)));
  auto it = old.begin();
  for (; edit != end; ++edit) {
    while (it != old.end() && *it < edit->first) merged.push_back(*it++);
    if (it != old.end() && *it == edit->first) ++it;
    if (edit->second) merged.push_back(edit->first);
  }
  merged.insert(merged.end(), it, old.end());
  return merged;
}

// Rewrites the lists of one column family in one batch.
class ListWriter {
 public:
  ListWriter(const View& before, std::size_t max_entries, rocksdb::WriteBatch* batch)
      : before_(before),
        max_entries_(max_entries),
        batch_(*batch),
        handle_(before.database().handle(Family::kAdjacency)) {}

  // `first_bytes`: the list's first block, or nothing where there is no such list yet.
  Status Write(const AdjacencyList& list, const std::optional<std::string>& first_bytes, const Edits& edits) {
    AdjacencyBlock first;
    const std::string first_key = AdjacencyKey(list);
    if (first_bytes && !DecodeAdjacencyBlock(*first_bytes, &first.entries, &first.has_more)) {
      return DamagedRecord(before_, first_key);
    }
    if (first.has_more) return WriteBlocks(list, edits);
    PutBlocks(list, first_key, Merge(first.entries, edits.begin(), edits.end()), false);
    return {};
  }

 private:
  // A list of several blocks: each edit goes to the last block that starts at or before it.
  Status WriteBlocks(const AdjacencyList& list, const Edits& edits) {
    const std::string first_key = AdjacencyKey(list);
    Cursor cursor = before_.Scan(first_key);
    for (auto edit = edits.begin(); edit != edits.end();) {
      cursor.SeekLast(AdjacencyKey(list, edit->first));
      DOSSIER_RETURN_IF_ERROR(cursor.status());
      if (!cursor.Valid()) return DamagedRecord(before_, first_key);
      const std::string key(cursor.key());
      AdjacencyBlock block;
      if (!DecodeAdjacencyBlock(cursor.value(), &block.entries, &block.has_more)) return DamagedRecord(before_, key);
      cursor.Next();
      DOSSIER_RETURN_IF_ERROR(cursor.status());
      auto end = edits.end();
      if (cursor.Valid()) {
        const auto next = ParseAdjacencyKey(cursor.key());
        if (!next) return DamagedRecord(before_, cursor.key());
        end = edits.lower_bound(next->first);
      }
      PutBlocks(list, key, Merge(block.entries, edit, end), block.has_more);
      edit = end;
    }
    return {};
  }

  // Puts `entries` as the block at `key`, and what does not fit into new blocks after it.
  void PutBlocks(const AdjacencyList& list, const std::string& key, const std::vector<AdjacencyEntry>& entries,
                 bool has_more) {
    if (entries.empty() && !has_more) {
      batch_.Delete(handle_, key);
      return;
    }
    MakeAdjacencyBlocks(list, key, has_more, entries, max_entries_,
                        [this](const std::string& at, const std::string& value) { batch_.Put(handle_, at, value); });
  }

  const View& before_;
  const std::size_t max_entries_;
  rocksdb::WriteBatch& batch_;
  rocksdb::ColumnFamilyHandle* handle_;
};

}  // namespace

Status AdjacencyEditor::Write(const View& before, rocksdb::WriteBatch* batch) const {
  std::vector<std::string> keys;
  for (const auto& [list, edits] : edits_) keys.push_back(AdjacencyKey(list));
  std::vector<std::optional<std::string>> first_blocks(keys.size());
  const auto keep = [&](std::size_t i, std::string_view bytes) -> Status {
    first_blocks[i] = std::string(bytes);
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(before.MultiGet(keys, keep));
  ListWriter writer(before, max_block_entries_, batch);
  std::size_t i = 0;
  for (const auto& [list, edits] : edits_) {
    DOSSIER_RETURN_IF_ERROR(writer.Write(list, first_blocks[i++], edits));
  }
  return {};
}

}  // namespace dossier::storage
