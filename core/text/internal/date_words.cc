#include "core/text/internal/date_words.h"

#include <algorithm>
#include <charconv>

#include "core/base/utf8.h"

namespace dossier::text {
namespace {

bool IsLetterByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool IsDigitByte(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::vector<DateWord> SplitDateWords(std::string_view text, TextSpan range) {
  std::vector<DateWord> words;
  for (std::size_t i = range.start; i < range.end;) {
    const char c = text[i];
    if (c == ' ' || c == '\t' || c == '\r') {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    DateWord word;
    // En dashes and quotes are marks; other bytes past ASCII are letters.
    if (static_cast<unsigned char>(c) == 0xE2) {
      end = std::min(range.end, i + DecodeUtf8(text, i).size);
    } else if (IsDigitByte(c)) {
      while (end < range.end && IsDigitByte(text[end])) ++end;
      if (end - i <= 4) std::from_chars(text.data() + i, text.data() + end, word.number);
    } else if (IsLetterByte(c)) {
      while (end < range.end && IsLetterByte(text[end]) && static_cast<unsigned char>(text[end]) != 0xE2) ++end;
      word.capital = c >= 'A' && c <= 'Z';
      if (end - i <= 12) {
        word.lower = std::string(text.substr(i, end - i));
        for (char& l : word.lower) l = l >= 'A' && l <= 'Z' ? static_cast<char>(l + ('a' - 'A')) : l;
      }
    }
    word.span = {i, end};
    word.text = text.substr(i, end - i);
    words.push_back(std::move(word));
    i = end;
  }
  return words;
}

}  // namespace dossier::text
