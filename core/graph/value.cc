#include "core/graph/value.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "core/base/check.h"
#include "core/base/partial_date.h"

namespace dossier::graph {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

// ".5", ".000000001" or nothing.
std::string FormatFraction(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return {};
  std::string digits = fmt::format(".{:09}", nanoseconds);
  while (digits.back() == '0') digits.pop_back();
  return digits;
}

std::string FormatDays(std::int64_t days) {
  const PartialDate date = FromDays(days);
  if (date.year >= 0 && date.year <= 9999) return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
  return fmt::format("{:+}-{:02}-{:02}", date.year, date.month, date.day);
}

// Seconds are left out where they and the fraction are zero.
std::string FormatTimeOfDay(std::int64_t nanoseconds) {
  const std::int64_t seconds = nanoseconds / kNanosecondsPerSecond, fraction = nanoseconds % kNanosecondsPerSecond;
  std::string text = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0 || fraction != 0) text += fmt::format(":{:02}", seconds % 60) + FormatFraction(fraction);
  return text;
}

std::string FormatOffset(std::int32_t seconds) {
  if (seconds == 0) return "Z";
  const int magnitude = std::abs(seconds);
  std::string text = fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+', magnitude / 3600, magnitude / 60 % 60);
  if (magnitude % 60 != 0) text += fmt::format(":{:02}", magnitude % 60);
  return text;
}

std::string FormatLocal(std::int64_t seconds, std::int32_t nanoseconds) {
  const std::int64_t days = FloorDivide(seconds, kSecondsPerDay);
  return FormatDays(days) + "T" +
         FormatTimeOfDay((seconds - days * kSecondsPerDay) * kNanosecondsPerSecond + nanoseconds);
}

std::string FormatDuration(const Duration& d) {
  std::string date, time;
  const auto put = [](std::string* out, std::int64_t number, char unit) {
    if (number != 0) *out += fmt::format("{}{}", number, unit);
  };
  put(&date, d.months / 12, 'Y');
  put(&date, d.months % 12, 'M');
  put(&date, d.days, 'D');
  // Seconds and nanoseconds are one signed amount of time; each unit carries its sign.
  std::int64_t seconds = d.seconds + FloorDivide(d.nanoseconds, kNanosecondsPerSecond);
  std::int64_t fraction = d.nanoseconds - FloorDivide(d.nanoseconds, kNanosecondsPerSecond) * kNanosecondsPerSecond;
  if (seconds < 0 && fraction > 0) {
    seconds += 1;
    fraction -= kNanosecondsPerSecond;
  }
  put(&time, seconds / 3600, 'H');
  put(&time, seconds / 60 % 60, 'M');
  if (seconds % 60 != 0 || fraction != 0) {
    const bool negative = seconds % 60 < 0 || fraction < 0;
    time += fmt::format("{}{}{}S", negative ? "-" : "", std::abs(seconds % 60), FormatFraction(std::abs(fraction)));
  }
  if (date.empty() && time.empty()) return "PT0S";
  return "P" + date + (time.empty() ? "" : "T" + time);
}

}  // namespace

std::string_view ValueTypeName(ValueType type) {
  static constexpr std::array<std::string_view, 16> kNames = {
      "Null",      "Boolean", "Integer",       "Float",    "String",   "List", "Map",          "Date",
      "LocalTime", "Time",    "LocalDateTime", "DateTime", "Duration", "Node", "Relationship", "Path"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string ToIsoString(const Value& v) {
  switch (v.type()) {
    case ValueType::kDate: return FormatDays(v.AsDate().days);
    case ValueType::kLocalTime: return FormatTimeOfDay(v.AsLocalTime().nanoseconds);
    case ValueType::kTime: return FormatTimeOfDay(v.AsTime().nanoseconds) + FormatOffset(v.AsTime().offset_seconds);
    case ValueType::kLocalDateTime: return FormatLocal(v.AsLocalDateTime().seconds, v.AsLocalDateTime().nanoseconds);
    case ValueType::kDateTime: {
      const DateTime& d = v.AsDateTime();
      return FormatLocal(d.seconds + d.offset_seconds, d.nanoseconds) + FormatOffset(d.offset_seconds) +
             (d.zone ? "[" + *d.zone + "]" : "");
    }
    case ValueType::kDuration: return FormatDuration(v.AsDuration());
    default: DOSSIER_CHECK(false && "not a temporal value");
  }
  return {};
}

std::size_t MemoryUsage(const Value& value) {
  constexpr std::size_t kSharedOverhead = 16;  // reference counts
  switch (value.type()) {
    case ValueType::kString: return sizeof(Value) + kSharedOverhead + sizeof(std::string) + value.AsString().capacity();
    case ValueType::kList: {
      std::size_t bytes = sizeof(Value) + kSharedOverhead + sizeof(List);
      for (const Value& item : value.AsList()) bytes += MemoryUsage(item);
      return bytes;
    }
    case ValueType::kMap: {
      std::size_t bytes = sizeof(Value) + kSharedOverhead + sizeof(Map);
      for (const auto& [key, item] : value.AsMap())
        bytes += 32 + sizeof(std::string) + key.capacity() + MemoryUsage(item);
      return bytes;
    }
    case ValueType::kPath:
      return sizeof(Value) + kSharedOverhead + sizeof(Path) +
             8 * (value.AsPath().nodes.size() + value.AsPath().relationships.size());
    case ValueType::kDateTime:
    case ValueType::kDuration: return sizeof(Value) + kSharedOverhead + 32;
    default: return sizeof(Value);
  }
}

}  // namespace dossier::graph
