#include "query/exec/temporal.h"

#include <fmt/format.h>

#include <cmath>

#include "query/exec/temporal_parts.h"

namespace dossier::query {

using graph::Value;
using graph::ValueType;

namespace {

std::optional<Value> DateComponent(std::int64_t days, std::string_view name) {
  const CivilDate date = CivilFromDays(days);
  const int quarter = (date.month - 1) / 3;
  if (name == "year") return Value(date.year);
  if (name == "quarter") return Value(quarter + 1);
  if (name == "month") return Value(date.month);
  if (name == "day") return Value(date.day);
  if (name == "ordinalDay") return Value(days - DaysFromCivil({date.year, 1, 1}) + 1);
  if (name == "dayOfWeek" || name == "weekDay") return Value(WeekDay(days));
  if (name == "dayOfQuarter") return Value(days - DaysFromCivil({date.year, quarter * 3 + 1, 1}) + 1);
  if (name == "week" || name == "weekYear") {
    std::int64_t year = date.year;
    if (days < StartOfWeekYear(year))
      --year;
    else if (days >= StartOfWeekYear(year + 1))
      ++year;
    return Value(name == "weekYear" ? year : (days - StartOfWeekYear(year)) / 7 + 1);
  }
  return std::nullopt;
}

std::optional<Value> TimeComponent(std::int64_t nanoseconds, std::string_view name) {
  const std::int64_t second = nanoseconds / kNanosPerSecond;
  const std::int64_t fraction = nanoseconds % kNanosPerSecond;
  if (name == "hour") return Value(second / 3600);
  if (name == "minute") return Value(second / 60 % 60);
  if (name == "second") return Value(second % 60);
  if (name == "millisecond") return Value(fraction / 1'000'000);
  if (name == "microsecond") return Value(fraction / 1000);
  if (name == "nanosecond") return Value(fraction);
  return std::nullopt;
}

std::string OffsetText(std::int32_t seconds) {
  if (seconds == 0) return "Z";
  const int magnitude = std::abs(seconds);
  std::string text = fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+', magnitude / 3600, magnitude / 60 % 60);
  if (magnitude % 60 != 0) text += fmt::format(":{:02}", magnitude % 60);
  return text;
}

std::optional<Value> DurationComponent(const graph::Duration& d, std::string_view name) {
  // Beyond 292 years of nanoseconds the number wraps, as there is no larger integer.
  const auto whole = [&](std::int64_t unit) {
    const std::int64_t per_second = kNanosPerSecond / unit;
    return Value(
        static_cast<std::int64_t>(static_cast<std::uint64_t>(d.seconds) * static_cast<std::uint64_t>(per_second)) +
        d.nanoseconds / unit);
  };
  if (name == "years") return Value(d.months / 12);
  if (name == "quarters") return Value(d.months / 3);
  if (name == "months") return Value(d.months);
  if (name == "weeks") return Value(d.days / 7);
  if (name == "days") return Value(d.days);
  if (name == "hours") return Value(d.seconds / 3600);
  if (name == "minutes") return Value(d.seconds / 60);
  if (name == "seconds") return Value(d.seconds);
  if (name == "milliseconds") return whole(1'000'000);
  if (name == "microseconds") return whole(1000);
  if (name == "nanoseconds") return whole(1);
  if (name == "quartersOfYear") return Value(d.months / 3 % 4);
  if (name == "monthsOfQuarter") return Value(d.months % 3);
  if (name == "monthsOfYear") return Value(d.months % 12);
  if (name == "daysOfWeek") return Value(d.days % 7);
  if (name == "minutesOfHour") return Value(d.seconds / 60 % 60);
  if (name == "secondsOfMinute") return Value(d.seconds % 60);
  if (name == "millisecondsOfSecond") return Value(d.nanoseconds / 1'000'000);
  if (name == "microsecondsOfSecond") return Value(d.nanoseconds / 1000);
  if (name == "nanosecondsOfSecond") return Value(d.nanoseconds);
  return std::nullopt;
}

std::optional<Value> AddDurations(const graph::Duration& a, const graph::Duration& b, int sign) {
  graph::Duration sum;
  bool overflow = __builtin_add_overflow(a.months, sign * b.months, &sum.months);
  overflow |= __builtin_add_overflow(a.days, sign * b.days, &sum.days);
  overflow |= __builtin_add_overflow(a.seconds, sign * b.seconds, &sum.seconds);
  sum.nanoseconds = a.nanoseconds + sign * b.nanoseconds;
  const std::int64_t carry = FloorDivide(sum.nanoseconds, kNanosPerSecond);
  sum.nanoseconds -= carry * kNanosPerSecond;
  overflow |= __builtin_add_overflow(sum.seconds, carry, &sum.seconds);
  if (overflow) return std::nullopt;
  return Value(sum);
}

std::optional<Value> ScaleDuration(const graph::Duration& d, double factor) {
  if (!std::isfinite(factor)) return std::nullopt;
  const graph::Map map = {{"months", Value(static_cast<double>(d.months) * factor)},
                          {"days", Value(static_cast<double>(d.days) * factor)},
                          {"seconds", Value(static_cast<double>(d.seconds) * factor)},
                          {"nanoseconds", Value(std::trunc(static_cast<double>(d.nanoseconds) * factor))}};
  Result<Value> scaled = TemporalFromMap(ValueType::kDuration, map);
  if (!scaled.ok()) return std::nullopt;
  return std::move(scaled).value();
}

std::optional<Value> Shift(const Value& value, const graph::Duration& d, int sign) {
  constexpr std::int64_t kLimit = 4'000'000'000'000'000;
  const auto small = [&](std::int64_t amount) { return amount < kLimit && amount > -kLimit; };
  if (!small(d.months) || !small(d.days) || !small(d.seconds)) return std::nullopt;
  LocalParts parts = PartsOf(value);
  if (value.Is(ValueType::kDate) || value.Is(ValueType::kLocalDateTime) || value.Is(ValueType::kDateTime)) {
    CivilDate date = CivilFromDays(parts.days);
    const std::int64_t months = date.year * 12 + date.month - 1 + sign * d.months;
    date.year = FloorDivide(months, 12);
    if (std::abs(date.year) > 999'999'999) return std::nullopt;
    date.month = static_cast<int>(months - date.year * 12) + 1;
    date.day = std::min(date.day, DaysInCivilMonth(date.year, date.month));
    parts.days = DaysFromCivil(date) + sign * d.days;
  }
  const std::int64_t second_days = FloorDivide(sign * d.seconds, kSecondsPerDay);
  const std::int64_t nanoseconds =
      parts.nanoseconds + (sign * d.seconds - second_days * kSecondsPerDay) * kNanosPerSecond + sign * d.nanoseconds;
  if (value.Is(ValueType::kDate)) {
    parts.days += (sign * d.seconds) / kSecondsPerDay;
  } else {
    const std::int64_t carry = FloorDivide(nanoseconds, kNanosPerDay);
    parts.days += second_days + carry;
    parts.nanoseconds = nanoseconds - carry * kNanosPerDay;
  }
  if (parts.zone) parts.offset_seconds.reset();
  return FromParts(value.type(), parts);
}

}  // namespace

std::optional<Value> TemporalComponent(const Value& value, std::string_view name) {
  if (value.Is(ValueType::kDuration)) return DurationComponent(value.AsDuration(), name);
  const LocalParts parts = PartsOf(value);
  const bool has_date =
      value.Is(ValueType::kDate) || value.Is(ValueType::kLocalDateTime) || value.Is(ValueType::kDateTime);
  if (has_date) {
    if (std::optional<Value> component = DateComponent(parts.days, name)) return component;
  }
  if (!value.Is(ValueType::kDate)) {
    if (std::optional<Value> component = TimeComponent(parts.nanoseconds, name)) return component;
  }
  if (!parts.offset_seconds) return std::nullopt;
  if (name == "offset") return Value(OffsetText(*parts.offset_seconds));
  if (name == "timezone") return Value(parts.zone ? *parts.zone : OffsetText(*parts.offset_seconds));
  if (name == "offsetMinutes") return Value(*parts.offset_seconds / 60);
  if (name == "offsetSeconds") return Value(*parts.offset_seconds);
  if (value.Is(ValueType::kDateTime) && name == "epochSeconds") return Value(value.AsDateTime().seconds);
  if (value.Is(ValueType::kDateTime) && name == "epochMillis") {
    return Value(value.AsDateTime().seconds * 1000 + value.AsDateTime().nanoseconds / 1'000'000);
  }
  return std::nullopt;
}

std::optional<Value> ConvertTemporal(ValueType type, const Value& value) {
  if (value.type() == type) return value;
  if (value.type() < ValueType::kDate || value.type() > ValueType::kDateTime || type == ValueType::kDuration)
    return std::nullopt;
  const bool has_date =
      value.Is(ValueType::kDate) || value.Is(ValueType::kLocalDateTime) || value.Is(ValueType::kDateTime);
  const bool wants_date = type == ValueType::kDate || type == ValueType::kLocalDateTime || type == ValueType::kDateTime;
  if (wants_date && !has_date) return std::nullopt;
  if (!wants_date && value.Is(ValueType::kDate)) return std::nullopt;
  return FromParts(type, PartsOf(value));
}

Value TemporalNow(ValueType type, std::int64_t nanoseconds_since_1970) {
  LocalParts parts;
  parts.days = FloorDivide(nanoseconds_since_1970, kNanosPerDay);
  parts.nanoseconds = nanoseconds_since_1970 - parts.days * kNanosPerDay;
  parts.offset_seconds = 0;
  return FromParts(type, parts);
}

std::optional<Value> TemporalArithmetic(BinaryOperator op, const Value& left, const Value& right) {
  const bool add = op == BinaryOperator::kAdd, subtract = op == BinaryOperator::kSubtract;
  const auto is_moment = [](const Value& v) {
    return v.type() >= ValueType::kDate && v.type() <= ValueType::kDateTime;
  };
  if (left.Is(ValueType::kDuration) && right.Is(ValueType::kDuration) && (add || subtract)) {
    return AddDurations(left.AsDuration(), right.AsDuration(), add ? 1 : -1);
  }
  if (is_moment(left) && right.Is(ValueType::kDuration) && (add || subtract))
    return Shift(left, right.AsDuration(), add ? 1 : -1);
  if (left.Is(ValueType::kDuration) && is_moment(right) && add) return Shift(right, left.AsDuration(), 1);
  if (left.Is(ValueType::kDuration) && right.IsNumber() && op == BinaryOperator::kMultiply) {
    return ScaleDuration(left.AsDuration(), right.ToDouble());
  }
  if (left.IsNumber() && right.Is(ValueType::kDuration) && op == BinaryOperator::kMultiply) {
    return ScaleDuration(right.AsDuration(), left.ToDouble());
  }
  if (left.Is(ValueType::kDuration) && right.IsNumber() && op == BinaryOperator::kDivide) {
    return ScaleDuration(left.AsDuration(), 1 / right.ToDouble());
  }
  return std::nullopt;
}

}  // namespace dossier::query
