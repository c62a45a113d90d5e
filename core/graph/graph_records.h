// The records of a labelled property graph: nodes, relationships, their properties. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/graph/value.h"

namespace dossier::graph {

// Sorted by key, one entry a key, no nulls; no nodes, relationships or paths inside.
using PropertyMap = std::vector<std::pair<PropertyKeyId, Value>>;

// The value of `key`, or null.
const Value& FindProperty(const PropertyMap& properties, PropertyKeyId key);
// Sets `key`, or removes it where `value` is null.
void SetProperty(PropertyMap* properties, PropertyKeyId key, Value value);

// What made a record. Forgetting an article removes extracted records that nothing supports any more, and never one
// that was made by hand (by a query or an import).
enum class Origin : std::uint8_t { kExtracted, kByHand };

struct Node {
  NodeId id = kNoNode;
  std::vector<LabelId> labels;  // sorted, no duplicates
  PropertyMap properties;
  Origin origin = Origin::kByHand;
  friend bool operator==(const Node&, const Node&) = default;
};

// Directed; a symmetric type (see Ontology) is stored once, in either direction.
struct Relationship {
  RelationshipId id = kNoRelationship;
  NodeId start = kNoNode;
  TypeId type{};
  NodeId end = kNoNode;
  PropertyMap properties;
  Origin origin = Origin::kByHand;
  friend bool operator==(const Relationship&, const Relationship&) = default;
};

// Property names with a meaning of their own.
//   nodes          name (string), aliases (list of strings), both in the name index; date (of an event)
//   relationships  date, title, modality, confidence, sources, assertions (computed from assertions)
namespace property {
inline constexpr char kName[] = "name";
inline constexpr char kAliases[] = "aliases";
inline constexpr char kDate[] = "date";
inline constexpr char kTitle[] = "title";
inline constexpr char kModality[] = "modality";
inline constexpr char kConfidence[] = "confidence";
inline constexpr char kSources[] = "sources";
inline constexpr char kAssertions[] = "assertions";
}  // namespace property

}  // namespace dossier::graph
