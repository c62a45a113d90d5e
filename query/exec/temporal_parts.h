// Calendar arithmetic shared by the temporal files. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/graph/value.h"

namespace dossier::query {

inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kSecondsPerDay = 86'400;
inline constexpr std::int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;

struct CivilDate {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
};

// Days since 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"), any year.
std::int64_t DaysFromCivil(const CivilDate& date);
CivilDate CivilFromDays(std::int64_t days);
int DaysInCivilMonth(std::int64_t year, int month);
// Monday is 1.
int WeekDay(std::int64_t days);
// The Monday of week 1 of an ISO week year.
std::int64_t StartOfWeekYear(std::int64_t year);

// Seconds east of UTC of a zone at a local time ("Europe/Berlin"); nothing for an unknown zone.
std::optional<std::int32_t> ZoneOffset(std::string_view zone, std::int64_t local_seconds);

// Division that rounds down.
inline std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}

// Local parts of a value: days since 1970 (0 for times) and nanoseconds of the day (0 for dates).
struct LocalParts {
  std::int64_t days = 0;
  std::int64_t nanoseconds = 0;
  std::optional<std::int32_t> offset_seconds;
  std::shared_ptr<const std::string> zone;
};
LocalParts PartsOf(const graph::Value& value);
// A value of `type` from local parts; a zone without an offset gets the zone's.
graph::Value FromParts(graph::ValueType type, LocalParts parts);

}  // namespace dossier::query
