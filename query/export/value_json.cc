#include "query/export/value_json.h"

#include <cmath>

#include "core/graph/element_id.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

constexpr int kMaxDepth = 200;

Json Convert(const Value& value, const RecordSet* records, int depth);

Json Properties(const graph::PropertyMap& properties, const RecordSet* records, int depth) {
  Json out = Json::object();
  for (const auto& [key, value] : properties) {
    out[records->symbols().keys.Name(key)] = Convert(value, records, depth + 1);
  }
  return out;
}

Json NodeToJson(NodeId id, const RecordSet* records) {
  Json out = {{"elementId", graph::ToElementId(id)}, {"labels", Json::array()}, {"properties", Json::object()}};
  if (const graph::Node* node = records == nullptr ? nullptr : records->FindNode(id)) {
    for (const LabelId label : node->labels) out["labels"].push_back(records->symbols().labels.Name(label));
    out["properties"] = Properties(node->properties, records, 0);
  }
  return out;
}

Json RelationshipToJson(RelationshipId id, const RecordSet* records) {
  Json out = {{"elementId", graph::ToElementId(id)}};
  if (const graph::Relationship* relationship = records == nullptr ? nullptr : records->FindRelationship(id)) {
    out["startNodeElementId"] = graph::ToElementId(relationship->start);
    out["endNodeElementId"] = graph::ToElementId(relationship->end);
    out["type"] = records->symbols().types.Name(relationship->type);
    out["properties"] = Properties(relationship->properties, records, 0);
  }
  return out;
}

Json FloatToJson(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

Json Convert(const Value& value, const RecordSet* records, int depth) {
  if (depth > kMaxDepth) return "...";
  switch (value.type()) {
    case ValueType::kNull: return nullptr;
    case ValueType::kBoolean: return value.AsBoolean();
    case ValueType::kInteger: return value.AsInteger();
    case ValueType::kFloat: return FloatToJson(value.AsFloat());
    case ValueType::kString: return value.AsString();
    case ValueType::kList: {
      Json out = Json::array();
      for (const Value& item : value.AsList()) out.push_back(Convert(item, records, depth + 1));
      return out;
    }
    case ValueType::kMap: {
      Json out = Json::object();
      for (const auto& [key, item] : value.AsMap()) out[key] = Convert(item, records, depth + 1);
      return out;
    }
    case ValueType::kNode: return NodeToJson(value.AsNode(), records);
    case ValueType::kRelationship: return RelationshipToJson(value.AsRelationship(), records);
    case ValueType::kPath: {
      const graph::Path& path = value.AsPath();
      Json out = Json::array();
      for (std::size_t i = 0; i < path.nodes.size(); ++i) {
        if (i > 0) out.push_back(RelationshipToJson(path.relationships[i - 1], records));
        out.push_back(NodeToJson(path.nodes[i], records));
      }
      return out;
    }
    default: return graph::ToIsoString(value);
  }
}

}  // namespace

Json ToJson(const Value& value, const RecordSet& records) { return Convert(value, &records, 0); }

Json ToJson(const Value& property) { return Convert(property, nullptr, 0); }

Json PropertiesToJson(const graph::PropertyMap& properties, const RecordSet& records) {
  return Properties(properties, &records, 0);
}

std::string DumpJson(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dossier::query
