#include "query/export/typed_json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "query/exec/temporal.h"
#include "query/export/json_value.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;
using Json = nlohmann::ordered_json;

constexpr std::pair<const char*, ValueType> kTemporal[] = {
    {"$date", ValueType::kDate},         {"$localtime", ValueType::kLocalTime},
    {"$time", ValueType::kTime},         {"$localdatetime", ValueType::kLocalDateTime},
    {"$datetime", ValueType::kDateTime}, {"$duration", ValueType::kDuration}};

// Values nest at most 64 deep in a store.
Json Write(const Value& value) {
  switch (value.type()) {
    case ValueType::kNull: return nullptr;
    case ValueType::kBoolean: return value.AsBoolean();
    case ValueType::kInteger: return value.AsInteger();
    case ValueType::kString: return value.AsString();
    case ValueType::kFloat: {
      const double number = value.AsFloat();
      if (std::isfinite(number)) return number;
      return Json{{"$float", std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"}};
    }
    case ValueType::kList: {
      Json out = Json::array();
      for (const Value& item : value.AsList()) out.push_back(Write(item));
      return out;
    }
    case ValueType::kMap: {
      Json out = Json::object();
      for (const auto& [key, item] : value.AsMap()) out[key.starts_with('$') ? "$" + key : key] = Write(item);
      return out;
    }
    default:
      for (const auto& [name, type] : kTemporal) {
        if (value.Is(type)) return Json{{name, graph::ToIsoString(value)}};
      }
      return nullptr;  // nodes, relationships and paths are no properties
  }
}

// Undoes what Write does to maps, from the plain reading of the JSON; false where a "$" key is none of ours.
bool Restore(Value* value) {
  if (value->Is(ValueType::kList)) {
    graph::List list = value->AsList();
    for (Value& item : list) {
      if (!Restore(&item)) return false;
    }
    *value = std::move(list);
    return true;
  }
  if (!value->Is(ValueType::kMap)) return true;
  graph::Map map;
  for (const auto& [key, item] : value->AsMap()) {
    if (key.starts_with('$') && !key.starts_with("$$")) {
      if (value->AsMap().size() != 1 || !item.Is(ValueType::kString)) return false;
      const std::string text = item.AsString();
      if (key == "$float") {
        if (text != "NaN" && text != "Infinity" && text != "-Infinity") return false;
        *value = text == "NaN" ? std::nan("") : text == "Infinity" ? HUGE_VAL : -HUGE_VAL;
        return true;
      }
      for (const auto& [name, type] : kTemporal) {
        if (key != name) continue;
        auto temporal = ParseTemporal(type, text);
        if (!temporal) return false;
        *value = std::move(*temporal);
        return true;
      }
      return false;
    }
    Value inner = item;
    if (!Restore(&inner)) return false;
    map[key.starts_with('$') ? key.substr(1) : key] = std::move(inner);
  }
  *value = std::move(map);
  return true;
}

}  // namespace

std::string ToTypedJson(const Value& property) {
  return Write(property).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Value> FromTypedJson(std::string_view text) {
  std::optional<Value> value = ValueFromJsonText(text);
  if (!value || !Restore(&*value)) return std::nullopt;
  return value;
}

}  // namespace dossier::query
