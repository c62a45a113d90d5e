#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/exec/temporal.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using graph::Value;
using graph::ValueType;

// date(), date('2025-11'), date({year: 2025}), date(datetime(...)) and its kin.
Result<Value> CallTemporalFunction(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  if (call.function == FunctionId::kTimestamp) return Value(context->now_nanoseconds / 1'000'000);
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
