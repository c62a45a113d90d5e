#include <algorithm>
#include <cmath>
#include <limits>

#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/exec/linear_regex.h"
#include "query/exec/temporal.h"
#include "query/exec/value_size.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using bound::Expr;
using bound::ExprKind;
using graph::Value;
using graph::ValueType;

namespace {

Error Overflow(const SourcePosition& position) {
  return RuntimeError(position, "NumberOutOfRange", "the result does not fit into a 64-bit integer",
                      "use floats: toFloat(...)");
}

Error Unfit(BinaryOperator op, const Value& left, const Value& right, const SourcePosition& position) {
  return RuntimeError(position, "InvalidArgumentType",
                      std::string(OperatorText(op)) + " cannot join " + std::string(graph::ValueTypeName(left.type())) +
                          " and " + std::string(graph::ValueTypeName(right.type())));
}

Result<Value> Integers(BinaryOperator op, std::int64_t a, std::int64_t b, const SourcePosition& position) {
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case BinaryOperator::kAdd: overflow = __builtin_add_overflow(a, b, &result); break;
    case BinaryOperator::kSubtract: overflow = __builtin_sub_overflow(a, b, &result); break;
    case BinaryOperator::kMultiply: overflow = __builtin_mul_overflow(a, b, &result); break;
    case BinaryOperator::kDivide:
    case BinaryOperator::kModulo:
      if (b == 0) return RuntimeError(position, "DivisionByZero", "an integer cannot be divided by zero");
      if (b == -1) {
        if (op == BinaryOperator::kModulo) return Value(std::int64_t{0});
        overflow = a == std::numeric_limits<std::int64_t>::min();
        if (!overflow) result = -a;
      } else {
        result = op == BinaryOperator::kDivide ? a / b : a % b;
      }
      break;
    default: return Value(std::pow(static_cast<double>(a), static_cast<double>(b)));
  }
  if (overflow) return Overflow(position);
  return Value(result);
}

double Floats(BinaryOperator op, double a, double b) {
  switch (op) {
    case BinaryOperator::kAdd: return a + b;
    case BinaryOperator::kSubtract: return a - b;
    case BinaryOperator::kMultiply: return a * b;
    case BinaryOperator::kDivide: return a / b;
    case BinaryOperator::kModulo: return std::fmod(a, b);
    default: return std::pow(a, b);
  }
}

Result<Value> ConcatenateText(std::string_view left, std::string_view right, QueryLimits* limits) {
  DOSSIER_RETURN_IF_ERROR(CheckTextSize(left.size() + right.size(), *limits));
  DOSSIER_RETURN_IF_ERROR(limits->Check(1 + (left.size() + right.size()) / 1024));
  std::string text;
  text.reserve(left.size() + right.size());
  text += left;
  text += right;
  return Value(std::move(text));
}

Result<Value> Concatenate(const Value& left, const Value& right, QueryLimits* limits) {
  const auto size = [](const Value& value) { return value.Is(ValueType::kList) ? value.AsList().size() : 1; };
  const std::size_t total = size(left) + size(right);
  DOSSIER_RETURN_IF_ERROR(limits->CheckRoom(total * sizeof(Value)));
  graph::List list;
  list.reserve(total);
  for (const Value* part : {&left, &right}) {
    if (!part->Is(ValueType::kList)) {
      list.push_back(*part);
      continue;
    }
    for (const Value& item : part->AsList()) {
      DOSSIER_RETURN_IF_ERROR(limits->Check());
      list.push_back(item);
    }
  }
  Value joined(std::move(list));
  DOSSIER_RETURN_IF_ERROR(MeasureValue(joined, limits));
  return joined;
}

Result<Value> Arithmetic(BinaryOperator op, const Value& left, const Value& right, const SourcePosition& position,
                         QueryLimits* limits) {
  if (op == BinaryOperator::kAdd && (left.Is(ValueType::kList) || right.Is(ValueType::kList))) {
    // A list and null: null, as for every other operator.
    if (left.IsNull() || right.IsNull()) return Value();
    return Concatenate(left, right, limits);
  }
  if (left.IsNull() || right.IsNull()) return Value();
  if (left.Is(ValueType::kInteger) && right.Is(ValueType::kInteger)) {
    return Integers(op, left.AsInteger(), right.AsInteger(), position);
  }
  if (left.IsNumber() && right.IsNumber()) return Value(Floats(op, left.ToDouble(), right.ToDouble()));
  if (op == BinaryOperator::kAdd && left.Is(ValueType::kString) && right.Is(ValueType::kString)) {
    return ConcatenateText(left.AsString(), right.AsString(), limits);
  }
  const bool with_string = left.Is(ValueType::kString) || right.Is(ValueType::kString);
  if (op == BinaryOperator::kAdd && with_string) {
    const std::optional<std::string> a = ToText(left), b = ToText(right);
    if (!a || !b) return Unfit(op, left, right, position);
    return ConcatenateText(*a, *b, limits);
  }
  if (std::optional<Value> temporal = TemporalArithmetic(op, left, right)) return *std::move(temporal);
  return Unfit(op, left, right, position);
}

Value In(const Value& item, const graph::List& list, QueryLimits* limits, Status* status) {
  bool unknown = false;
  for (const Value& candidate : list) {
    if (Status checked = limits->Check(1 + WorkOf(candidate)); !checked.ok()) {
      *status = std::move(checked);
      return Value();
    }
    const std::optional<bool> equal = graph::CompareEqual(item, candidate);
    if (equal == true) return Value(true);
    if (!equal) unknown = true;
  }
  return unknown ? Value() : Value(false);
}

// Three-valued: the order of two values as a truth value.
Value Compare(BinaryOperator op, const Value& left, const Value& right) {
  if (op == BinaryOperator::kEqual || op == BinaryOperator::kNotEqual) {
    const std::optional<bool> equal = graph::CompareEqual(left, right);
    return equal ? Value(*equal == (op == BinaryOperator::kEqual)) : Value();
  }
  const bool not_a_number =
      left.IsNumber() && right.IsNumber() && (std::isnan(left.ToDouble()) || std::isnan(right.ToDouble()));
  if (not_a_number) return Value(false);
  const std::optional<std::partial_ordering> order = graph::CompareLess(left, right);
  if (!order || *order == std::partial_ordering::unordered) return Value();
  switch (op) {
    case BinaryOperator::kLess: return Value(*order < 0);
    case BinaryOperator::kLessEqual: return Value(*order <= 0);
    case BinaryOperator::kGreater: return Value(*order > 0);
    default: return Value(*order >= 0);
  }
}

Result<Value> Matches(const Value& left, const Value& right, const SourcePosition& position, QueryLimits* limits) {
  if (!left.Is(ValueType::kString) || !right.Is(ValueType::kString)) return Value();
  Result<LinearRegex> regex = LinearRegex::Compile(right.AsString());
  if (!regex.ok()) {
    return RuntimeError(position, "InvalidRegularExpression", regex.error().message, regex.error().hint);
  }
  DOSSIER_ASSIGN_OR_RETURN(const bool matched, regex->MatchesWhole(left.AsString(), limits));
  return Value(matched);
}

}  // namespace

Result<Value> ApplyOperator(BinaryOperator op, const Value& left, const Value& right, const SourcePosition& position,
                            QueryLimits* limits) {
  switch (op) {
    case BinaryOperator::kIn: {
      if (right.IsNull()) return Value();
      if (!right.Is(ValueType::kList)) return WrongValue(position, "a list after IN", right);
      Status status;
      Value found = In(left, right.AsList(), limits, &status);
      DOSSIER_RETURN_IF_ERROR(std::move(status));
      return found;
    }
    case BinaryOperator::kMatches: return Matches(left, right, position, limits);
    case BinaryOperator::kStartsWith:
    case BinaryOperator::kEndsWith:
    case BinaryOperator::kContains: {
      if (!left.Is(ValueType::kString) || !right.Is(ValueType::kString)) return Value();
      const std::string& text = left.AsString();
      const std::string& part = right.AsString();
      return Value(op == BinaryOperator::kStartsWith ? text.starts_with(part)
                   : op == BinaryOperator::kEndsWith ? text.ends_with(part)
                                                     : FindText(text, part) != std::string::npos);
    }
    default: return Arithmetic(op, left, right, position, limits);
  }
}

Result<Value> Evaluator::EvaluateChain(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  if (expr.operators[0] <= BinaryOperator::kAnd) return EvaluateLogical(expr, batch, row);
  DOSSIER_ASSIGN_OR_RETURN(Value left, Evaluate(*expr.children[0], batch, row));
  MemoryCharge charge(&context_.limits);
  for (std::size_t i = 0; i < expr.operators.size(); ++i) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    charge.Reset();
    DOSSIER_RETURN_IF_ERROR(Hold(i == 0 ? *expr.children[0] : expr, left, &context_.limits, &charge));
    DOSSIER_ASSIGN_OR_RETURN(const Value right, Evaluate(*expr.children[i + 1], batch, row));
    DOSSIER_ASSIGN_OR_RETURN(left, ApplyOperator(expr.operators[i], left, right, expr.position, &context_.limits));
  }
  return left;
}

Result<Value> Evaluator::EvaluateLogical(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  const BinaryOperator op = expr.operators[0];
  bool unknown = false;
  bool odd = false;
  for (const bound::ExprPtr& child : expr.children) {
    DOSSIER_ASSIGN_OR_RETURN(const Value value, Evaluate(*child, batch, row));
    if (value.IsNull()) {
      unknown = true;
      continue;
    }
    if (!value.Is(ValueType::kBoolean)) return WrongValue(child->position, "a condition", value);
    if (op == BinaryOperator::kAnd && !value.AsBoolean()) return Value(false);
    if (op == BinaryOperator::kOr && value.AsBoolean()) return Value(true);
    if (op == BinaryOperator::kXor) odd ^= value.AsBoolean();
  }
  if (unknown) return Value();
  return Value(op == BinaryOperator::kXor ? odd : op == BinaryOperator::kAnd);
}

Result<Value> Evaluator::EvaluateNot(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(const Value value, Evaluate(*expr.children[0], batch, row));
  if (value.IsNull()) return Value();
  if (!value.Is(ValueType::kBoolean)) return WrongValue(expr.position, "a condition", value);
  return Value(!value.AsBoolean());
}

Result<Value> Evaluator::EvaluateSign(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(Value value, Evaluate(*expr.children[0], batch, row));
  if (value.IsNull()) return value;
  const bool negate = expr.kind == ExprKind::kNegate;
  if (value.Is(ValueType::kFloat)) return negate ? Value(-value.AsFloat()) : value;
  if (value.Is(ValueType::kInteger)) {
    if (!negate) return value;
    return Integers(BinaryOperator::kSubtract, 0, value.AsInteger(), expr.position);
  }
  if (value.Is(ValueType::kDuration) && negate) {
    if (std::optional<Value> result = TemporalArithmetic(BinaryOperator::kMultiply, value, Value(std::int64_t{-1}))) {
      return *std::move(result);
    }
  }
  return WrongValue(expr.position, "a number", value);
}

// a < b <= c means a < b AND b <= c.
Result<Value> Evaluator::EvaluateComparison(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(Value left, Evaluate(*expr.children[0], batch, row));
  bool unknown = false;
  MemoryCharge charge(&context_.limits);
  for (std::size_t i = 0; i < expr.operators.size(); ++i) {
    charge.Reset();
    DOSSIER_RETURN_IF_ERROR(Hold(*expr.children[i], left, &context_.limits, &charge));
    DOSSIER_ASSIGN_OR_RETURN(Value right, Evaluate(*expr.children[i + 1], batch, row));
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check(1 + WorkOf(left)));
    const Value truth = Compare(expr.operators[i], left, right);
    if (truth.IsNull()) {
      unknown = true;
    } else if (!truth.AsBoolean()) {
      return Value(false);
    }
    left = std::move(right);
  }
  return unknown ? Value() : Value(true);
}

}  // namespace dossier::query
