// A half-open range [start, end) of bytes in a text. Plain value.
#pragma once

#include <compare>
#include <cstddef>
#include <string_view>

namespace dossier {

struct TextSpan {
  std::size_t start = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - start; }
  bool empty() const { return start == end; }
  bool Contains(const TextSpan& other) const { return start <= other.start && other.end <= end; }
  bool Overlaps(const TextSpan& other) const { return start < other.end && other.start < end; }
  // The bytes of `text` in this span; the span must lie within it.
  std::string_view In(std::string_view text) const { return text.substr(start, size()); }
  friend auto operator<=>(const TextSpan&, const TextSpan&) = default;
};

}  // namespace dossier
