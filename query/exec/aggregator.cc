#include "query/exec/aggregator.h"

#include <algorithm>
#include <cmath>

#include "query/exec/evaluator.h"
#include "query/exec/temporal.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using graph::Value;
using graph::ValueType;

Aggregator::Aggregator(const bound::Expr& call, QueryLimits* limits)
    : call_(call), limits_(limits), charge_(std::make_unique<MemoryCharge>(limits)) {
  if (call.distinct) distinct_ = std::make_unique<RowTable>(1, limits);
}

Status Aggregator::Add(std::span<const Value> arguments) {
  if (arguments.empty()) {  // count(*)
    ++count_;
    return {};
  }
  const Value& value = arguments[0];
  if (value.IsNull()) return {};
  if (distinct_) {
    DOSSIER_ASSIGN_OR_RETURN(const auto added, distinct_->Add(arguments.first(1)));
    if (!added.second) return {};
  }
  switch (call_.function) {
    case FunctionId::kCount: ++count_; return {};
    case FunctionId::kMin: return AddBest(value, true);
    case FunctionId::kMax: return AddBest(value, false);
    case FunctionId::kCollect: return AddToList(value);
    case FunctionId::kPercentileCont:
    case FunctionId::kPercentileDisc: {
      const Value& share = arguments[1];
      if (!value.IsNumber()) return WrongValue(call_.position, "numbers", value);
      if (!share.IsNumber() || !(share.ToDouble() >= 0 && share.ToDouble() <= 1)) {
        return RuntimeError(call_.position, "NumberOutOfRange", "a percentile must be a number from 0.0 to 1.0");
      }
      percentile_ = share.ToDouble();
      return AddToList(value);
    }
    default: return AddNumber(value);
  }
}

Status Aggregator::AddNumber(const Value& value) {
  const bool sum_or_average = call_.function == FunctionId::kSum || call_.function == FunctionId::kAvg;
  if (value.Is(ValueType::kDuration) && sum_or_average && (count_ == 0 || !duration_.IsNull())) {
    ++count_;
    duration_ = duration_.IsNull() ? value : TemporalArithmetic(BinaryOperator::kAdd, duration_, value).value_or(value);
    return {};
  }
  if (!value.IsNumber() || !duration_.IsNull()) {
    return WrongValue(call_.position, std::string("numbers for ") + std::string(Entry(call_.function).name) + "()",
                      value);
  }
  ++count_;
  const double number = value.ToDouble();
  float_sum_ += number;
  const double delta = number - mean_;
  mean_ += delta / static_cast<double>(count_);
  square_sum_ += delta * (number - mean_);
  if (value.Is(ValueType::kFloat)) is_float_ = true;
  if (call_.function == FunctionId::kSum && !is_float_ &&
      __builtin_add_overflow(integer_sum_, value.AsInteger(), &integer_sum_)) {
    return RuntimeError(call_.position, "NumberOutOfRange", "the sum does not fit into a 64-bit integer",
                        "sum floats: sum(toFloat(...))");
  }
  return {};
}

Status Aggregator::AddBest(const Value& value, bool smallest) {
  const std::weak_ordering order = graph::CompareOrder(value, best_);
  if (best_.IsNull() || (smallest ? order < 0 : order > 0)) best_ = value;
  return {};
}

Status Aggregator::AddToList(const Value& value) {
  // Twice the slot, because a growing list holds its old and new self at once.
  DOSSIER_RETURN_IF_ERROR(charge_->Add(sizeof(Value) + BytesBeside(value, list_.empty() ? nullptr : &list_.back())));
  list_.push_back(value);
  return {};
}

Result<Value> Aggregator::Finish() const {
  const double count = static_cast<double>(count_);
  switch (call_.function) {
    case FunctionId::kCount: return Value(count_);
    case FunctionId::kSum:
      if (!duration_.IsNull()) return duration_;
      return is_float_ ? Value(float_sum_) : Value(integer_sum_);
    case FunctionId::kAvg:
      if (count_ == 0) return Value();
      if (!duration_.IsNull())
        return TemporalArithmetic(BinaryOperator::kDivide, duration_, Value(count)).value_or(Value());
      return Value(mean_);
    case FunctionId::kMin:
    case FunctionId::kMax: return best_;
    case FunctionId::kCollect:
      DOSSIER_RETURN_IF_ERROR(limits_->CheckRoom(list_.size() * sizeof(Value)));
      return Value(list_);
    case FunctionId::kStDev: return Value(count_ < 2 ? 0.0 : std::sqrt(square_sum_ / (count - 1)));
    case FunctionId::kStDevP: return Value(count_ < 1 ? 0.0 : std::sqrt(square_sum_ / count));
    default: return Percentile();
  }
}

Value Aggregator::Percentile() const {
  if (list_.empty()) return Value();
  graph::List sorted = list_;
  std::ranges::sort(sorted, [](const Value& a, const Value& b) { return graph::CompareOrder(a, b) < 0; });
  const double last = static_cast<double>(sorted.size() - 1);
  if (call_.function == FunctionId::kPercentileDisc) {
    const double position = std::ceil(percentile_ * static_cast<double>(sorted.size())) - 1;
    return sorted[static_cast<std::size_t>(std::clamp(position, 0.0, last))];
  }
  const double position = percentile_ * last;
  const auto low = static_cast<std::size_t>(std::floor(position));
  const auto high = static_cast<std::size_t>(std::ceil(position));
  const double share = position - std::floor(position);
  return Value(sorted[low].ToDouble() * (1 - share) + sorted[high].ToDouble() * share);
}

}  // namespace dossier::query
