#include "storage/internal/relationship_editor.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/graph/element_id.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {
namespace {

using graph::Relationship;

Error CannotStore(std::uint64_t page) {
  return {.code = ErrorCode::kInternal,
          .message = fmt::format("batch refused: a property of a relationship from {} on nests lists or maps too deep "
                                 "to be stored",
                                 graph::ToElementId(RelationshipId{page << kPageShift}))};
}

}  // namespace

std::vector<TypeId> TypesOf(std::span<const Relationship> relationships) {
  std::vector<TypeId> types;
  for (const Relationship& r : relationships) types.push_back(r.type);
  std::ranges::sort(types);
  types.erase(std::ranges::unique(types).begin(), types.end());
  return types;
}

Status RelationshipEditor::Write(const View& before, PropertyKeyId date_key, rocksdb::WriteBatch* batch) const {
  std::vector<std::string> keys;
  for (const auto& [page, edits] : edits_) keys.push_back(RelationshipPageKey(page));
  std::vector<std::vector<Relationship>> pages(keys.size());
  auto next = edits_.begin();
  std::size_t place = 0;
  const auto decode = [&](std::size_t i, std::string_view bytes) -> Status {
    for (; place < i; ++place) ++next;
    const auto page = RelationshipPage::Parse(next->first, bytes);
    auto records = page ? page->DecodeAll() : std::nullopt;
    if (!records) return DamagedRecord(before, keys[i]);
    pages[i] = std::move(*records);
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(before.MultiGet(keys, decode));

  rocksdb::ColumnFamilyHandle* records = before.database().handle(FamilyOf(Table::kRelationshipPage));
  rocksdb::ColumnFamilyHandle* index = before.database().handle(FamilyOf(Table::kTypePage));
  std::size_t i = 0;
  for (const auto& [page, edits] : edits_) {
    const std::vector<Relationship>& old = pages[i];
    std::vector<Relationship> now;
    now.reserve(old.size() + edits.size());
    auto it = old.begin();
    for (const auto& [id, edit] : edits) {
      while (it != old.end() && it->id < id) now.push_back(*it++);
      if (it != old.end() && it->id == id) ++it;
      if (edit) now.push_back(*edit);
    }
    now.insert(now.end(), it, old.end());
    const std::vector<TypeId> old_types = TypesOf(old), new_types = TypesOf(now);
    for (const TypeId type : old_types) {
      if (!std::ranges::binary_search(new_types, type)) batch->Delete(index, TypePageKey(type, page));
    }
    for (const TypeId type : new_types) {
      if (!std::ranges::binary_search(old_types, type)) batch->Put(index, TypePageKey(type, page), {});
    }
    if (now.empty()) {
      batch->Delete(records, keys[i]);
    } else {
      const auto bytes = EncodeRelationshipPage(now, date_key);
      if (!bytes) return CannotStore(page);
      batch->Put(records, keys[i], *bytes);
    }
    ++i;
  }
  return {};
}

}  // namespace dossier::storage
