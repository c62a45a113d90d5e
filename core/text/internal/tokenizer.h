// Words of a line by the conventions of Universal Dependencies for English.
// Thread safety: pure function. O(bytes).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/text/annotated_document.h"

namespace dossier::text {

// Appends the tokens of text[range]; spans are bytes of `text`. Every byte of the range that is no white space is in
// exactly one token.
void Tokenize(std::string_view text, TextSpan range, std::vector<Token>* tokens);

}  // namespace dossier::text
