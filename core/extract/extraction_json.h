// The JSON Lines form of an Extraction, as `dossier extract` prints it. Thread safety: pure function. O(size).
#pragma once

#include <string>

#include "core/extract/extraction.h"

namespace dossier::extract {

// One object on one line, without the line break:
//   {"article": {"id", "source", "title", "published", "hash", "lang"},
//    "nodes": [{"id", "name", "label", "aliases", "date", "mentions": [{"sentence", "start", "end", "text"}]}],
//    "edges": [{"from", "type", "to", "date", "title", "confidence", "polarity", "modality", "rule", "evidence",
//               "sentence", "start", "end"}],
//    "skipped": [{"start", "end", "why"}]}
// Offsets are bytes of the clean text; those of "skipped" are bytes of the input. "from" and "to" are node names;
// "from_id" and "to_id" tell apart nodes of the same name. Keys always come in this order.
std::string ToJsonLine(const Extraction& extraction);

}  // namespace dossier::extract
