#include "query/exec/graph_writes.h"

#include <algorithm>

#include "query/parser/query_error.h"

namespace dossier::query {

using graph::PropertyMap;
using graph::Value;
using graph::ValueType;

namespace {

// What a new record takes in the transaction, its indexes and the batch at the end.
constexpr std::size_t kRecordBytes = 700;

std::size_t Bytes(const PropertyMap& properties) {
  std::size_t bytes = 0;
  for (const auto& [key, value] : properties) bytes += 2 * (sizeof(value) + graph::MemoryUsage(value));
  return bytes;
}

// Of a change: a record changed twice is kept once.
std::size_t BytesOfChange(bool new_to_transaction, const PropertyMap& before, const PropertyMap& after) {
  const std::size_t grown = Bytes(after);
  if (new_to_transaction) return kRecordBytes + grown;
  return grown - std::min(grown, Bytes(before));
}

// Whether so many nodes and relationships of a pattern hold all of a path.
bool IsMade(const bound::PatternPath& path, std::size_t nodes, std::size_t relationships) {
  const auto below = [](std::size_t count) {
    return [count](int index) { return static_cast<std::size_t>(index) < count; };
  };
  return std::ranges::all_of(path.nodes, below(nodes)) && std::ranges::all_of(path.relationships, below(relationships));
}

void SetPath(const bound::PatternPath& path, const bound::CreatePattern& pattern, RecordBatch* rows, std::size_t row) {
  graph::Path value;
  for (const int node : path.nodes) {
    value.nodes.push_back((*rows)[pattern.nodes[static_cast<std::size_t>(node)].slot][row].AsNode());
  }
  for (const int relationship : path.relationships) {
    const bound::Slot slot = pattern.relationships[static_cast<std::size_t>(relationship)].slot;
    value.relationships.push_back((*rows)[slot][row].AsRelationship());
  }
  (*rows)[path.slot].emplace_back(std::move(value));
}

}  // namespace

Status CheckPropertyValue(const Value& value, const SourcePosition& position) {
  const auto fits = [](const Value& v) {
    return !v.Is(ValueType::kMap) && !v.Is(ValueType::kNode) && !v.Is(ValueType::kRelationship) &&
           !v.Is(ValueType::kPath);
  };
  const bool whole = value.Is(ValueType::kList) ? std::ranges::all_of(value.AsList(), fits) : fits(value);
  if (whole) return {};
  return RuntimeError(position, "InvalidPropertyType",
                      "a property cannot hold maps, nodes, relationships or paths, nor lists of them");
}

PropertyKeyId GraphWrites::KeyOf(int name) const {
  return context_.transaction->InternKey(context_.plan.names.keys[static_cast<std::size_t>(name)].text);
}

Result<PropertyMap> GraphWrites::Properties(const bound::ExprPtr& map, bool merging, const RecordBatch& rows,
                                            std::size_t row) {
  PropertyMap properties;
  if (!map) return properties;
  DOSSIER_ASSIGN_OR_RETURN(const Value value, evaluator_.Evaluate(*map, rows, row));
  if (value.IsNull()) return properties;
  if (!value.Is(ValueType::kMap)) return WrongValue(map->position, "a map of properties", value);
  for (const auto& [key, property] : value.AsMap()) {
    if (merging && property.IsNull()) {
      return RuntimeError(
          map->position, "MergeReadOwnWrites",
          "the property " + key + " is null: nothing has such a property, so MERGE could never find it");
    }
    DOSSIER_RETURN_IF_ERROR(CheckPropertyValue(property, map->position));
    graph::SetProperty(&properties, context_.transaction->InternKey(key), property);
  }
  return properties;
}

Result<NodeId> GraphWrites::EndOf(const bound::NewNode& node, const RecordBatch& rows, std::size_t row) const {
  const Value& value = rows[node.slot][row];
  if (!value.Is(ValueType::kNode)) {
    return Error{ErrorCode::kQueryRuntime,
                 "a relationship needs two nodes, and " +
                     context_.plan.symbols[static_cast<std::size_t>(node.slot)].name + " is " +
                     std::string(graph::ValueTypeName(value.type())),
                 "", "InvalidArgumentType"};
  }
  DOSSIER_ASSIGN_OR_RETURN(const graph::Node* found, context_.records.FindNode(value.AsNode()));
  if (found == nullptr) return DeletedElement(SourcePosition{});
  return value.AsNode();
}

// In the order of the text, so that each part may read what stands before it.
Status GraphWrites::Create(const bound::CreatePattern& pattern, bool merging, RecordBatch* rows, std::size_t row) {
  std::size_t relationships = 0, paths = 0;
  for (std::size_t nodes = 0;; ++nodes) {
    for (; relationships < pattern.relationships.size() && pattern.relationships[relationships].nodes_before <= nodes;
         ++relationships) {
      DOSSIER_RETURN_IF_ERROR(CreateRelationship(pattern.relationships[relationships], pattern, merging, rows, row));
    }
    for (; paths < pattern.paths.size() && IsMade(pattern.paths[paths], nodes, relationships); ++paths) {
      SetPath(pattern.paths[paths], pattern, rows, row);
    }
    if (nodes == pattern.nodes.size()) return {};
    if (!pattern.nodes[nodes].bound) DOSSIER_RETURN_IF_ERROR(CreateNode(pattern.nodes[nodes], merging, rows, row));
  }
}

Status GraphWrites::CreateNode(const bound::NewNode& node, bool merging, RecordBatch* rows, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(PropertyMap properties, Properties(node.properties, merging, *rows, row));
  DOSSIER_RETURN_IF_ERROR(charge_.Add(kRecordBytes + Bytes(properties)));
  std::vector<LabelId> labels;
  for (const int label : node.labels) {
    labels.push_back(
        context_.transaction->InternLabel(context_.plan.names.labels[static_cast<std::size_t>(label)].text));
  }
  std::ranges::sort(labels);
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  (*rows)[node.slot].emplace_back(context_.transaction->CreateNode(std::move(labels), std::move(properties)));
  return {};
}

Status GraphWrites::CreateRelationship(const bound::NewRelationship& made, const bound::CreatePattern& pattern,
                                       bool merging, RecordBatch* rows, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(const NodeId start, EndOf(pattern.nodes[static_cast<std::size_t>(made.start)], *rows, row));
  DOSSIER_ASSIGN_OR_RETURN(const NodeId end, EndOf(pattern.nodes[static_cast<std::size_t>(made.end)], *rows, row));
  DOSSIER_ASSIGN_OR_RETURN(PropertyMap properties, Properties(made.properties, merging, *rows, row));
  DOSSIER_RETURN_IF_ERROR(charge_.Add(kRecordBytes + Bytes(properties)));
  const TypeId type =
      context_.transaction->InternType(context_.plan.names.types[static_cast<std::size_t>(made.type)].text);
  (*rows)[made.slot].emplace_back(context_.transaction->CreateRelationship(start, type, end, std::move(properties)));
  return {};
}

Status GraphWrites::Set(std::span<const bound::SetItem> items, const RecordBatch& rows, std::size_t row) {
  for (const bound::SetItem& item : items) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    DOSSIER_ASSIGN_OR_RETURN(const Value target, evaluator_.Evaluate(*item.target, rows, row));
    Value value;
    if (item.value) {
      DOSSIER_ASSIGN_OR_RETURN(value, evaluator_.Evaluate(*item.value, rows, row));
    }
    if (!target.IsNull()) DOSSIER_RETURN_IF_ERROR(SetOne(item, target, value));
  }
  return {};
}

Status GraphWrites::SetOne(const bound::SetItem& item, const Value& target, const Value& value) {
  if (target.Is(ValueType::kRelationship) && item.kind != ast::SetKind::kLabels) {
    DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* found,
                             context_.records.FindRelationship(target.AsRelationship()));
    if (found == nullptr) return DeletedElement(item.position);
    graph::Relationship changed = *found;
    const PropertyMap before = changed.properties;
    DOSSIER_ASSIGN_OR_RETURN(changed.properties, Changed(item, changed.properties, value));
    DOSSIER_RETURN_IF_ERROR(
        charge_.Add(BytesOfChange(!context_.transaction->Holds(changed.id), before, changed.properties)));
    context_.records.Forget(changed.id);
    context_.transaction->PutRelationship(std::move(changed));
    return {};
  }
  if (!target.Is(ValueType::kNode)) {
    return WrongValue(item.position, item.kind == ast::SetKind::kLabels ? "a node" : "a node or relationship", target);
  }
  DOSSIER_ASSIGN_OR_RETURN(const graph::Node* found, context_.records.FindNode(target.AsNode()));
  if (found == nullptr) return DeletedElement(item.position);
  graph::Node changed = *found;
  const PropertyMap before = changed.properties;
  if (item.kind == ast::SetKind::kLabels) {
    for (const int name : item.labels) {
      const LabelId label =
          context_.transaction->InternLabel(context_.plan.names.labels[static_cast<std::size_t>(name)].text);
      std::erase(changed.labels, label);
      if (!item.remove) changed.labels.push_back(label);
    }
    std::ranges::sort(changed.labels);
  } else {
    DOSSIER_ASSIGN_OR_RETURN(changed.properties, Changed(item, changed.properties, value));
  }
  DOSSIER_RETURN_IF_ERROR(
      charge_.Add(BytesOfChange(!context_.transaction->Holds(changed.id), before, changed.properties)));
  context_.records.Forget(changed.id);
  context_.transaction->PutNode(std::move(changed));
  return {};
}

Result<PropertyMap> GraphWrites::Changed(const bound::SetItem& item, const PropertyMap& before, const Value& value) {
  PropertyMap properties;
  if (item.kind != ast::SetKind::kReplace) properties = before;
  if (item.kind == ast::SetKind::kProperty) {
    DOSSIER_RETURN_IF_ERROR(CheckPropertyValue(value, item.position));
    graph::SetProperty(&properties, KeyOf(item.key), value);
  } else {
    DOSSIER_RETURN_IF_ERROR(AddAll(value, item.position, &properties));
  }
  return properties;
}

Status GraphWrites::AddAll(const Value& from, const SourcePosition& position, PropertyMap* out) {
  const auto copy = [out](const PropertyMap& properties) {
    for (const auto& [key, value] : properties) graph::SetProperty(out, key, value);
  };
  switch (from.type()) {
    case ValueType::kNull: return {};
    case ValueType::kMap:
      for (const auto& [key, value] : from.AsMap()) {
        DOSSIER_RETURN_IF_ERROR(CheckPropertyValue(value, position));
        graph::SetProperty(out, context_.transaction->InternKey(key), value);
      }
      return {};
    case ValueType::kNode: {
      DOSSIER_ASSIGN_OR_RETURN(const graph::Node* node, context_.records.FindNode(from.AsNode()));
      if (node == nullptr) return DeletedElement(position);
      copy(node->properties);
      return {};
    }
    case ValueType::kRelationship: {
      DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship,
                               context_.records.FindRelationship(from.AsRelationship()));
      if (relationship == nullptr) return DeletedElement(position);
      copy(relationship->properties);
      return {};
    }
    default: return WrongValue(position, "a map, a node or a relationship", from);
  }
}

Status GraphWrites::Mark(const bound::Expr& target, const RecordBatch& rows, std::size_t row) {
  DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
  DOSSIER_ASSIGN_OR_RETURN(const Value value, evaluator_.Evaluate(target, rows, row));
  DOSSIER_RETURN_IF_ERROR(charge_.Add(64));
  switch (value.type()) {
    case ValueType::kNull: return {};
    case ValueType::kNode: marked_nodes_.insert(value.AsNode()); return {};
    case ValueType::kRelationship: marked_relationships_.insert(value.AsRelationship()); return {};
    case ValueType::kPath:
      marked_nodes_.insert(value.AsPath().nodes.begin(), value.AsPath().nodes.end());
      marked_relationships_.insert(value.AsPath().relationships.begin(), value.AsPath().relationships.end());
      return {};
    default: return WrongValue(target.position, "a node, relationship or path to delete", value);
  }
}

Status GraphWrites::DeleteMarked(bool detach, const SourcePosition& position) {
  const std::vector<NodeId> nodes(marked_nodes_.begin(), marked_nodes_.end());
  graph::ExpandResult neighbours;
  DOSSIER_RETURN_IF_ERROR(
      context_.transaction->Expand({.nodes = nodes, .direction = graph::Direction::kBoth}, &neighbours));
  for (std::size_t i = 0; i < neighbours.relationships.size(); ++i) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    if (detach) {
      marked_relationships_.insert(neighbours.relationships[i]);
    } else if (!marked_relationships_.contains(neighbours.relationships[i])) {
      return RuntimeError(position, "DeleteConnectedNode", "a node that still has relationships cannot be deleted",
                          "delete them too, or write DETACH DELETE");
    }
  }
  for (const RelationshipId id : marked_relationships_) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    context_.records.Forget(id);
    DOSSIER_RETURN_IF_ERROR(context_.transaction->DeleteRelationship(id));
  }
  for (const NodeId id : marked_nodes_) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    context_.records.Forget(id);
    DOSSIER_RETURN_IF_ERROR(context_.transaction->DeleteNode(id));
  }
  marked_nodes_.clear();
  marked_relationships_.clear();
  return {};
}

}  // namespace dossier::query
