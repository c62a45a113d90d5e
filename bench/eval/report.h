// What a command of dossier-eval says: tables of figures, as text for people or as JSON for programs. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bench/eval/tally.h"

namespace dossier::eval {

// Nothing, a word, a count, a figure.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;

struct Table {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;  // each of as many cells as columns
  std::string note = {};                // a line below, or empty
};

using Report = std::vector<Table>;

Cell FigureOrNothing(const std::optional<double>& figure);
Cell Count(std::size_t number);
// `name`, then precision, recall and F1, then right, wrong and missed.
std::vector<Cell> TallyRow(std::string name, const Tally& tally);
std::vector<std::string> TallyColumns(std::string name);

// Columns aligned; figures with three decimals, whole numbers as such.
std::string ToText(const Report& report);
// {"tables": [{"title", "note", "rows": [{column: value}]}]}; figures in full.
std::string ToJson(const Report& report);

}  // namespace dossier::eval
