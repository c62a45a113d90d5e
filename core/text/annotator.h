// Sentences and tokens of a document by Universal Dependencies' conventions for English; scripts that write no spaces
// are cut by ICU. Pure function; thread safe. O(bytes).
#pragma once

#include <cstddef>

#include "core/text/annotated_document.h"

namespace dossier::text {

// A sentence of more tokens is cut, so that nothing after this need fear a line without a full stop.
inline constexpr std::size_t kMaxSentenceTokens = 1000;

// Points at `document`, which must outlive the result. Every non-space byte of a block belongs to exactly one token,
// every token to exactly one sentence, and no sentence crosses a block.
AnnotatedDocument Annotate(const Document& document);

}  // namespace dossier::text
