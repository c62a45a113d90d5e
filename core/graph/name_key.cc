#include "core/graph/name_key.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "core/base/utf8.h"

namespace dossier::graph {
namespace {

bool IsApostrophe(char32_t c) { return c == U'\'' || c == U'’' || c == U'‘' || c == U'`' || c == U'´' || c == U'ʼ'; }

bool IsWordCharacter(char32_t c) {
  const auto icu_code_point = static_cast<UChar32>(c);
  return u_isalnum(icu_code_point) || (U_GET_GC_MASK(icu_code_point) & U_GC_M_MASK) != 0;
}

// Where a possessive "'s" or "s'" ends a word: the bytes of the apostrophe and what belongs to it.
bool IsPossessive(std::string_view text, std::size_t after_apostrophe) {
  if (after_apostrophe >= text.size() || text[after_apostrophe] != 's') return false;
  if (after_apostrophe + 1 == text.size()) return true;
  return !IsWordCharacter(DecodeUtf8(text, after_apostrophe + 1).code_point);
}

// Compatibility forms, case and accents undone. Of ASCII only case is left to undo, and most names are ASCII.
std::string Fold(std::string_view name) {
  if (!std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return StripAccents(FoldCase(ToNfkc(name)));
  }
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

}  // namespace

std::string NormalizeName(std::string_view name) {
  const std::string folded = Fold(name);
  std::string out;
  out.reserve(folded.size());
  const auto separate = [&] {
    if (!out.empty() && out.back() != ' ') out.push_back(' ');
  };
  for (std::size_t i = 0; i < folded.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(folded, i);
    const std::size_t next = i + decoded.size;
    if (IsApostrophe(decoded.code_point)) {
      i = IsPossessive(folded, next) ? next + 1 : next;
    } else if (decoded.code_point == U'.') {
      i = next;
    } else if (decoded.code_point == U'&') {
      separate();
      out.append("and ");
      i = next;
    } else {
      if (IsWordCharacter(decoded.code_point)) {
        out.append(folded, i, decoded.size);
      } else {
        separate();
      }
      i = next;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  while (out.starts_with("the ")) out.erase(0, 4);
  return out;
}

}  // namespace dossier::graph
