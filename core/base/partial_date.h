// A date of the proleptic Gregorian calendar known to the year, month or day: "2025", "2025-11", "2025-11-25"
// (ISO 8601-1, reduced precision). The form of every event and publication date. Plain value.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dossier {

struct PartialDate {
  int year = 0;   // 1 to 9999
  int month = 0;  // 1 to 12, or 0: unknown
  int day = 0;    // 1 to 31, or 0: unknown; 0 when month is

  bool HasMonth() const { return month != 0; }
  bool HasDay() const { return day != 0; }

  // "2025-11-25", as precise as known.
  std::string ToIso() const;
  // The date written so, or nothing: wrong form, month 13, February 30.
  static std::optional<PartialDate> Parse(std::string_view iso);
  // Whether one is the other, less precisely: 2025-11 and 2025-11-25 are.
  bool IsCompatibleWith(const PartialDate& other) const;

  // By year, month, day; unknown comes first. Not an order in time where precisions differ.
  friend auto operator<=>(const PartialDate&, const PartialDate&) = default;
};

// Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"); month and day must be set.
std::int64_t ToDays(const PartialDate& date);
PartialDate FromDays(std::int64_t days);
bool IsLeapYear(int year);
int DaysInMonth(int year, int month);

}  // namespace dossier
