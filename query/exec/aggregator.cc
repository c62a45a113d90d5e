#include "query/exec/aggregator.h"

#include <algorithm>
#include <cmath>

#include "query/exec/evaluator.h"
#include "query/exec/sorted_order.h"
#include "query/exec/temporal.h"
#include "query/exec/value_size.h"
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
  DOSSIER_RETURN_IF_ERROR(limits_->Check(1 + WorkOf(value)));
  const std::weak_ordering order = graph::CompareOrder(value, best_);
  if (!best_.IsNull() && !(smallest ? order < 0 : order > 0)) return {};
  DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, MeasureValue(value, limits_));
  charge_->Reset();
  best_ = value;
  return charge_->Add(bytes);
}

Status Aggregator::AddToList(const Value& value) {
  DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes,
                           BytesBeside(value, list_.empty() ? nullptr : &list_.back(), limits_));
  DOSSIER_RETURN_IF_ERROR(charge_->Add(bytes - sizeof(Value)));  // the slot is counted by what follows
  DOSSIER_RETURN_IF_ERROR(ReserveOne(&list_, charge_.get()));
  list_.push_back(value);
  return {};
}

Result<Value> Aggregator::Finish() {
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
    case FunctionId::kCollect: {
      Value list(std::move(list_));  // stays on this charge until the groups are gone
      DOSSIER_RETURN_IF_ERROR(MeasureValue(list, limits_));
      return list;
    }
    case FunctionId::kStDev: return Value(count_ < 2 ? 0.0 : std::sqrt(square_sum_ / (count - 1)));
    case FunctionId::kStDevP: return Value(count_ < 1 ? 0.0 : std::sqrt(square_sum_ / count));
    default: return Percentile();
  }
}

Result<Value> Aggregator::Percentile() {
  if (list_.empty()) return Value();
  const auto before = [this](std::uint32_t a, std::uint32_t b) { return graph::CompareOrder(list_[a], list_[b]) < 0; };
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<std::uint32_t> order,
                           SortedOrder(list_.size(), limits_, charge_.get(), before, [](std::uint32_t) { return 0u; }));
  const double last = static_cast<double>(order.size() - 1);
  if (call_.function == FunctionId::kPercentileDisc) {
    const double position = std::ceil(percentile_ * static_cast<double>(order.size())) - 1;
    return list_[order[static_cast<std::size_t>(std::clamp(position, 0.0, last))]];
  }
  const double position = percentile_ * last;
  const double low = list_[order[static_cast<std::size_t>(std::floor(position))]].ToDouble();
  const double high = list_[order[static_cast<std::size_t>(std::ceil(position))]].ToDouble();
  const double share = position - std::floor(position);
  return Value(low * (1 - share) + high * share);
}

}  // namespace dossier::query
