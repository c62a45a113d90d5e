#include <cmath>
#include <memory>

#include "query/exec/temporal.h"
#include "query/exec/temporal_parts.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

Error Wrong(std::string message) {
  return Error{ErrorCode::kQueryRuntime, std::move(message), "", "InvalidArgumentValue"};
}

// An integer entry, `absent` where there is none.
Result<std::int64_t> Entry(const graph::Map& map, std::string_view key, std::int64_t absent, std::int64_t low,
                           std::int64_t high) {
  const auto it = map.find(key);
  if (it == map.end()) return absent;
  if (!it->second.Is(ValueType::kInteger)) return Wrong(std::string(key) + " must be an integer");
  const std::int64_t value = it->second.AsInteger();
  if (value < low || value > high) {
    return Wrong(std::string(key) + " must be from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return value;
}

Status SetDate(const graph::Map& map, std::int64_t* days) {
  const auto has = [&](const char* key) { return map.contains(key); };
  const bool from_base = map.contains("date") || map.contains("datetime");
  if (!from_base && !has("year")) return Wrong("a year is needed");
  const CivilDate base = CivilFromDays(*days);
  if (has("week") || has("dayOfWeek")) {
    // The base's own week year where the map names no year.
    std::int64_t base_year = base.year;
    if (*days < StartOfWeekYear(base_year)) --base_year;
    if (*days >= StartOfWeekYear(base_year + 1)) ++base_year;
    const std::int64_t base_week = (*days - StartOfWeekYear(base_year)) / 7 + 1;
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t year, Entry(map, "year", base_year, -999'999'999, 999'999'999));
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t week, Entry(map, "week", from_base ? base_week : 1, 1, 53));
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t day, Entry(map, "dayOfWeek", from_base ? WeekDay(*days) : 1, 1, 7));
    *days = StartOfWeekYear(year) + (week - 1) * 7 + day - 1;
    if (*days >= StartOfWeekYear(year + 1)) return Wrong("the year has no week " + std::to_string(week));
    return {};
  }
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t year, Entry(map, "year", base.year, -999'999'999, 999'999'999));
  if (has("ordinalDay")) {
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t day, Entry(map, "ordinalDay", 1, 1, 366));
    *days = DaysFromCivil({year, 1, 1}) + day - 1;
    if (*days >= DaysFromCivil({year + 1, 1, 1})) return Wrong("the year has no day " + std::to_string(day));
    return {};
  }
  if (has("quarter")) {
    const int base_quarter = (base.month - 1) / 3;
    const std::int64_t base_day = *days - DaysFromCivil({base.year, base_quarter * 3 + 1, 1}) + 1;
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t quarter, Entry(map, "quarter", base_quarter + 1, 1, 4));
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t day, Entry(map, "dayOfQuarter", from_base ? base_day : 1, 1, 92));
    *days = DaysFromCivil({year, static_cast<int>(quarter) * 3 - 2, 1}) + day - 1;
    return {};
  }
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t month, Entry(map, "month", from_base ? base.month : 1, 1, 12));
  DOSSIER_ASSIGN_OR_RETURN(std::int64_t day, Entry(map, "day", from_base ? base.day : 1, 1, 31));
  if (day > DaysInCivilMonth(year, static_cast<int>(month))) {
    return Wrong("the month has no day " + std::to_string(day));
  }
  *days = DaysFromCivil({year, static_cast<int>(month), static_cast<int>(day)});
  return {};
}

Status SetTime(const graph::Map& map, std::int64_t* nanoseconds) {
  const std::int64_t base_second = *nanoseconds / kNanosPerSecond;
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t hour, Entry(map, "hour", base_second / 3600, 0, 23));
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t minute, Entry(map, "minute", base_second / 60 % 60, 0, 59));
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t second, Entry(map, "second", base_second % 60, 0, 59));
  std::int64_t fraction = *nanoseconds % kNanosPerSecond;
  if (map.contains("millisecond") || map.contains("microsecond") || map.contains("nanosecond")) {
    const bool milli = map.contains("millisecond"), micro = map.contains("microsecond");
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t ms, Entry(map, "millisecond", 0, 0, 999));
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t us, Entry(map, "microsecond", 0, 0, milli ? 999 : 999'999));
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t ns, Entry(map, "nanosecond", 0, 0,
                                                          micro   ? 999
                                                          : milli ? 999'999
                                                                  : 999'999'999));
    fraction = ms * 1'000'000 + us * 1000 + ns;
  }
  *nanoseconds = ((hour * 60 + minute) * 60 + second) * kNanosPerSecond + fraction;
  return {};
}

Status SetZone(const graph::Map& map, LocalParts* parts, bool time_given) {
  const auto it = map.find("timezone");
  if (it == map.end()) return {};
  if (!it->second.Is(ValueType::kString)) return Wrong("timezone must be a string");
  const std::string& zone = it->second.AsString();
  std::optional<Value> offset = ParseTemporal(ValueType::kTime, "00:00" + zone);
  const bool named = !offset || zone.empty();
  if (named && !ZoneOffset(zone, 0)) return Wrong("there is no time zone " + zone);
  // A moment taken from another value stays the same moment in the new zone.
  const std::optional<std::int32_t> before = parts->offset_seconds;
  const std::int64_t local = parts->days * kSecondsPerDay + parts->nanoseconds / kNanosPerSecond;
  parts->zone = named ? std::make_shared<const std::string>(zone) : nullptr;
  parts->offset_seconds = named ? ZoneOffset(zone, local).value_or(0) : offset->AsTime().offset_seconds;
  if (before && time_given) {
    const std::int64_t moved = parts->nanoseconds + std::int64_t{*parts->offset_seconds - *before} * kNanosPerSecond;
    parts->days += FloorDivide(moved, kNanosPerDay);
    parts->nanoseconds = moved - FloorDivide(moved, kNanosPerDay) * kNanosPerDay;
  }
  return {};
}

Result<Value> DurationFromMap(const graph::Map& map) {
  double months = 0, days = 0, seconds = 0;
  std::int64_t whole_months = 0, whole_days = 0, whole_seconds = 0, whole_nanos = 0;
  double nanos = 0;
  struct Unit {
    std::string_view name;
    char part;
    std::int64_t factor;
  };
  static constexpr Unit kUnits[] = {
      {"years", 'm', 12},          {"quarters", 'm', 3},   {"months", 'm', 1},
      {"weeks", 'd', 7},           {"days", 'd', 1},       {"hours", 's', 3600},
      {"minutes", 's', 60},        {"seconds", 's', 1},    {"milliseconds", 'n', 1'000'000},
      {"microseconds", 'n', 1000}, {"nanoseconds", 'n', 1}};
  for (const auto& [key, value] : map) {
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits) {
      if (candidate.name == key) unit = &candidate;
    }
    if (unit == nullptr) return Wrong("a duration has no " + key);
    if (!value.IsNumber()) return Wrong(key + " must be a number");
    if (value.Is(ValueType::kInteger)) {
      std::int64_t product = 0;
      if (__builtin_mul_overflow(value.AsInteger(), unit->factor, &product)) return Wrong(key + " is too large");
      std::int64_t& whole = unit->part == 'm'   ? whole_months
                            : unit->part == 'd' ? whole_days
                            : unit->part == 's' ? whole_seconds
                                                : whole_nanos;
      if (__builtin_add_overflow(whole, product, &whole)) return Wrong(key + " is too large");
    } else {
      const double amount = value.AsFloat() * static_cast<double>(unit->factor);
      if (!(std::abs(amount) < 1e15)) return Wrong(key + " is too large");
      (unit->part == 'm' ? months : unit->part == 'd' ? days : unit->part == 's' ? seconds : nanos) += amount;
    }
  }
  // Fractions go down to the next smaller part: a month has 30.436875 days on average.
  const double month_part = std::trunc(months);
  days += (months - month_part) * 30.436875;
  const double day_part = std::trunc(days);
  seconds += (days - day_part) * static_cast<double>(kSecondsPerDay);
  const double second_part = std::trunc(seconds);
  nanos += (seconds - second_part) * 1e9;
  graph::Duration duration;
  duration.months = whole_months + static_cast<std::int64_t>(month_part);
  duration.days = whole_days + static_cast<std::int64_t>(day_part);
  duration.seconds = whole_seconds + static_cast<std::int64_t>(second_part);
  duration.nanoseconds = whole_nanos + static_cast<std::int64_t>(std::llround(nanos));
  const std::int64_t carry = FloorDivide(duration.nanoseconds, kNanosPerSecond);
  duration.seconds += carry;
  duration.nanoseconds -= carry * kNanosPerSecond;
  return Value(duration);
}

}  // namespace

Result<Value> TemporalFromMap(ValueType type, const graph::Map& map) {
  if (type == ValueType::kDuration) return DurationFromMap(map);
  LocalParts parts;
  bool time_given = false;
  for (const char* key : {"date", "time", "datetime"}) {
    const auto it = map.find(key);
    if (it == map.end()) continue;
    if (it->second.type() < ValueType::kDate || it->second.type() > ValueType::kDateTime) {
      return Wrong(std::string(key) + " must be a temporal value");
    }
    const LocalParts given = PartsOf(it->second);
    if (std::string_view(key) != "time") parts.days = given.days;
    if (std::string_view(key) != "date") {
      parts.nanoseconds = given.nanoseconds;
      parts.offset_seconds = given.offset_seconds;
      parts.zone = given.zone;
      time_given = true;
    }
  }
  const bool has_date = type == ValueType::kDate || type == ValueType::kLocalDateTime || type == ValueType::kDateTime;
  if (type == ValueType::kDateTime && (map.contains("epochSeconds") || map.contains("epochMillis"))) {
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t seconds,
                             Entry(map, "epochSeconds", 0, -31'557'014'167'219'200, 31'556'889'864'403'199));
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t millis,
                             Entry(map, "epochMillis", seconds * 1000, INT64_MIN / 2, INT64_MAX / 2));
    parts.days = FloorDivide(millis, kSecondsPerDay * 1000);
    DOSSIER_ASSIGN_OR_RETURN(const std::int64_t nanoseconds, Entry(map, "nanosecond", 0, 0, kNanosPerSecond - 1));
    parts.nanoseconds = (millis - parts.days * kSecondsPerDay * 1000) * 1'000'000 + nanoseconds;
    parts.offset_seconds = 0;
    return FromParts(type, parts);
  }
  if (has_date) DOSSIER_RETURN_IF_ERROR(SetDate(map, &parts.days));
  if (type != ValueType::kDate) DOSSIER_RETURN_IF_ERROR(SetTime(map, &parts.nanoseconds));
  // A named zone has another offset at another date.
  if (parts.zone) {
    parts.offset_seconds =
        ZoneOffset(*parts.zone, parts.days * kSecondsPerDay + parts.nanoseconds / kNanosPerSecond).value_or(0);
  }
  if (type == ValueType::kTime || type == ValueType::kDateTime)
    DOSSIER_RETURN_IF_ERROR(SetZone(map, &parts, time_given));
  return FromParts(type, parts);
}

}  // namespace dossier::query
