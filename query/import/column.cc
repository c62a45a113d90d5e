#include "query/import/column.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/base/partial_date.h"
#include "core/base/utf8.h"
#include "core/graph/graph_records.h"

namespace dossier::query {
namespace {

constexpr std::pair<std::string_view, ColumnRole> kRoles[] = {
    {"id", ColumnRole::kId},       {"start_id", ColumnRole::kStart}, {"end_id", ColumnRole::kEnd},
    {"label", ColumnRole::kLabel}, {"type", ColumnRole::kType},      {"ignore", ColumnRole::kIgnore}};

constexpr std::pair<std::string_view, CellType> kTypes[] = {
    {"string", CellType::kString},       {"char", CellType::kString},       {"int", CellType::kInteger},
    {"integer", CellType::kInteger},     {"long", CellType::kInteger},      {"short", CellType::kInteger},
    {"byte", CellType::kInteger},        {"float", CellType::kFloat},       {"double", CellType::kFloat},
    {"boolean", CellType::kBoolean},     {"bool", CellType::kBoolean},      {"date", CellType::kDate},
    {"localtime", CellType::kLocalTime}, {"time", CellType::kTime},         {"localdatetime", CellType::kLocalDateTime},
    {"datetime", CellType::kDateTime},   {"duration", CellType::kDuration}, {"json", CellType::kJson}};

template <typename Table>
auto FindIn(const Table& table, std::string_view name) -> const decltype(table[0].second)* {
  for (const auto& [known, what] : table) {
    if (known == name) return &what;
  }
  return nullptr;
}

Error BadHeader(std::string_view header, std::string what) {
  return {ErrorCode::kBadInput, fmt::format("the header \"{}\" is not understood: {}", header, what),
          "write NAME, NAME:TYPE, NAME:ID, :LABEL, :START_ID, :END_ID, :TYPE or :IGNORE; types are string, int, float, "
          "boolean, date, localtime, time, localdatetime, datetime, duration, json, each also as TYPE[]"};
}

bool IsWholeNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<Column> ParseColumn(std::string_view header, const ColumnNames& names) {
  Column column;
  const auto plain = [&](ColumnRole role) {
    column.role = role;
    if (role == ColumnRole::kId) column.name = header;
    column.type = CellType::kString;
    return column;
  };
  if (!header.empty()) {
    if (header == names.id) return plain(ColumnRole::kId);
    if (header == names.start) return plain(ColumnRole::kStart);
    if (header == names.end) return plain(ColumnRole::kEnd);
    if (header == names.label_column) return plain(ColumnRole::kLabel);
    if (header == names.type_column) return plain(ColumnRole::kType);
    if (header == names.date) {
      column.name = graph::property::kDate;
      column.type = CellType::kIsoDate;
      return column;
    }
  }
  const std::size_t colon = header.rfind(':');
  column.name = header.substr(0, colon);
  if (colon == std::string_view::npos) {
    if (header.empty()) column.role = ColumnRole::kIgnore;  // a column without a name
    return column;
  }
  std::string_view what = header.substr(colon + 1);
  if (const std::size_t open = what.find('('); open != std::string_view::npos && what.ends_with(')')) {
    column.id_space = what.substr(open + 1, what.size() - open - 2);
    what = what.substr(0, open);
  }
  if (what.ends_with("[]")) {
    column.list = true;
    what.remove_suffix(2);
  }
  const std::string word = FoldCase(what);
  if (const ColumnRole* role = FindIn(kRoles, word)) {
    const bool end = *role == ColumnRole::kId || *role == ColumnRole::kStart || *role == ColumnRole::kEnd;
    if (column.list || (!end && !column.id_space.empty())) return BadHeader(header, "only ids have an id space");
    column.role = *role;
    column.type = CellType::kString;
    if (*role != ColumnRole::kId) column.name.clear();
    return column;
  }
  const CellType* type = FindIn(kTypes, word);
  if (type == nullptr || !column.id_space.empty()) {
    return BadHeader(header, fmt::format("there is no type \"{}\"", header.substr(colon + 1)));
  }
  if (column.name.empty()) return BadHeader(header, "a property needs a name");
  column.type = *type;
  // The language keeps the date of a meeting as text, as precise as it is known.
  if (*type == CellType::kDate && !column.list && column.name == graph::property::kDate) {
    column.type = CellType::kIsoDate;
  }
  return column;
}

std::string DescribeColumn(const Column& column) {
  const std::string space = column.id_space.empty() ? "" : "(" + column.id_space + ")";
  switch (column.role) {
    case ColumnRole::kId: return column.name.empty() ? "key" + space : column.name + ": key" + space;
    case ColumnRole::kStart: return "start" + space;
    case ColumnRole::kEnd: return "end" + space;
    case ColumnRole::kLabel: return "labels";
    case ColumnRole::kType: return "type";
    case ColumnRole::kIgnore: return column.name + (column.name.empty() ? "" : ": ") + "left out";
    case ColumnRole::kProperty: break;
  }
  std::string_view type = "string";
  for (const auto& [name, known] : kTypes) {
    if (known == column.type) {
      type = name;
      break;
    }
  }
  if (column.type == CellType::kIsoDate) type = "date";
  return fmt::format("{}: {}{}", column.name, type, column.list ? "[]" : "");
}

std::string_view CellTypeName(CellType type) {
  switch (type) {
    case CellType::kInteger: return "a whole number";
    case CellType::kFloat: return "a number";
    case CellType::kBoolean: return "true or false";
    case CellType::kDate: return "a date";
    case CellType::kIsoDate: return "a date such as 2025, 2025-11 or 2025-11-25";
    case CellType::kLocalTime: return "a local time";
    case CellType::kTime: return "a time";
    case CellType::kLocalDateTime: return "a local date and time";
    case CellType::kDateTime: return "a date and time";
    case CellType::kDuration: return "a duration";
    case CellType::kJson: return "JSON";
    default: return "text";
  }
}

CellType InferType(std::span<const std::string> values, std::string_view property) {
  if (values.empty() || property == graph::property::kName || property == graph::property::kTitle) {
    return CellType::kString;
  }
  const auto all = [&](auto&& is) { return std::all_of(values.begin(), values.end(), is); };
  if (property == graph::property::kDate) {
    const bool dates = all([](const std::string& v) { return PartialDate::Parse(v).has_value(); });
    return dates ? CellType::kIsoDate : CellType::kString;
  }
  if (all([](const std::string& v) { return IsWholeNumber(v) && ParseCell(v, CellType::kInteger, false); })) {
    return CellType::kInteger;
  }
  const auto number = [](const std::string& v) {
    const std::string_view whole = std::string_view(v).substr(0, v.find_first_of(".eE"));
    return (IsWholeNumber(whole) || whole == "-0") && v.back() >= '0' && v.back() <= '9' && v.size() <= 17 &&
           ParseCell(v, CellType::kFloat, false);
  };
  if (all(number)) return CellType::kFloat;
  if (all([](const std::string& v) { return ParseCell(v, CellType::kBoolean, false).has_value(); })) {
    return CellType::kBoolean;
  }
  if (all([](const std::string& v) { return v.size() == 10 && PartialDate::Parse(v).has_value(); })) {
    return CellType::kDate;
  }
  return CellType::kString;
}

}  // namespace dossier::query
