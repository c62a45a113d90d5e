#include "bench/eval/score_words.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/utf8.h"

namespace dossier::eval {

namespace {

constexpr auto kStopWords = std::to_array<std::string_view>(
    {"a",    "an", "the", "of",  "on",  "in",    "at",   "by",      "to",   "for", "with", "and", "or",
     "from", "as", "its", "his", "her", "their", "into", "between", "held", "new", "this", "that"});

// Letters, digits and other numbers, and the underscore.
bool IsWordCharacter(char32_t c) {
  if (c == '_') return true;
  const auto type = u_charType(static_cast<UChar32>(c));
  return u_isalpha(static_cast<UChar32>(c)) || type == U_DECIMAL_DIGIT_NUMBER || type == U_LETTER_NUMBER ||
         type == U_OTHER_NUMBER;
}

std::string WithoutGenitives(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\'' && i + 1 < text.size() && text[i + 1] == 's' &&
        (i + 2 == text.size() || !IsWordCharacter(DecodeUtf8(text, i + 2).code_point))) {
      i += 2;
    } else {
      out += text[i++];
    }
  }
  return out;
}

std::vector<std::string> SplitSpaces(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    if (end > i) words.push_back(text.substr(i, end - i));
    i = end + 1;
  }
  return words;
}

std::string WithoutPlural(const std::string& word) {
  const bool plural = CountCodePoints(word) > 3 && word.ends_with('s') && !word.ends_with("ss");
  return plural ? word.substr(0, word.size() - 1) : word;
}

}  // namespace

std::string NormalizeForScore(std::string_view text) {
  const std::string folded = FoldCase(ToNfkc(text));
  std::string plain;
  for (std::size_t i = 0; i < folded.size();) {
    const DecodedCodePoint c = DecodeUtf8(folded, i);
    if (c.code_point == U'’' || c.code_point == U'`' || c.code_point == U'´') {
      plain += '\'';
    } else {
      plain.append(folded, i, c.size);
    }
    i += c.size;
  }
  std::string spaced;
  for (const char c : WithoutGenitives(plain)) {
    if (c == '&') {
      spaced += " and ";
    } else if (c != '.' && c != '\'') {
      spaced += c;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < spaced.size();) {
    const DecodedCodePoint c = DecodeUtf8(spaced, i);
    if (IsWordCharacter(c.code_point)) {
      out.append(spaced, i, c.size);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
    i += c.size;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out.starts_with("the ") ? out.substr(4) : out;
}

std::set<std::string> ContentWords(std::string_view text) {
  const std::vector<std::string> words = SplitSpaces(NormalizeForScore(text));
  std::set<std::string> content, all;
  for (const std::string& word : words) {
    all.insert(WithoutPlural(word));
    if (std::ranges::find(kStopWords, word) == kStopWords.end()) content.insert(WithoutPlural(word));
  }
  return content.empty() ? all : content;
}

}  // namespace dossier::eval
