#include "core/graph/graph_reader.h"

#include <algorithm>
#include <iterator>

namespace dossier::graph {

std::shared_ptr<const NeighbourLists> GraphReader::FindNeighbourLists(Direction, std::span<const TypeId>,
                                                                      SearchExtent) const {
  return nullptr;
}

Value GraphReader::PropertyOf(const PropertyMap& properties, std::string_view name) const {
  const std::optional<PropertyKeyId> key = symbols().keys.Find(name);
  return key ? FindProperty(properties, *key) : Value();
}

Result<std::optional<Node>> GraphReader::FindNode(NodeId id) const {
  DOSSIER_ASSIGN_OR_RETURN(auto found, FindNodes({&id, 1}));
  return std::move(found.front());
}

Result<std::optional<Relationship>> GraphReader::FindRelationship(RelationshipId id) const {
  DOSSIER_ASSIGN_OR_RETURN(auto found, FindRelationships({&id, 1}));
  return std::move(found.front());
}

Result<std::vector<Assertion>> GraphReader::RelationshipAssertions(const Relationship& relationship) const {
  // A symmetric statement may have been made in either direction.
  DOSSIER_ASSIGN_OR_RETURN(auto assertions, FindAssertions(relationship.start, relationship.type, relationship.end));
  if (relationship.start != relationship.end) {
    DOSSIER_ASSIGN_OR_RETURN(auto reverse, FindAssertions(relationship.end, relationship.type, relationship.start));
    assertions.insert(assertions.end(), std::make_move_iterator(reverse.begin()),
                      std::make_move_iterator(reverse.end()));
  }
  std::erase_if(assertions, [&](const Assertion& a) { return a.relationship != relationship.id; });
  std::sort(assertions.begin(), assertions.end(), [](const Assertion& a, const Assertion& b) { return a.id < b.id; });
  return assertions;
}

}  // namespace dossier::graph
