#include <cmath>
#include <limits>
#include <numbers>

#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

// Half away from zero upwards, as openCypher rounds: -1.5 to -1.
double Round(double x) { return std::floor(x + 0.5); }

Value RoundTo(double x, std::int64_t digits) {
  if (digits <= 0) return Value(Round(x));
  const double factor = std::pow(10.0, static_cast<double>(std::min<std::int64_t>(digits, 300)));
  const double scaled = x * factor;
  return Value(std::isfinite(scaled) ? std::round(scaled) / factor : x);
}

}  // namespace

Result<Value> CallNumberFunction(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  switch (call.function) {
    case FunctionId::kPi: return Value(std::numbers::pi);
    case FunctionId::kE: return Value(std::numbers::e);
    case FunctionId::kRand:
      if (!context->random) context->random.emplace(std::random_device{}());
      return Value(std::generate_canonical<double, 53>(*context->random));
    default: break;
  }
  for (const Value& argument : arguments) {
    if (argument.IsNull()) return Value();
    if (!argument.IsNumber()) {
      return WrongValue(call.position, "a number for " + std::string(Entry(call.function).name) + "()", argument);
    }
  }
  const Value& value = arguments[0];
  const double x = value.ToDouble();
  switch (call.function) {
    case FunctionId::kAbs:
      if (!value.Is(ValueType::kInteger)) return Value(std::fabs(x));
      if (value.AsInteger() == std::numeric_limits<std::int64_t>::min()) {
        return RuntimeError(call.position, "NumberOutOfRange", "the result does not fit into a 64-bit integer");
      }
      return Value(std::abs(value.AsInteger()));
    case FunctionId::kCeil: return Value(std::ceil(x));
    case FunctionId::kFloor: return Value(std::floor(x));
    case FunctionId::kRound: {
      if (arguments.size() < 2) return Value(Round(x));
      if (!arguments[1].Is(ValueType::kInteger))
        return WrongValue(call.position, "an integer for the digits", arguments[1]);
      return RoundTo(x, arguments[1].AsInteger());
    }
    case FunctionId::kSign: return Value(x > 0 ? 1 : x < 0 ? -1 : 0);
    case FunctionId::kSqrt: return Value(std::sqrt(x));
    case FunctionId::kExp: return Value(std::exp(x));
    case FunctionId::kLog: return Value(std::log(x));
    case FunctionId::kLog10: return Value(std::log10(x));
    case FunctionId::kSin: return Value(std::sin(x));
    case FunctionId::kCos: return Value(std::cos(x));
    case FunctionId::kTan: return Value(std::tan(x));
    case FunctionId::kCot: return Value(1 / std::tan(x));
    case FunctionId::kAsin: return Value(std::asin(x));
    case FunctionId::kAcos: return Value(std::acos(x));
    case FunctionId::kAtan: return Value(std::atan(x));
    case FunctionId::kAtan2: return Value(std::atan2(x, arguments[1].ToDouble()));
    case FunctionId::kDegrees: return Value(x * 180 / std::numbers::pi);
    case FunctionId::kRadians: return Value(x * std::numbers::pi / 180);
    case FunctionId::kHaversin: return Value((1 - std::cos(x)) / 2);
    default: return Value(std::isnan(x));
  }
}

}  // namespace dossier::query
