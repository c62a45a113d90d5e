// A text with every run of white space as one space, and the way back: so that words are found wherever a line breaks.
// Thread safety: immutable. Lifetime: keeps its own copy.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text_span.h"

namespace dossier::models {

// `text` without white space at its ends, inner runs of it as one space. No-break spaces are white space. O(bytes).
std::string Flatten(std::string_view text);

class FlatText {
 public:
  explicit FlatText(std::string_view source);

  const std::string& text() const { return text_; }
  // The bytes of the source behind [start, end) of text(), without white space at their ends; end > start.
  TextSpan SourceSpan(std::size_t start, std::size_t end) const;
  // The first place at or after `from` (an offset of text()) that holds `flat`, as offsets of text(). O(bytes).
  std::optional<TextSpan> Find(std::string_view flat, std::size_t from = 0) const;

 private:
  std::string text_;
  std::vector<std::size_t> offsets_;  // source offset of each byte of text_
};

}  // namespace dossier::models
