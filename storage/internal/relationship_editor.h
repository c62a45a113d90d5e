// Collects changes of relationships and rewrites only the pages that they touch, and what the type index says of those.
// Thread safety: one thread.
#pragma once

#include <map>

#include "storage/internal/database.h"
#include "storage/internal/relationship_page.h"

namespace dossier::storage {

class RelationshipEditor {
 public:
  // Of several changes of one relationship the last one counts.
  void Put(graph::Relationship relationship) {
    const RelationshipId id = relationship.id;
    edits_[PageOf(id)][id] = std::move(relationship);
  }
  void Erase(RelationshipId id) { edits_[PageOf(id)][id] = std::nullopt; }

  // Adds the new bytes of all touched pages to `batch`. kInternal where a property cannot be stored. O(pages) look-ups.
  Status Write(const View& before, PropertyKeyId date_key, rocksdb::WriteBatch* batch) const;

 private:
  using Edits = std::map<RelationshipId, std::optional<graph::Relationship>>;  // nothing: it goes
  std::map<std::uint64_t, Edits> edits_;
};

// The types of relationships, ascending, each once: what the type index says of their page.
std::vector<TypeId> TypesOf(std::span<const graph::Relationship> relationships);

}  // namespace dossier::storage
