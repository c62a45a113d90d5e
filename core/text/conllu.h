// A document as CoNLL-U (universaldependencies.org/format.html), for people and for other tools. Pure function; thread
// safe. O(bytes).
#pragma once

#include <string>

#include "core/text/annotated_document.h"

namespace dossier::text {

// One block a sentence, headed by its number and its text on one line; a blank line after each. Lemmas and features
// are "_", and so are tags and heads where the document has none. MISC has SpaceAfter=No, and Entity=B-Person, then
// I-Person, on the words of a name.
std::string ToConllu(const AnnotatedDocument& document);

}  // namespace dossier::text
