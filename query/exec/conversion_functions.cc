#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using graph::Value;
using graph::ValueType;

namespace {

std::string FloatText(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  std::string text = fmt::format("{}", number);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

std::optional<double> ParseFloat(std::string_view text) {
  text = Trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Towards zero; nothing where it does not fit.
std::optional<std::int64_t> Truncate(double number) {
  if (!(number >= -9.223372036854775e18 && number <= 9.223372036854775e18)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  std::string_view digits = Trimmed(text);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc() && end == digits.data() + digits.size()) return number;
  const std::optional<double> real = ParseFloat(text);
  return real ? Truncate(*real) : std::nullopt;
}

std::optional<Value> ParseBoolean(std::string_view text) {
  std::string lower(Trimmed(text));
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "true") return Value(true);
  if (lower == "false") return Value(false);
  return Value();
}

// The converted value; nothing where values of that type have no conversion.
std::optional<Value> Convert(FunctionId function, const Value& value) {
  const auto or_null = [](const auto& found) { return found ? Value(*found) : Value(); };
  switch (function) {
    case FunctionId::kToString:
    case FunctionId::kToStringOrNull: {
      std::optional<std::string> text = ToText(value);
      if (!text) return std::nullopt;
      return Value(*std::move(text));
    }
    case FunctionId::kToInteger:
    case FunctionId::kToIntegerOrNull:
      if (value.Is(ValueType::kInteger)) return value;
      if (value.Is(ValueType::kFloat)) return or_null(Truncate(value.AsFloat()));
      if (value.Is(ValueType::kBoolean)) return Value(value.AsBoolean() ? 1 : 0);
      if (value.Is(ValueType::kString)) return or_null(ParseInteger(value.AsString()));
      return std::nullopt;
    case FunctionId::kToFloat:
    case FunctionId::kToFloatOrNull:
      if (value.IsNumber()) return Value(value.ToDouble());
      if (value.Is(ValueType::kString)) return or_null(ParseFloat(value.AsString()));
      return std::nullopt;
    default:
      if (value.Is(ValueType::kBoolean)) return value;
      if (value.Is(ValueType::kInteger)) return Value(value.AsInteger() != 0);
      if (value.Is(ValueType::kString)) return ParseBoolean(value.AsString());
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> ToText(const Value& value) {
  switch (value.type()) {
    case ValueType::kString: return value.AsString();
    case ValueType::kBoolean: return value.AsBoolean() ? "true" : "false";
    case ValueType::kInteger: return std::to_string(value.AsInteger());
    case ValueType::kFloat: return FloatText(value.AsFloat());
    case ValueType::kDate:
    case ValueType::kLocalTime:
    case ValueType::kTime:
    case ValueType::kLocalDateTime:
    case ValueType::kDateTime:
    case ValueType::kDuration: return graph::ToIsoString(value);
    default: return std::nullopt;
  }
}

Result<Value> CallConversion(const bound::Expr& call, Arguments arguments, ExecContext*) {
  const Value& value = arguments[0];
  if (call.function == FunctionId::kExists)
    return Value(!value.IsNull() && !(value.Is(ValueType::kBoolean) && !value.AsBoolean()));
  if (call.function == FunctionId::kValueType) return Value(graph::ValueTypeName(value.type()));
  if (value.IsNull()) return Value();
  std::optional<Value> converted = Convert(call.function, value);
  if (converted) return *std::move(converted);
  const bool or_null = call.function == FunctionId::kToStringOrNull || call.function == FunctionId::kToIntegerOrNull ||
                       call.function == FunctionId::kToFloatOrNull || call.function == FunctionId::kToBooleanOrNull;
  if (or_null) return Value();
  return RuntimeError(call.position, "InvalidArgumentValue",
                      std::string(Entry(call.function).name) + "() cannot convert a value of type " +
                          std::string(graph::ValueTypeName(value.type())));
}

}  // namespace dossier::query
