#include "models/data/flat_text.h"

namespace dossier::models {

namespace {

// Bytes of the white space that starts at text[i]; 0: there is none.
std::size_t SpaceSize(std::string_view text, std::size_t i) {
  const char c = text[i];
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  return c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0' ? 2 : 0;  // U+00A0
}

}  // namespace

FlatText::FlatText(std::string_view source) {
  bool pending = false;
  for (std::size_t i = 0; i < source.size();) {
    if (const std::size_t space = SpaceSize(source, i); space != 0) {
      pending = !text_.empty();
      i += space;
      continue;
    }
    if (pending) {
      text_ += ' ';
      offsets_.push_back(i - 1);
      pending = false;
    }
    text_ += source[i];
    offsets_.push_back(i);
    ++i;
  }
}

TextSpan FlatText::SourceSpan(std::size_t start, std::size_t end) const {
  return {offsets_[start], offsets_[end - 1] + 1};
}

std::optional<TextSpan> FlatText::Find(std::string_view flat, std::size_t from) const {
  const std::size_t at = text_.find(flat, from);
  if (flat.empty() || at == std::string::npos) return std::nullopt;
  return TextSpan{at, at + flat.size()};
}

std::string Flatten(std::string_view text) { return FlatText(text).text(); }

}  // namespace dossier::models
