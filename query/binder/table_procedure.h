// A procedure that the caller of a query brings along: a table of what it yields for which arguments. For programs with
// look-up tables of their own, and for compatibility kits. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/graph/value.h"

namespace dossier::query {

struct TableColumn {
  enum class Type : std::uint8_t { kAny, kString, kInteger, kFloat, kNumber };  // an integer will do for kFloat
  std::string name;
  Type type = Type::kAny;
};

struct TableProcedure {
  std::string name;                    // "shop.prices"; case does not matter
  std::vector<TableColumn> arguments;  // a call gives these ...
  std::vector<TableColumn> columns;    // ... and yields these; without columns each call leaves its row as it is
  std::vector<graph::List> rows;       // arguments, then columns
};

}  // namespace dossier::query
