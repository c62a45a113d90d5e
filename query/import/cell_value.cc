#include <charconv>
#include <cmath>

#include "core/base/partial_date.h"
#include "core/base/utf8.h"
#include "query/exec/temporal.h"
#include "query/export/typed_json.h"
#include "query/import/column.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

template <typename Number>
std::optional<Number> ParseNumber(std::string_view text) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Value> ParseFloat(std::string_view text) {
  if (text == "NaN") return Value(std::nan(""));
  if (text == "Infinity" || text == "+Infinity") return Value(HUGE_VAL);
  if (text == "-Infinity") return Value(-HUGE_VAL);
  const auto number = ParseNumber<double>(text);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return Value(*number);
}

std::optional<Value> ParseBoolean(std::string_view text) {
  const std::string word = FoldCase(text);
  if (word == "true") return Value(true);
  if (word == "false") return Value(false);
  return std::nullopt;
}

ValueType TemporalOf(CellType type) {
  switch (type) {
    case CellType::kLocalTime: return ValueType::kLocalTime;
    case CellType::kTime: return ValueType::kTime;
    case CellType::kLocalDateTime: return ValueType::kLocalDateTime;
    case CellType::kDateTime: return ValueType::kDateTime;
    case CellType::kDuration: return ValueType::kDuration;
    default: return ValueType::kDate;
  }
}

std::optional<Value> ParseOne(std::string_view text, CellType type) {
  switch (type) {
    case CellType::kUnknown:
    case CellType::kString: return Value(text);
    case CellType::kInteger: {
      const auto number = ParseNumber<std::int64_t>(text);
      return number ? std::optional<Value>(*number) : std::nullopt;
    }
    case CellType::kFloat: return ParseFloat(text);
    case CellType::kBoolean: return ParseBoolean(text);
    case CellType::kIsoDate: return PartialDate::Parse(text) ? std::optional<Value>(Value(text)) : std::nullopt;
    case CellType::kJson: return FromTypedJson(text);
    default: return ParseTemporal(TemporalOf(type), text);
  }
}

}  // namespace

std::vector<std::string> SplitItems(std::string_view text) {
  std::vector<std::string> items(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == ';' || text[i + 1] == '\\')) {
      items.back().push_back(text[++i]);
    } else if (text[i] == ';') {
      items.emplace_back();
    } else {
      items.back().push_back(text[i]);
    }
  }
  return items;
}

std::optional<Value> ParseCell(std::string_view text, CellType type, bool list) {
  if (!list) return ParseOne(text, type);
  graph::List values;
  for (const std::string& item : SplitItems(text)) {
    auto value = ParseOne(item, type);
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  }
  return Value(std::move(values));
}

}  // namespace dossier::query
