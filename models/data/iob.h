// Reads entity data that has a word a line and its tag in IOB or IOB2 ("B-PER", "I-PER", "O"): lines "word TAG" with
// the tag last, or those of Universal NER, "1<tab>word<tab>TAG<tab>..." with "# newdoc" and other comments. An empty
// line ends a sentence, "-DOCSTART-" a document. Thread safety: pure function.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "models/data/entity_sentence.h"

namespace dossier::models {

// kNotFound; kBadInput with the line where a line has no tag. "I-PER" that follows no PER begins an entity. Where the
// file marks no documents, the first sentence alone starts one.
Result<std::vector<EntitySentence>> ReadIob(const std::string& path);

}  // namespace dossier::models
