#include "core/base/partial_date.h"

#include <fmt/format.h>

namespace dossier {
namespace {

std::optional<int> ParseNumber(std::string_view digits) {
  int value = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string PartialDate::ToIso() const {
  if (HasDay()) return fmt::format("{:04}-{:02}-{:02}", year, month, day);
  if (HasMonth()) return fmt::format("{:04}-{:02}", year, month);
  return fmt::format("{:04}", year);
}

std::optional<PartialDate> PartialDate::Parse(std::string_view iso) {
  if (iso.size() != 4 && iso.size() != 7 && iso.size() != 10) return std::nullopt;
  PartialDate date;
  const auto read = [&](std::size_t at, std::size_t size, int low, int high, int* out) {
    const std::optional<int> number = ParseNumber(iso.substr(at, size));
    if (!number || *number < low || *number > high) return false;
    *out = *number;
    return true;
  };
  if (!read(0, 4, 1, 9999, &date.year)) return std::nullopt;
  if (iso.size() >= 7 && (iso[4] != '-' || !read(5, 2, 1, 12, &date.month))) return std::nullopt;
  if (iso.size() == 10 && (iso[7] != '-' || !read(8, 2, 1, DaysInMonth(date.year, date.month), &date.day))) {
    return std::nullopt;
  }
  return date;
}

bool PartialDate::IsCompatibleWith(const PartialDate& other) const {
  if (year != other.year) return false;
  if (month == 0 || other.month == 0) return true;
  if (month != other.month) return false;
  return day == 0 || other.day == 0 || day == other.day;
}

std::int64_t ToDays(const PartialDate& date) {
  const int y = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const auto year_of_era = static_cast<std::int64_t>(y - era * 400);
  const std::int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

PartialDate FromDays(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t mp = (5 * day_of_year + 2) / 153;
  PartialDate date;
  date.day = static_cast<int>(day_of_year - (153 * mp + 2) / 5 + 1);
  date.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  date.year = static_cast<int>(year_of_era + era * 400 + (date.month <= 2 ? 1 : 0));
  return date;
}

bool IsLeapYear(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

}  // namespace dossier
