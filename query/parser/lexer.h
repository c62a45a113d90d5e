// Query text to tokens: comments dropped, string escapes resolved, positions kept. Pure function, O(bytes).
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "query/parser/token.h"

namespace dossier::query {

// The tokens of `text`, ending with one kEnd. Errors: kQuerySyntax with position: an unfinished string, name or
// comment, a bad escape, bytes that are not UTF-8, a character that no token starts with.
Result<std::vector<Token>> Tokenize(std::string_view text);

}  // namespace dossier::query
