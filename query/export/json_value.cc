#include "query/export/json_value.h"

#include <nlohmann/json.hpp>

namespace dossier::query {
namespace {

using Json = nlohmann::json;
constexpr int kMaxDepth = 64;

graph::Value Convert(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean: return json.get<bool>();
    case Json::value_t::number_integer: return json.get<std::int64_t>();
    case Json::value_t::number_unsigned: {
      const auto n = json.get<std::uint64_t>();
      if (n > static_cast<std::uint64_t>(INT64_MAX)) return static_cast<double>(n);
      return static_cast<std::int64_t>(n);
    }
    case Json::value_t::number_float: return json.get<double>();
    case Json::value_t::string: return json.get<std::string>();
    case Json::value_t::array: {
      graph::List list;
      for (const Json& item : json) list.push_back(Convert(item));
      return list;
    }
    case Json::value_t::object: {
      graph::Map map;
      for (const auto& [key, item] : json.items()) map[key] = Convert(item);
      return map;
    }
    default: return {};
  }
}

}  // namespace

std::optional<graph::Value> ValueFromJsonText(std::string_view text) {
  bool too_deep = false;
  const Json json = Json::parse(
      text,
      [&](int depth, Json::parse_event_t, Json&) {
        too_deep |= depth > kMaxDepth;
        return !too_deep;
      },
      /*allow_exceptions=*/false);
  if (too_deep || json.is_discarded()) return std::nullopt;
  return Convert(json);
}

}  // namespace dossier::query
