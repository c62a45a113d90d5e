// date.truncate and its kin: a temporal value cut down to a unit, with smaller parts set from a map.
#include <algorithm>
#include <array>

#include "query/exec/temporal.h"
#include "query/exec/temporal_parts.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

Error Wrong(std::string message) {
  return Error{ErrorCode::kQueryRuntime, std::move(message), "", "InvalidArgumentValue"};
}

// Units of time by their nanoseconds; a day and more cut the date.
struct TimeUnit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array<TimeUnit, 6> kTimeUnits = {{{"hour", 3600 * kNanosPerSecond},
                                                 {"minute", 60 * kNanosPerSecond},
                                                 {"second", kNanosPerSecond},
                                                 {"millisecond", 1'000'000},
                                                 {"microsecond", 1000},
                                                 {"day", kNanosPerDay}}};

// The first day of the unit that holds the day; nothing for an unknown unit.
std::optional<std::int64_t> FirstDay(std::string_view unit, std::int64_t days) {
  const CivilDate date = CivilFromDays(days);
  const auto years = [&](std::int64_t count) { return DaysFromCivil({FloorDivide(date.year, count) * count, 1, 1}); };
  if (unit == "millennium") return years(1000);
  if (unit == "century") return years(100);
  if (unit == "decade") return years(10);
  if (unit == "year") return years(1);
  if (unit == "weekYear") {
    if (days < StartOfWeekYear(date.year)) return StartOfWeekYear(date.year - 1);
    return StartOfWeekYear(days >= StartOfWeekYear(date.year + 1) ? date.year + 1 : date.year);
  }
  if (unit == "quarter") return DaysFromCivil({date.year, (date.month - 1) / 3 * 3 + 1, 1});
  if (unit == "month") return DaysFromCivil({date.year, date.month, 1});
  if (unit == "week") return days - (WeekDay(days) - 1);
  return std::nullopt;
}

}  // namespace

Result<Value> TruncateTemporal(ValueType type, std::string_view unit, const Value& value, const graph::Map& fields) {
  if (value.type() < ValueType::kDate || value.type() > ValueType::kDateTime) {
    return Wrong("only dates and times can be truncated");
  }
  const bool has_date =
      value.Is(ValueType::kDate) || value.Is(ValueType::kLocalDateTime) || value.Is(ValueType::kDateTime);
  const bool wants_date = type == ValueType::kDate || type == ValueType::kLocalDateTime || type == ValueType::kDateTime;
  if (wants_date && !has_date) return Wrong("a time alone has no date to truncate");
  LocalParts parts = PartsOf(value);
  const auto time_unit = std::ranges::find(kTimeUnits, unit, &TimeUnit::name);
  if (time_unit != kTimeUnits.end()) {
    const bool has_time = !value.Is(ValueType::kDate);
    if (time_unit->name != "day" && (!has_time || type == ValueType::kDate)) {
      return Wrong("a date has no " + std::string(unit));
    }
    parts.nanoseconds -= parts.nanoseconds % time_unit->nanoseconds;
  } else {
    const std::optional<std::int64_t> first = has_date ? FirstDay(unit, parts.days) : std::nullopt;
    if (!first) return Wrong("there is no unit \"" + std::string(unit) + "\" to truncate to");
    parts.days = *first;
    parts.nanoseconds = 0;
  }
  graph::Map map = fields;
  // Below the unit the map adds to what is left: {nanosecond: 2} of a millisecond.
  std::int64_t below = 0;
  for (const auto& [name, size] : {std::pair{"microsecond", 1000}, std::pair{"nanosecond", 1}}) {
    const auto it = map.find(name);
    if (it == map.end() || time_unit == kTimeUnits.end() || time_unit->nanoseconds >= kNanosPerSecond) continue;
    if (!it->second.Is(ValueType::kInteger) || it->second.AsInteger() < 0 ||
        it->second.AsInteger() >= time_unit->nanoseconds / size) {
      return Wrong(std::string(name) + " must be less than the unit");
    }
    below += it->second.AsInteger() * size;
    map.erase(it);
  }
  parts.nanoseconds += below;
  // Only a zone of the map's own is new: the local time stays as it is.
  if (parts.zone || map.contains("timezone")) parts.offset_seconds.reset();
  if (map.contains("timezone")) parts.zone.reset();
  map["datetime"] =
      FromParts(parts.offset_seconds || parts.zone ? ValueType::kDateTime : ValueType::kLocalDateTime, parts);
  return TemporalFromMap(type, map);
}

}  // namespace dossier::query
