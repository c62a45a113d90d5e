#include <chrono>

#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/exec/temporal.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using graph::Value;
using graph::ValueType;

namespace {

Error WithPosition(const Error& error, std::string_view function, const SourcePosition& position) {
  return RuntimeError(position, error.detail, std::string(function) + "(): " + error.message);
}

// date.truncate(unit, value [, fields])
Result<Value> Truncate(const bound::Expr& call, Arguments arguments) {
  if (arguments[0].IsNull() || arguments[1].IsNull()) return Value();
  if (!arguments[0].Is(ValueType::kString)) return WrongValue(call.position, "the name of a unit", arguments[0]);
  const bool has_fields = arguments.size() > 2 && !arguments[2].IsNull();
  if (has_fields && !arguments[2].Is(ValueType::kMap)) return WrongValue(call.position, "a map", arguments[2]);
  Result<Value> cut = TruncateTemporal(*call.type, arguments[0].AsString(), arguments[1],
                                       has_fields ? arguments[2].AsMap() : graph::Map());
  if (!cut.ok()) return WithPosition(cut.error(), "truncate", call.position);
  return cut;
}

Result<Value> Between(const bound::Expr& call, Arguments arguments) {
  if (arguments[0].IsNull() || arguments[1].IsNull()) return Value();
  const DurationUnit unit = call.function == FunctionId::kDurationBetween    ? DurationUnit::kAll
                            : call.function == FunctionId::kDurationInMonths ? DurationUnit::kMonths
                            : call.function == FunctionId::kDurationInDays   ? DurationUnit::kDays
                                                                             : DurationUnit::kSeconds;
  if (std::optional<Value> between = DurationBetween(unit, arguments[0], arguments[1])) return *std::move(between);
  const bool first = arguments[0].type() < ValueType::kDate || arguments[0].type() > ValueType::kDateTime;
  return WrongValue(call.position, "two dates or times", arguments[first ? 0 : 1]);
}

// date.statement([zone]) and its kin: the clock, in UTC or in a zone.
Result<Value> Clock(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  std::int64_t now = context->now_nanoseconds;
  if (call.function == FunctionId::kRealClock) {
    now = std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  if (arguments.empty()) return TemporalNow(*call.type, now);
  if (arguments[0].IsNull()) return Value();
  Result<Value> moment = TemporalFromMap(
      ValueType::kDateTime, {{"datetime", TemporalNow(ValueType::kDateTime, now)}, {"timezone", arguments[0]}});
  if (!moment.ok()) return WithPosition(moment.error(), "statement", call.position);
  return *ConvertTemporal(*call.type, *moment);
}

Result<Value> FromEpoch(const bound::Expr& call, Arguments arguments) {
  for (const Value& argument : arguments) {
    if (argument.IsNull()) return Value();
    if (!argument.Is(ValueType::kInteger)) return WrongValue(call.position, "integers", argument);
  }
  const bool millis = call.function == FunctionId::kFromEpochMillis;
  const std::int64_t whole = arguments[0].AsInteger();
  const std::int64_t rest = arguments.size() > 1 ? arguments[1].AsInteger() : 0;
  Result<Value> moment = TemporalFromMap(
      ValueType::kDateTime, {{millis ? "epochMillis" : "epochSeconds", Value(whole)}, {"nanosecond", Value(rest)}});
  if (!moment.ok()) return WithPosition(moment.error(), "fromepoch", call.position);
  return moment;
}

}  // namespace

// date(), date('2025-11'), date({year: 2025}), date(datetime(...)) and its kin.
Result<Value> CallTemporalFunction(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  switch (call.function) {
    case FunctionId::kTimestamp: return Value(context->now_nanoseconds / 1'000'000);
    case FunctionId::kTruncate: return Truncate(call, arguments);
    case FunctionId::kDurationBetween:
    case FunctionId::kDurationInMonths:
    case FunctionId::kDurationInDays:
    case FunctionId::kDurationInSeconds: return Between(call, arguments);
    case FunctionId::kClock:
    case FunctionId::kRealClock: return Clock(call, arguments, context);
    case FunctionId::kFromEpoch:
    case FunctionId::kFromEpochMillis: return FromEpoch(call, arguments);
    default: break;
  }
  const ValueType type = *Entry(call.function).result;
  if (arguments.empty()) return TemporalNow(type, context->now_nanoseconds);
  const Value& argument = arguments[0];
  const std::string name(Entry(call.function).name);
  if (argument.IsNull()) return Value();
  if (argument.Is(ValueType::kString)) {
    std::optional<Value> value = ParseTemporal(type, argument.AsString());
    if (value) return *std::move(value);
    return RuntimeError(
        call.position, "InvalidArgumentValue", "this text is no " + name + ": " + argument.AsString().substr(0, 60),
        type == ValueType::kDuration ? "write it as P1Y2M3DT4H5M6S" : "write it as ISO 8601: 2025-11-25, 10:15:30Z");
  }
  if (argument.Is(ValueType::kMap)) {
    Result<Value> value = TemporalFromMap(type, argument.AsMap());
    if (!value.ok()) return RuntimeError(call.position, value.error().detail, name + "(): " + value.error().message);
    return value;
  }
  std::optional<Value> converted = ConvertTemporal(type, argument);
  if (converted) return *std::move(converted);
  return WrongValue(call.position, "a text, a map or a temporal value for " + name + "()", argument);
}

}  // namespace dossier::query
