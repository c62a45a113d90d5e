#include <algorithm>
#include <cmath>
#include <memory>

#include "query/exec/temporal.h"
#include "query/exec/temporal_parts.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

// Reads a text from left to right; a failed read takes nothing.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  bool Take(char c) {
    if (Peek() != c || AtEnd()) return false;
    ++at_;
    return true;
  }
  std::size_t Digits() const {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') ++end;
    return end - at_;
  }
  std::optional<std::int64_t> Number(std::size_t digits) {
    if (Digits() < digits || digits == 0 || digits > 18) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + (text_[at_++] - '0');
    return value;
  }
  // After a point: 1 to 9 digits (more are cut) as nanoseconds.
  std::optional<std::int64_t> Fraction() {
    const std::size_t digits = Digits();
    if (digits == 0) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 9; ++i) value = value * 10 + (i < digits ? text_[at_ + i] - '0' : 0);
    at_ += digits;
    return value;
  }
  std::string_view Until(char c) {
    const std::size_t end = std::min(text_.find(c, at_), text_.size());
    const std::string_view part = text_.substr(at_, end - at_);
    at_ = end;
    return part;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::int64_t> DayOf(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month < 1 || month > 12 || day < 1 || day > DaysInCivilMonth(year, static_cast<int>(month))) return std::nullopt;
  return DaysFromCivil({year, static_cast<int>(month), static_cast<int>(day)});
}

std::optional<std::int64_t> WeekDate(std::int64_t year, std::int64_t week, std::int64_t day) {
  const std::int64_t weeks = (StartOfWeekYear(year + 1) - StartOfWeekYear(year)) / 7;
  if (week < 1 || week > weeks || day < 1 || day > 7) return std::nullopt;
  return StartOfWeekYear(year) + (week - 1) * 7 + day - 1;
}

std::optional<std::int64_t> OrdinalDate(std::int64_t year, std::int64_t day) {
  const std::int64_t first = DaysFromCivil({year, 1, 1});
  if (day < 1 || first + day > DaysFromCivil({year + 1, 1, 1})) return std::nullopt;
  return first + day - 1;
}

// YYYY, YYYY-MM, YYYYMM, YYYY-MM-DD, YYYYMMDD, YYYY-Www-D, YYYYWwwD, YYYY-DDD, YYYYDDD; years of more digits with a
// sign.
std::optional<std::int64_t> ReadDate(Reader* reader) {
  const bool minus = reader->Peek() == '-';
  const bool sign = minus || reader->Peek() == '+';
  if (sign) reader->Take(reader->Peek());
  const std::optional<std::int64_t> digits = reader->Number(sign ? std::min<std::size_t>(reader->Digits(), 9) : 4);
  if (!digits) return std::nullopt;
  const std::int64_t year = minus ? -*digits : *digits;
  if (std::abs(year) > 999'999'999) return std::nullopt;
  const bool dash = reader->Take('-');
  if (reader->Take('W')) {
    const auto week = reader->Number(2);
    if (!week) return std::nullopt;
    std::int64_t day = 1;
    if (dash ? reader->Take('-') : reader->Digits() == 1) {
      const auto read = reader->Number(1);
      if (!read) return std::nullopt;
      day = *read;
    }
    return WeekDate(year, *week, day);
  }
  const std::size_t left = reader->Digits();
  if (left == 3) return OrdinalDate(year, *reader->Number(3));
  if (left < 2) return dash ? std::nullopt : DayOf(year, 1, 1);
  const std::int64_t month = *reader->Number(2);
  std::int64_t day = 1;
  if (dash ? reader->Take('-') : reader->Digits() == 2) {
    const auto read = reader->Number(2);
    if (!read) return std::nullopt;
    day = *read;
  }
  return DayOf(year, month, day);
}

// HH, HH:MM, HH:MM:SS, HH:MM:SS.f and the same without colons.
std::optional<std::int64_t> ReadTime(Reader* reader) {
  const auto hour = reader->Number(2);
  if (!hour || *hour > 23) return std::nullopt;
  std::int64_t minute = 0, second = 0, fraction = 0;
  const bool colons = reader->Take(':');
  if (colons || reader->Digits() >= 2) {
    const auto read = reader->Number(2);
    if (!read || *read > 59) return std::nullopt;
    minute = *read;
    if (colons ? reader->Take(':') : reader->Digits() >= 2) {
      const auto seconds = reader->Number(2);
      if (!seconds || *seconds > 59) return std::nullopt;
      second = *seconds;
      if (reader->Take('.') || reader->Take(',')) {
        const auto nanoseconds = reader->Fraction();
        if (!nanoseconds) return std::nullopt;
        fraction = *nanoseconds;
      }
    }
  }
  return ((*hour * 60 + minute) * 60 + second) * kNanosPerSecond + fraction;
}

// Z, +HH, +HH:MM, +HHMM, and a zone in brackets; false where it is wrong.
bool ReadZone(Reader* reader, LocalParts* parts) {
  if (reader->Take('Z')) {
    parts->offset_seconds = 0;
  } else if (reader->Peek() == '+' || reader->Peek() == '-') {
    const int sign = reader->Take('-') ? -1 : (reader->Take('+'), 1);
    const auto hours = reader->Number(2);
    if (!hours || *hours > 18) return false;
    std::int64_t minutes = 0, seconds = 0;
    const bool colon = reader->Take(':');
    if (colon || reader->Digits() >= 2) {
      const auto read = reader->Number(2);
      if (!read || *read > 59) return false;
      minutes = *read;
      if (colon ? reader->Take(':') : reader->Digits() == 2) {
        const auto more = reader->Number(2);
        if (!more || *more > 59) return false;
        seconds = *more;
      }
    }
    parts->offset_seconds = static_cast<std::int32_t>(sign * ((*hours * 60 + minutes) * 60 + seconds));
  }
  if (reader->Take('[')) {
    const std::string_view zone = reader->Until(']');
    if (!reader->Take(']') || !ZoneOffset(zone, 0)) return false;
    parts->zone = std::make_shared<const std::string>(zone);
  }
  return true;
}

// P1Y2M3W4DT5H6M7.5S, each part with a sign and a fraction if need be; or P2012-02-02T14:37:21.545.
std::optional<Value> ParseDuration(std::string_view text) {
  Reader reader(text);
  const bool negative = reader.Take('-');
  if (!reader.Take('P') || reader.AtEnd()) return std::nullopt;
  if (reader.Digits() == 4) {
    const auto year = reader.Number(4);
    if (!reader.Take('-')) return std::nullopt;
    const auto month = reader.Number(2);
    if (!month || !reader.Take('-')) return std::nullopt;
    const auto day = reader.Number(2);
    std::optional<std::int64_t> time = 0;
    if (reader.Take('T')) time = ReadTime(&reader);
    if (!day || !time || !reader.AtEnd()) return std::nullopt;
    return Value(graph::Duration{*year * 12 + *month, *day, *time / kNanosPerSecond, *time % kNanosPerSecond});
  }
  graph::Map map;
  bool time = false;
  while (!reader.AtEnd()) {
    if (!time && reader.Take('T')) {
      time = true;
      if (reader.AtEnd()) return std::nullopt;
    }
    const bool minus = reader.Take('-');
    const auto whole = reader.Number(reader.Digits());
    if (!whole) return std::nullopt;
    double value = static_cast<double>(*whole);
    bool fractional = false;
    if (reader.Take('.') || reader.Take(',')) {
      const auto fraction = reader.Fraction();
      if (!fraction) return std::nullopt;
      value += static_cast<double>(*fraction) / 1e9;
      fractional = true;
    }
    const char unit = reader.Peek();
    const char* key = nullptr;
    if (!time && unit == 'Y') key = "years";
    if (!time && unit == 'M') key = "months";
    if (!time && unit == 'W') key = "weeks";
    if (!time && unit == 'D') key = "days";
    if (time && unit == 'H') key = "hours";
    if (time && unit == 'M') key = "minutes";
    if (time && unit == 'S') key = "seconds";
    if (key == nullptr) return std::nullopt;
    reader.Take(unit);
    const int sign = minus != negative ? -1 : 1;
    map[key] = fractional ? Value(sign * value) : Value(sign * *whole);
  }
  Result<Value> duration = TemporalFromMap(ValueType::kDuration, map);
  if (!duration.ok()) return std::nullopt;
  return std::move(duration).value();
}

}  // namespace

std::optional<Value> ParseTemporal(ValueType type, std::string_view text) {
  if (type == ValueType::kDuration) return ParseDuration(text);
  Reader reader(text);
  LocalParts parts;
  const bool has_date = type == ValueType::kDate || type == ValueType::kLocalDateTime || type == ValueType::kDateTime;
  const bool has_time = type != ValueType::kDate;
  if (has_date) {
    const std::optional<std::int64_t> days = ReadDate(&reader);
    if (!days) return std::nullopt;
    parts.days = *days;
  }
  if (has_time && (!has_date || reader.Take('T'))) {
    const std::optional<std::int64_t> nanoseconds = ReadTime(&reader);
    if (!nanoseconds) return std::nullopt;
    parts.nanoseconds = *nanoseconds;
  }
  if ((type == ValueType::kTime || type == ValueType::kDateTime) && !ReadZone(&reader, &parts)) return std::nullopt;
  if (!reader.AtEnd()) return std::nullopt;
  return FromParts(type, std::move(parts));
}

}  // namespace dossier::query
