// The columns that the properties of many records make in a format that wants types. Pure functions.
#pragma once

#include <map>
#include <string>

#include "query/export/sub_graph.h"

namespace dossier::query {

enum class ColumnType : std::uint8_t { kBoolean, kInteger, kFloat, kString, kStringList };

// The one type that fits all values of each property: kString where they differ, kFloat for integers and floats.
using PropertyColumns = std::map<std::string, ColumnType>;

PropertyColumns ColumnsOf(const std::vector<SubGraphNode>& nodes);
PropertyColumns ColumnsOf(const std::vector<SubGraphRelationship>& relationships);

// The value as text: strings bare, everything else as JSON.
std::string PlainText(const graph::Value& value);

}  // namespace dossier::query
