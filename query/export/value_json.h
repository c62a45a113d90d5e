// Query values as JSON, in the shapes of docs/http_api.md: a node is {"elementId","labels","properties"}, a
// relationship
// {"elementId","startNodeElementId","endNodeElementId","type","properties"}, a path the list of its nodes and
// relationships in turn. Integers are exact; NaN and the infinities are strings; dates and times ISO 8601 strings.
// Pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "query/export/record_set.h"

namespace dossier::query {

using Json = nlohmann::ordered_json;  // keeps columns in order

// Lists and maps nested deeper than 200 come out as the string "...".
Json ToJson(const graph::Value& value, const RecordSet& records);
// Of a property, which holds no nodes, relationships or paths (they would come out as bare ids).
Json ToJson(const graph::Value& property);
Json PropertiesToJson(const graph::PropertyMap& properties, const RecordSet& records);

// Compact text; bytes that are no UTF-8 become U+FFFD. `indent` >= 0 spreads it over lines.
std::string DumpJson(const Json& json, int indent = -1);

}  // namespace dossier::query
