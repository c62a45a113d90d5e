// Whether a row has used a relationship already, alone or in a list: within one MATCH all differ.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "query/exec/record_batch.h"

namespace dossier::query {

inline bool IsUsed(RelationshipId relationship, const std::vector<bound::Slot>& slots, const RecordBatch& rows,
                   std::size_t row) {
  for (const bound::Slot slot : slots) {
    const graph::Value& value = rows[slot][row];
    if (value.Is(graph::ValueType::kRelationship) && value.AsRelationship() == relationship) return true;
    if (!value.Is(graph::ValueType::kList)) continue;
    for (const graph::Value& item : value.AsList()) {
      if (item.Is(graph::ValueType::kRelationship) && item.AsRelationship() == relationship) return true;
    }
  }
  return false;
}

// What id() gives for a node or relationship; nothing for another value.
inline std::optional<std::uint64_t> IdNumber(const graph::Value& value) {
  if (value.Is(graph::ValueType::kNode)) return ToNumber(value.AsNode());
  if (value.Is(graph::ValueType::kRelationship)) return ToNumber(value.AsRelationship());
  return std::nullopt;
}

}  // namespace dossier::query
