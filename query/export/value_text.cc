#include "query/export/value_text.h"

#include "core/graph/element_id.h"
#include "query/export/value_json.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

std::string TypeOf(RelationshipId id, const RecordSet& records) {
  const graph::Relationship* relationship = records.FindRelationship(id);
  return relationship == nullptr ? graph::ToElementId(id) : records.symbols().types.Name(relationship->type);
}

std::string PathText(const graph::Path& path, const RecordSet& records) {
  std::string out;
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    if (i > 0) {
      const graph::Relationship* step = records.FindRelationship(path.relationships[i - 1]);
      const bool forward = step == nullptr || step->start == path.nodes[i - 1];
      out += (forward ? " -[" : " <-[") + TypeOf(path.relationships[i - 1], records) + (forward ? "]-> " : "]- ");
    }
    out += records.NodeName(path.nodes[i]);
  }
  return out;
}

// Nodes and relationships inside lists and maps are named, not spelt out: a cell is for reading.
Json Compact(const Value& value, const RecordSet& records, int depth) {
  if (depth > 200) return "...";
  if (value.Is(ValueType::kList)) {
    Json out = Json::array();
    for (const Value& item : value.AsList()) out.push_back(Compact(item, records, depth + 1));
    return out;
  }
  if (value.Is(ValueType::kMap)) {
    Json out = Json::object();
    for (const auto& [key, item] : value.AsMap()) out[key] = Compact(item, records, depth + 1);
    return out;
  }
  if (value.Is(ValueType::kNode) || value.Is(ValueType::kRelationship) || value.Is(ValueType::kPath)) {
    return ToText(value, records);
  }
  return ToJson(value, records);
}

}  // namespace

std::string ToText(const Value& value, const RecordSet& records) {
  switch (value.type()) {
    case ValueType::kNull: return "null";
    case ValueType::kString: return value.AsString();
    case ValueType::kList:
    case ValueType::kMap: return DumpJson(Compact(value, records, 0));
    case ValueType::kNode: {
      const std::string id = graph::ToElementId(value.AsNode()), name = records.NodeName(value.AsNode());
      return name == id ? id : name + " (" + id + ")";
    }
    case ValueType::kRelationship:
      return TypeOf(value.AsRelationship(), records) + " (" + graph::ToElementId(value.AsRelationship()) + ")";
    case ValueType::kPath: return PathText(value.AsPath(), records);
    default: {
      const Json json = ToJson(value, records);
      return json.is_string() ? json.get<std::string>() : DumpJson(json);
    }
  }
}

}  // namespace dossier::query
