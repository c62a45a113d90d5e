// A token of query text. Plain value; texts point into the query.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace dossier::query {

enum class TokenKind : std::uint8_t {
  kEnd,
  kIdentifier,  // a name or a keyword; `text` without backquotes, `quoted` if it had them
  kInteger,     // `text` as written: 42, 0x1F, 0o17
  kFloat,
  kString,       // `text` with escapes resolved
  kParameter,    // $name: `text` is the name
  kPunctuation,  // `text` is it: ( ) [ ] { } , . .. : ; | & ! % + - * / ^ = <> < <= > >= =~ +=
  kBadNumber     // begins like a number and is none: 12ab
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  bool quoted = false;
  SourcePosition position;
};

}  // namespace dossier::query
