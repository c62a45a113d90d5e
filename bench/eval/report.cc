#include "bench/eval/report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/utf8.h"

namespace dossier::eval {

namespace {

using Json = nlohmann::ordered_json;

std::string CellText(const Cell& cell) {
  if (const auto* word = std::get_if<std::string>(&cell)) return *word;
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *count);
  if (const auto* figure = std::get_if<double>(&cell)) {
    const double tenths = *figure * 10;
    // Counts of halves and speeds need no three decimals.
    return std::abs(*figure) >= 10 && tenths == std::floor(tenths) ? fmt::format("{:.1f}", *figure)
                                                                   : fmt::format("{:.3f}", *figure);
  }
  return "-";
}

Json CellJson(const Cell& cell) {
  if (const auto* word = std::get_if<std::string>(&cell)) return *word;
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return *count;
  if (const auto* figure = std::get_if<double>(&cell)) return *figure;
  return nullptr;
}

}  // namespace

Cell FigureOrNothing(const std::optional<double>& figure) { return figure ? Cell(*figure) : Cell(); }

Cell Count(std::size_t number) { return static_cast<std::int64_t>(number); }

std::vector<std::string> TallyColumns(std::string name) {
  return {std::move(name), "precision", "recall", "F1", "right", "wrong", "missed"};
}

std::vector<Cell> TallyRow(std::string name, const Tally& tally) {
  const auto number = [](double value) {
    return value == std::floor(value) ? Cell(static_cast<std::int64_t>(value)) : Cell(value);
  };
  return {std::move(name),
          FigureOrNothing(tally.Precision()),
          FigureOrNothing(tally.Recall()),
          FigureOrNothing(tally.F1()),
          number(tally.right),
          number(tally.wrong),
          number(tally.missed)};
}

std::string ToText(const Report& report) {
  std::string out;
  for (const Table& table : report) {
    if (!out.empty()) out += '\n';
    out += table.title + "\n";
    std::vector<std::size_t> width;
    for (const std::string& column : table.columns) width.push_back(DisplayWidth(column));
    for (const auto& row : table.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], DisplayWidth(CellText(row[i])));
    }
    const auto add = [&](std::size_t i, const std::string& text, bool left) {
      const std::string pad(width[i] - DisplayWidth(text), ' ');
      out += "  " + (left ? text + pad : pad + text);
    };
    for (std::size_t i = 0; i < table.columns.size(); ++i) add(i, table.columns[i], i == 0);
    out += '\n';
    for (const auto& row : table.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) add(i, CellText(row[i]), i == 0);
      out += '\n';
    }
    if (!table.note.empty()) out += "  " + table.note + "\n";
  }
  return out;
}

std::string ToJson(const Report& report) {
  Json tables = Json::array();
  for (const Table& table : report) {
    Json rows = Json::array();
    for (const auto& row : table.rows) {
      Json values = Json::object();
      for (std::size_t i = 0; i < row.size(); ++i) values[table.columns[i]] = CellJson(row[i]);
      rows.push_back(std::move(values));
    }
    Json one = {{"title", table.title}, {"rows", std::move(rows)}};
    if (!table.note.empty()) one["note"] = table.note;
    tables.push_back(std::move(one));
  }
  return Json{{"tables", std::move(tables)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dossier::eval
