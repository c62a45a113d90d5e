// duration.between and its kin: the time from one temporal value to another, in all units or in one. What one side
// lacks it takes from the other: its date, its zone; a date is its midnight. As java.time's `until` counts.
#include "query/exec/temporal.h"
#include "query/exec/temporal_parts.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

bool HasDate(const Value& value) {
  return value.Is(ValueType::kDate) || value.Is(ValueType::kLocalDateTime) || value.Is(ValueType::kDateTime);
}

std::int64_t LocalSeconds(const LocalParts& parts) {
  return parts.days * kSecondsPerDay + parts.nanoseconds / kNanosPerSecond;
}

// A named zone has its own offset at each date.
void SettleOffset(LocalParts* parts) {
  if (parts->zone) parts->offset_seconds = ZoneOffset(*parts->zone, LocalSeconds(*parts)).value_or(0);
}

void TakeZone(const LocalParts& from, LocalParts* to) {
  to->zone = from.zone;
  to->offset_seconds = from.offset_seconds;
  SettleOffset(to);
}

// The same moment as another zone's local time.
LocalParts InZoneOf(LocalParts parts, const LocalParts& zone) {
  const std::int64_t moment = LocalSeconds(parts) - parts.offset_seconds.value_or(0);
  const std::int64_t fraction = parts.nanoseconds % kNanosPerSecond;
  // The offset there, found by the local time that the offset nearby gives.
  std::int32_t offset = zone.offset_seconds.value_or(0);
  if (zone.zone) {
    offset = ZoneOffset(*zone.zone, moment + offset).value_or(offset);
    offset = ZoneOffset(*zone.zone, moment + offset).value_or(offset);
  }
  const std::int64_t local = moment + offset;
  parts.days = FloorDivide(local, kSecondsPerDay);
  parts.nanoseconds = (local - parts.days * kSecondsPerDay) * kNanosPerSecond + fraction;
  parts.zone = zone.zone;
  parts.offset_seconds = offset;
  return parts;
}

// The last day by which whole days and months count: a day less where the time of day is not reached.
std::int64_t LastWholeDay(const LocalParts& from, const LocalParts& to) {
  if (to.days > from.days && to.nanoseconds < from.nanoseconds) return to.days - 1;
  if (to.days < from.days && to.nanoseconds > from.nanoseconds) return to.days + 1;
  return to.days;
}

std::int64_t WholeMonths(const LocalParts& from, const LocalParts& to) {
  const CivilDate a = CivilFromDays(from.days), b = CivilFromDays(LastWholeDay(from, to));
  const std::int64_t start = (a.year * 12 + a.month - 1) * 32 + a.day;
  const std::int64_t end = (b.year * 12 + b.month - 1) * 32 + b.day;
  return (end - start) / 32;
}

void AddMonths(std::int64_t months, LocalParts* parts) {
  CivilDate date = CivilFromDays(parts->days);
  const std::int64_t total = date.year * 12 + date.month - 1 + months;
  date.year = FloorDivide(total, 12);
  date.month = static_cast<int>(total - date.year * 12) + 1;
  date.day = std::min(date.day, DaysInCivilMonth(date.year, date.month));
  parts->days = DaysFromCivil(date);
  SettleOffset(parts);
}

// Seconds and, never negative, nanoseconds from one to the other.
void SetTime(const LocalParts& from, const LocalParts& to, graph::Duration* out) {
  const bool zoned = from.offset_seconds && to.offset_seconds;
  out->seconds = LocalSeconds(to) - LocalSeconds(from);
  if (zoned) out->seconds -= *to.offset_seconds - *from.offset_seconds;
  out->nanoseconds = to.nanoseconds % kNanosPerSecond - from.nanoseconds % kNanosPerSecond;
  if (out->nanoseconds < 0) {
    out->nanoseconds += kNanosPerSecond;
    --out->seconds;
  }
}

}  // namespace

std::optional<Value> DurationBetween(DurationUnit unit, const Value& start, const Value& end) {
  const auto is_moment = [](const Value& v) {
    return v.type() >= ValueType::kDate && v.type() <= ValueType::kDateTime;
  };
  if (!is_moment(start) || !is_moment(end)) return std::nullopt;
  LocalParts from = PartsOf(start), to = PartsOf(end);
  const bool dates = HasDate(start) && HasDate(end);
  if (!HasDate(start)) from.days = to.days;
  if (!HasDate(end)) to.days = from.days;
  if (!from.offset_seconds && to.offset_seconds) TakeZone(to, &from);
  if (from.offset_seconds && !to.offset_seconds) TakeZone(from, &to);
  if (from.offset_seconds) to = InZoneOf(to, from);

  graph::Duration duration;
  if (dates && (unit == DurationUnit::kAll || unit == DurationUnit::kMonths)) {
    duration.months = WholeMonths(from, to);
    AddMonths(duration.months, &from);
  }
  if (dates && (unit == DurationUnit::kAll || unit == DurationUnit::kDays)) {
    duration.days = LastWholeDay(from, to) - from.days;
    from.days += duration.days;
    SettleOffset(&from);
  }
  if (unit == DurationUnit::kAll || unit == DurationUnit::kSeconds) SetTime(from, to, &duration);
  return Value(duration);
}

}  // namespace dossier::query
