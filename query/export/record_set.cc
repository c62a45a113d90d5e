#include "query/export/record_set.h"

#include <algorithm>

#include "core/graph/element_id.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

template <typename T>
void SortUnique(std::vector<T>* ids) {
  std::sort(ids->begin(), ids->end());
  ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
}

void CollectIds(const Value& value, std::vector<const Value*>* stack, std::vector<NodeId>* nodes,
                std::vector<RelationshipId>* relationships) {
  stack->assign(1, &value);
  while (!stack->empty()) {
    const Value& v = *stack->back();
    stack->pop_back();
    switch (v.type()) {
      case ValueType::kNode: nodes->push_back(v.AsNode()); break;
      case ValueType::kRelationship: relationships->push_back(v.AsRelationship()); break;
      case ValueType::kPath:
        nodes->insert(nodes->end(), v.AsPath().nodes.begin(), v.AsPath().nodes.end());
        relationships->insert(relationships->end(), v.AsPath().relationships.begin(), v.AsPath().relationships.end());
        break;
      case ValueType::kList:
        for (const Value& item : v.AsList()) stack->push_back(&item);
        break;
      case ValueType::kMap:
        for (const auto& [key, item] : v.AsMap()) stack->push_back(&item);
        break;
      default: break;
    }
  }
}

}  // namespace

std::string NameOf(const graph::PropertyMap& properties, const graph::SymbolTable& symbols) {
  const std::optional<PropertyKeyId> key = symbols.keys.Find(graph::property::kName);
  if (!key) return {};
  const Value& name = graph::FindProperty(properties, *key);
  return name.Is(ValueType::kString) ? name.AsString() : std::string();
}

Result<RecordSet> RecordSet::Load(const graph::GraphReader& reader, std::span<const Row> rows) {
  std::vector<NodeId> nodes;
  std::vector<RelationshipId> relationships;
  std::vector<const Value*> stack;
  for (const Row& row : rows) {
    for (const Value& value : row) CollectIds(value, &stack, &nodes, &relationships);
  }
  return Load(reader, std::move(nodes), std::move(relationships));
}

Result<RecordSet> RecordSet::Load(const graph::GraphReader& reader, std::vector<NodeId> nodes,
                                  std::vector<RelationshipId> relationships) {
  RecordSet set(reader.symbols());
  SortUnique(&relationships);
  DOSSIER_ASSIGN_OR_RETURN(const auto found_relationships, reader.FindRelationships(relationships));
  for (const std::optional<graph::Relationship>& relationship : found_relationships) {
    if (!relationship) continue;
    nodes.push_back(relationship->start);
    nodes.push_back(relationship->end);
    set.relationships_.emplace(relationship->id, *relationship);
  }
  SortUnique(&nodes);
  DOSSIER_ASSIGN_OR_RETURN(const auto found_nodes, reader.FindNodes(nodes));
  for (const std::optional<graph::Node>& node : found_nodes) {
    if (node) set.nodes_.emplace(node->id, *node);
  }
  return set;
}

const graph::Node* RecordSet::FindNode(NodeId id) const {
  const auto it = nodes_.find(id);
  return it == nodes_.end() ? nullptr : &it->second;
}

const graph::Relationship* RecordSet::FindRelationship(RelationshipId id) const {
  const auto it = relationships_.find(id);
  return it == relationships_.end() ? nullptr : &it->second;
}

std::string RecordSet::NodeName(NodeId id) const {
  const graph::Node* node = FindNode(id);
  std::string name = node == nullptr ? std::string() : NameOf(node->properties, *symbols_);
  return name.empty() ? graph::ToElementId(id) : name;
}

std::vector<NodeId> RecordSet::nodes() const {
  std::vector<NodeId> ids;
  for (const auto& [id, node] : nodes_) ids.push_back(id);
  SortUnique(&ids);
  return ids;
}

std::vector<RelationshipId> RecordSet::relationships() const {
  std::vector<RelationshipId> ids;
  for (const auto& [id, relationship] : relationships_) ids.push_back(id);
  SortUnique(&ids);
  return ids;
}

}  // namespace dossier::query
