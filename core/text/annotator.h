// Sentences and tokens of a document: ICU break iterators corrected to Universal Dependencies' conventions for English.
// Pure function; thread safe. O(bytes).
#pragma once

#include "core/text/annotated_document.h"

namespace dossier::text {

// Points at `document`, which must outlive the result. Every non-space byte of a block belongs to exactly one token.
AnnotatedDocument Annotate(const Document& document);

}  // namespace dossier::text
