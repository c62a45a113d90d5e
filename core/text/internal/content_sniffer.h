// What bytes are, by their first few: articles, or something that must be refused. Pure functions, O(1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/text/article_reader.h"

namespace dossier::text {

// Why `bytes` are no text that can be read (kUnsupportedInput, kBadInput for nothing at all), or nothing.
std::optional<Error> RefuseContent(std::string_view bytes, std::string_view source);

// The format of `bytes` by their look: HTML, JSON Lines, a feed, else text.
InputFormat SniffFormat(std::string_view bytes);

// By file name; kAuto for names that say nothing.
InputFormat FormatOfName(std::string_view path);

}  // namespace dossier::text
