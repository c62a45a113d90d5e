// Bytes of an article to UTF-8 in NFC: byte order marks, UTF-16, Windows-1252 bytes, mojibake, control characters.
// Pure function, O(bytes).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/text/internal/source_map.h"

namespace dossier::text {

struct DecodedText {
  std::string text;  // valid UTF-8, NFC; of control characters only \t \n \r
  SourceMap map;     // back to the bytes
  // More than a quarter of the bytes were in no encoding that is read here: Cyrillic or Chinese in a one-byte or
  // two-byte encoding looks so. The text is then noise.
  bool foreign_encoding = false;
};

// Never fails: what cannot be decoded becomes U+FFFD, and the map accounts for it.
DecodedText DecodeText(std::string_view bytes);

// The character of a byte of Windows-1252, or nothing for the five that it leaves undefined.
std::optional<char32_t> FromWindows1252(unsigned char byte);

}  // namespace dossier::text
