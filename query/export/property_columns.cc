#include "query/export/property_columns.h"

#include <algorithm>

#include "query/export/value_json.h"

namespace dossier::query {
namespace {

using graph::ValueType;

ColumnType TypeOf(const graph::Value& value) {
  switch (value.type()) {
    case ValueType::kBoolean: return ColumnType::kBoolean;
    case ValueType::kInteger: return ColumnType::kInteger;
    case ValueType::kFloat: return ColumnType::kFloat;
    case ValueType::kList: {
      const graph::List& list = value.AsList();
      const bool strings =
          std::all_of(list.begin(), list.end(), [](const graph::Value& v) { return v.Is(ValueType::kString); });
      return strings ? ColumnType::kStringList : ColumnType::kString;
    }
    default: return ColumnType::kString;
  }
}

ColumnType Common(ColumnType a, ColumnType b) {
  const auto number = [](ColumnType t) { return t == ColumnType::kInteger || t == ColumnType::kFloat; };
  if (a == b) return a;
  return number(a) && number(b) ? ColumnType::kFloat : ColumnType::kString;
}

template <typename Records>
PropertyColumns Columns(const Records& records) {
  PropertyColumns columns;
  for (const auto& record : records) {
    for (const auto& [key, value] : record.properties) {
      const auto [place, fresh] = columns.emplace(key, TypeOf(value));
      if (!fresh) place->second = Common(place->second, TypeOf(value));
    }
  }
  return columns;
}

}  // namespace

PropertyColumns ColumnsOf(const std::vector<SubGraphNode>& nodes) { return Columns(nodes); }
PropertyColumns ColumnsOf(const std::vector<SubGraphRelationship>& relationships) { return Columns(relationships); }

std::string PlainText(const graph::Value& value) {
  if (value.Is(ValueType::kString)) return value.AsString();
  const Json json = ToJson(value);
  return json.is_string() ? json.get<std::string>() : DumpJson(json);
}

}  // namespace dossier::query
