#include "core/graph/packed_date.h"

#include <optional>

namespace dossier::graph {
namespace {

// Decimal digits from `start` on, or nothing.
std::optional<std::uint32_t> Digits(std::string_view text, std::size_t start, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = start; i < start + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = 10 * number + static_cast<std::uint32_t>(text[i] - '0');
  }
  return number;
}

void AppendDigits(std::uint32_t number, std::size_t count, std::string* text) {
  const std::size_t end = text->size() + count;
  text->resize(end);
  for (std::size_t i = 1; i <= count; ++i, number /= 10) (*text)[end - i] = static_cast<char>('0' + number % 10);
}

}  // namespace

PackedDate PackDate(std::string_view text) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return kOtherDate;
  const auto year = Digits(text, 0, 4);
  if (!year || *year == 0) return kOtherDate;
  PackedDate date = *year << 9;
  if (text.size() >= 7) {
    const auto month = Digits(text, 5, 2);
    if (text[4] != '-' || !month || *month < 1 || *month > 12) return kOtherDate;
    date |= *month << 5;
  }
  if (text.size() == 10) {
    const auto day = Digits(text, 8, 2);
    if (text[7] != '-' || !day || *day < 1 || *day > 31) return kOtherDate;
    date |= *day;
  }
  return date;
}

PackedDate PackDateOf(const Value& value) {
  if (value.IsNull()) return kNoDate;
  return value.Is(ValueType::kString) ? PackDate(std::string_view(value.AsString())) : kOtherDate;
}

bool IsPackedDate(std::uint64_t number) {
  const std::uint64_t year = number >> 9, month = number >> 5 & 15, day = number & 31;
  return year >= 1 && year <= 9999 && month <= 12 && (day == 0 || month != 0);
}

std::string UnpackDate(PackedDate date) {
  std::string text;
  AppendDigits(date >> 9, 4, &text);
  if (const std::uint32_t month = date >> 5 & 15; month != 0) {
    text += '-';
    AppendDigits(month, 2, &text);
  }
  if (const std::uint32_t day = date & 31; day != 0) {
    text += '-';
    AppendDigits(day, 2, &text);
  }
  return text;
}

}  // namespace dossier::graph
