// StoreReader's look-ups and scans of relationships, by pages.
#include <algorithm>

#include "storage/internal/relationship_page.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {

using graph::Relationship;

Result<std::vector<std::optional<Relationship>>> StoreReader::FindRelationships(
    std::span<const RelationshipId> ids) const {
  std::vector<std::optional<Relationship>> records(ids.size());
  // Each page is read once, whatever the order of the ids.
  std::vector<std::uint32_t> order(ids.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto by_id = [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; };
  if (!std::ranges::is_sorted(order, by_id)) std::ranges::sort(order, by_id);
  std::vector<std::string> keys;
  std::vector<std::size_t> begins;  // of the ids of each page, in `order`
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::uint64_t page = PageOf(ids[order[i]]);
    if (i > 0 && page == PageOf(ids[order[i - 1]])) continue;
    keys.push_back(RelationshipPageKey(page));
    begins.push_back(i);
  }
  begins.push_back(order.size());
  DOSSIER_RETURN_IF_ERROR(view_.MultiGet(keys, [&](std::size_t k, std::string_view bytes) -> Status {
    const auto page = RelationshipPage::Parse(PageOf(ids[order[begins[k]]]), bytes);
    if (!page) return DamagedRecord(view_, keys[k]);
    for (std::size_t i = begins[k]; i < begins[k + 1]; ++i) {
      const auto place = page->Find(ids[order[i]]);
      if (!place) continue;
      records[order[i]] = page->Decode(*place);
      if (!records[order[i]]) return DamagedRecord(view_, keys[k]);
    }
    return {};
  }));
  return records;
}

Result<std::vector<RelationshipId>> StoreReader::ScanRelationships(std::optional<TypeId> type, RelationshipId after,
                                                                   std::size_t limit) const {
  std::vector<RelationshipId> ids;
  if (ToNumber(after) == UINT64_MAX) return ids;
  const auto add = [&](std::uint64_t number, std::string_view bytes) -> bool {
    const auto page = RelationshipPage::Parse(number, bytes);
    if (!page) return false;
    for (std::size_t i = 0; i < page->size() && ids.size() < limit; ++i) {
      if (page->id(i) > after && (!type || page->type(i) == *type)) ids.push_back(page->id(i));
    }
    return true;
  };
  const std::uint64_t first_page = PageOf(RelationshipId{ToNumber(after) + 1});
  if (!type) {
    Cursor cursor = view_.ScanFrom(TablePrefix(Table::kRelationshipPage), RelationshipPageKey(first_page));
    for (; ids.size() < limit && cursor.Valid(); cursor.Next()) {
      const auto number = ParseIdKey(Table::kRelationshipPage, cursor.key());
      if (!number || !add(*number, cursor.value())) return DamagedRecord(view_, cursor.key());
    }
    DOSSIER_RETURN_IF_ERROR(cursor.status());
    return ids;
  }
  Cursor cursor = view_.ScanFrom(TypePagePrefix(*type), TypePageKey(*type, first_page));
  for (; ids.size() < limit && cursor.Valid(); cursor.Next()) {
    const auto parts = ParseTypePageKey(cursor.key());
    if (!parts) return DamagedRecord(view_, cursor.key());
    DOSSIER_ASSIGN_OR_RETURN(const auto bytes, view_.Get(RelationshipPageKey(parts->page)));
    if (!bytes || !add(parts->page, *bytes)) return DamagedRecord(view_, RelationshipPageKey(parts->page));
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  return ids;
}

}  // namespace dossier::storage
