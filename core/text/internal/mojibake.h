// Repairs text whose UTF-8 was once read in a one-byte encoding and saved again: "Chinaโ€™s" (Windows-874) and
// "Chinaâ€™s" (Windows-1252) are "China’s". Works on the byte sequences behind the characters, not on a list of
// phrases. Real Thai, Vietnamese, French ... are left alone: a sequence is decoded only where it cannot be a word.
// Pure functions, O(bytes).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/text/internal/source_map.h"

namespace dossier::text {

// One pass: decodes every mojibake sequence of `text` (UTF-8) once. Text damaged twice needs two passes.
void DecodeMojibake(std::string_view text, LayerWriter* out);

// Puts back punctuation of which only the first character is left ("a โlarge countryโ", "Chinaâs", "China\uFFFDs"),
// by context: an apostrophe before a clitic, quotes at the edges of words, else a dash between words.
void GuessLostPunctuation(std::string_view text, LayerWriter* out);

}  // namespace dossier::text
