// What makes two assertions support one relationship. Plain value.
#pragma once

#include <compare>
#include <string>
#include <utility>

#include "core/graph/assertion.h"
#include "core/graph/ontology.h"

namespace dossier::ingest {

struct RelationshipKey {
  NodeId start = kNoNode;  // of a symmetric type, the lower id
  TypeId type{};
  NodeId end = kNoNode;
  std::string date;  // ISO 8601, or empty
  std::string title;
  bool planned = false;  // planned statements never make a fact's relationship
  friend auto operator<=>(const RelationshipKey&, const RelationshipKey&) = default;
};

inline RelationshipKey KeyOf(const graph::Assertion& a, bool symmetric) {
  RelationshipKey key{a.subject, a.type,
                      a.object,  a.date ? a.date->ToIso() : std::string(),
                      a.title,   a.modality == graph::Modality::kPlanned};
  if (symmetric && key.end < key.start) std::swap(key.start, key.end);
  return key;
}

}  // namespace dossier::ingest
