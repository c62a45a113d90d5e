// What the columns of a file mean, as neo4j-admin's header line says it: `:ID`, `name:ID(Person)`, `:LABEL`,
// `:START_ID`, `:END_ID`, `:TYPE`, `:IGNORE`, `born:date`, `aliases:string[]`, or a plain name, whose type is looked
// for in the values. Pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graph/value.h"

namespace dossier::query {

enum class ColumnRole : std::uint8_t { kProperty, kId, kStart, kEnd, kLabel, kType, kIgnore };

// What the text of a cell is read as.
enum class CellType : std::uint8_t {
  kUnknown,  // to be found out (InferType)
  kString,
  kInteger,
  kFloat,
  kBoolean,
  kDate,
  kIsoDate,  // text such as "2025-11": what the property `date` holds
  kLocalTime,
  kTime,
  kLocalDateTime,
  kDateTime,
  kDuration,
  kJson,  // any value: typed JSON (query/export/typed_json.h)
};

struct Column {
  ColumnRole role = ColumnRole::kProperty;
  std::string name;      // of the property; empty where it is none
  std::string id_space;  // of kId, kStart, kEnd: "Person" of `:ID(Person)`
  CellType type = CellType::kUnknown;
  bool list = false;  // values parted by ";"
  friend bool operator==(const Column&, const Column&) = default;
};

// Plain header names that stand for roles, and constants for what no column says.
struct ColumnNames {
  std::string id, start, end, label_column, type_column;  // names of columns; empty: none
  std::string date;                                       // column that becomes the property `date`
};

// The column that a header cell announces. Error: kBadInput, without the file's name.
Result<Column> ParseColumn(std::string_view header, const ColumnNames& names);

// "id -> key", "born: date", for the report.
std::string DescribeColumn(const Column& column);

// The items of "a;b": in one, "\;" is a semicolon and "\\" a backslash.
std::vector<std::string> SplitItems(std::string_view text);
// The value of a cell that is not empty; nothing where it is no such value. `list` cells are split at ";", where "\;"
// is a semicolon and "\\" a backslash.
std::optional<graph::Value> ParseCell(std::string_view text, CellType type, bool list);
// "an integer", for messages.
std::string_view CellTypeName(CellType type);

// The narrowest type that all of these values have: integer, float, boolean, date, else string. A number with a leading
// zero or sign "+", or too big for 64 bits, is text: as a number it would lose what was written. Values of the property
// `date` are kIsoDate where all are dates.
CellType InferType(std::span<const std::string> values, std::string_view property);

}  // namespace dossier::query
