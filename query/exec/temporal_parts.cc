#include "query/exec/temporal_parts.h"

#include <unicode/timezone.h>

#include <algorithm>
#include <memory>

namespace dossier::query {

using graph::Value;
using graph::ValueType;

std::int64_t DaysFromCivil(const CivilDate& date) {
  const std::int64_t y = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = FloorDivide(y, 400);
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

CivilDate CivilFromDays(std::int64_t days) {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = FloorDivide(z, 146'097);
  const std::int64_t day_of_era = z - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  CivilDate date;
  date.day = static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1);
  date.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

int DaysInCivilMonth(std::int64_t year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

int WeekDay(std::int64_t days) { return static_cast<int>(((days + 3) % 7 + 7) % 7) + 1; }

std::int64_t StartOfWeekYear(std::int64_t year) {
  const std::int64_t fourth = DaysFromCivil({year, 1, 4});
  return fourth - (WeekDay(fourth) - 1);
}

std::optional<std::int32_t> ZoneOffset(std::string_view zone, std::int64_t local_seconds) {
  const std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(
      icu::UnicodeString::fromUTF8(icu::StringPiece(zone.data(), static_cast<std::int32_t>(zone.size())))));
  if (!found || *found == icu::TimeZone::getUnknown()) return std::nullopt;
  std::int32_t raw = 0, saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  found->getOffset(static_cast<double>(local_seconds) * 1000, true, raw, saving, status);
  if (U_FAILURE(status)) return std::nullopt;
  return (raw + saving) / 1000;
}

LocalParts PartsOf(const Value& value) {
  LocalParts parts;
  const auto from_seconds = [&](std::int64_t seconds, std::int32_t nanoseconds) {
    parts.days = FloorDivide(seconds, kSecondsPerDay);
    parts.nanoseconds = (seconds - parts.days * kSecondsPerDay) * kNanosPerSecond + nanoseconds;
  };
  switch (value.type()) {
    case ValueType::kDate: parts.days = value.AsDate().days; break;
    case ValueType::kLocalTime: parts.nanoseconds = value.AsLocalTime().nanoseconds; break;
    case ValueType::kTime:
      parts.nanoseconds = value.AsTime().nanoseconds;
      parts.offset_seconds = value.AsTime().offset_seconds;
      break;
    case ValueType::kLocalDateTime:
      from_seconds(value.AsLocalDateTime().seconds, value.AsLocalDateTime().nanoseconds);
      break;
    case ValueType::kDateTime: {
      const graph::DateTime& moment = value.AsDateTime();
      from_seconds(moment.seconds + moment.offset_seconds, moment.nanoseconds);
      parts.offset_seconds = moment.offset_seconds;
      parts.zone = moment.zone;
      break;
    }
    default: break;
  }
  return parts;
}

Value FromParts(ValueType type, LocalParts parts) {
  parts.days += FloorDivide(parts.nanoseconds, kNanosPerDay);
  parts.nanoseconds -= FloorDivide(parts.nanoseconds, kNanosPerDay) * kNanosPerDay;
  const std::int64_t seconds = parts.days * kSecondsPerDay + parts.nanoseconds / kNanosPerSecond;
  const auto nanoseconds = static_cast<std::int32_t>(parts.nanoseconds % kNanosPerSecond);
  switch (type) {
    case ValueType::kDate: return Value(graph::Date{parts.days});
    case ValueType::kLocalTime: return Value(graph::LocalTime{parts.nanoseconds});
    case ValueType::kTime: {
      std::int32_t offset = parts.offset_seconds.value_or(0);
      if (!parts.offset_seconds && parts.zone) offset = ZoneOffset(*parts.zone, seconds).value_or(0);
      return Value(graph::Time{parts.nanoseconds, offset});
    }
    case ValueType::kLocalDateTime: return Value(graph::LocalDateTime{seconds, nanoseconds});
    default: {
      std::int32_t offset = parts.offset_seconds.value_or(0);
      if (!parts.offset_seconds && parts.zone) offset = ZoneOffset(*parts.zone, seconds).value_or(0);
      return Value(graph::DateTime{seconds - offset, nanoseconds, offset, parts.zone});
    }
  }
}

}  // namespace dossier::query
