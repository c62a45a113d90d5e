#include "server/query_request.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace dossier::server {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 64;  // of arrays and objects; bounds the recursion of ToValue and of Json's destructor

// Whether brackets outside strings nest deeper than kMaxDepth; looks at bytes alone, so any text will do.
bool NestsTooDeep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

Result<Json> ParseJson(std::string_view body) {
  if (NestsTooDeep(body)) return Error{ErrorCode::kBadInput, "the body nests deeper than 64 levels"};
  try {
    return Json::parse(body);
  } catch (const Json::parse_error& error) {
    return Error{ErrorCode::kBadInput, "the body is not JSON: it is wrong at byte " + std::to_string(error.byte),
                 "send {\"statement\": \"MATCH (n) RETURN n\"}"};
  } catch (const Json::exception&) {  // a number too large
    return Error{ErrorCode::kBadInput, "the body is not JSON that can be read"};
  }
}

Error WrongType(std::string_view field, std::string_view wanted) {
  return {ErrorCode::kUsage, "\"" + std::string(field) + "\" must be " + std::string(wanted)};
}

// Nesting is at most kMaxDepth.
Result<graph::Value> ToValue(const Json& json) {
  switch (json.type()) {
    case Json::value_t::null: return graph::Value();
    case Json::value_t::boolean: return graph::Value(json.get<bool>());
    case Json::value_t::number_integer: return graph::Value(json.get<std::int64_t>());
    case Json::value_t::number_unsigned: {
      const auto number = json.get<std::uint64_t>();
      if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return Error{ErrorCode::kUsage, "an integer of \"parameters\" does not fit in 64 bits"};
      }
      return graph::Value(static_cast<std::int64_t>(number));
    }
    case Json::value_t::number_float: return graph::Value(json.get<double>());
    case Json::value_t::string: return graph::Value(json.get<std::string>());
    case Json::value_t::array: {
      graph::List list;
      for (const Json& item : json) {
        DOSSIER_ASSIGN_OR_RETURN(graph::Value value, ToValue(item));
        list.push_back(std::move(value));
      }
      return graph::Value(std::move(list));
    }
    case Json::value_t::object: {
      graph::Map map;
      for (const auto& [key, item] : json.items()) {
        DOSSIER_ASSIGN_OR_RETURN(graph::Value value, ToValue(item));
        map.emplace(key, std::move(value));
      }
      return graph::Value(std::move(map));
    }
    default: return Error{ErrorCode::kBadInput, "\"parameters\" holds a value of no JSON type"};
  }
}

// A positive whole number of at most nine digits.
std::optional<std::int64_t> Positive(const Json& json) {
  if (!json.is_number_integer()) return std::nullopt;
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > 999'999'999) return std::nullopt;
  const auto number = json.get<std::int64_t>();
  return number >= 1 && number <= 999'999'999 ? std::optional(number) : std::nullopt;
}

Status SetField(const std::string& name, const Json& json, QueryRequest* out) {
  if (name == "statement") {
    if (!json.is_string()) return WrongType(name, "a string");
    out->statement = json.get<std::string>();
  } else if (name == "parameters") {
    if (json.is_null()) return {};
    if (!json.is_object()) return WrongType(name, "an object");
    DOSSIER_ASSIGN_OR_RETURN(const graph::Value value, ToValue(json));
    out->parameters = value.AsMap();
  } else if (name == "limit") {
    const auto limit = Positive(json);
    if (!limit) return WrongType(name, "a whole number from 1 to 999999999");
    out->limit = static_cast<std::uint64_t>(*limit);
  } else if (name == "timeoutMs") {
    const auto timeout = Positive(json);
    if (!timeout) return WrongType(name, "a whole number of milliseconds from 1 to 999999999");
    out->timeout = std::chrono::milliseconds(*timeout);
  } else if (name == "includeEvidence") {
    if (!json.is_boolean()) return WrongType(name, "true or false");
    out->include_evidence = json.get<bool>();
  } else {
    return Error{ErrorCode::kUsage, "the body has an unknown field \"" + name.substr(0, 100) + "\"",
                 "there are statement, parameters, limit, timeoutMs and includeEvidence"};
  }
  return {};
}

}  // namespace

Result<QueryRequest> ParseQueryRequest(std::string_view body) {
  DOSSIER_ASSIGN_OR_RETURN(const Json json, ParseJson(body));
  if (!json.is_object() || !json.contains("statement")) {
    return Error{ErrorCode::kBadInput, "the body is not an object with a \"statement\"",
                 "send {\"statement\": \"MATCH (n) RETURN n\"}"};
  }
  QueryRequest request;
  for (const auto& [name, value] : json.items()) DOSSIER_RETURN_IF_ERROR(SetField(name, value, &request));
  return request;
}

}  // namespace dossier::server
