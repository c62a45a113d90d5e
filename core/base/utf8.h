// UTF-8 (RFC 3629): decode, check, repair. Pure functions, O(bytes).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dossier {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

struct DecodedCodePoint {
  char32_t code_point = 0;  // kReplacementCharacter where the bytes are not UTF-8
  std::size_t size = 0;     // bytes taken, at least 1
  bool valid = true;
};

// The code point that starts at text[offset]; offset < text.size().
DecodedCodePoint DecodeUtf8(std::string_view text, std::size_t offset);

bool IsValidUtf8(std::string_view text);

// Appends the UTF-8 bytes of `code_point` (surrogates and values past U+10FFFF become U+FFFD).
void AppendUtf8(char32_t code_point, std::string* out);

// `text` with every maximal invalid part replaced by U+FFFD (Unicode 15, section 3.9).
std::string RepairUtf8(std::string_view text);

// Number of code points; invalid bytes count one each.
std::size_t CountCodePoints(std::string_view text);

// Columns that `text` takes on a terminal: 2 for East Asian wide and fullwidth, 0 for combining marks (UAX 11).
std::size_t DisplayWidth(std::string_view text);

// Full Unicode case folding; invalid bytes become U+FFFD.
std::string FoldCase(std::string_view text);

// First letters of words capital, all others small, by the root locale: "SÃO PAULO" -> "São Paulo"; invalid bytes become
// U+FFFD. Not for hot paths: makes a word breaker at each call.
std::string TitleCase(std::string_view text);

// Canonical composition (NFC) and compatibility composition (NFKC); invalid bytes become U+FFFD.
std::string ToNfc(std::string_view text);
std::string ToNfkc(std::string_view text);

// `text` without combining marks after canonical decomposition: "Müller" -> "Muller".
std::string StripAccents(std::string_view text);

}  // namespace dossier
