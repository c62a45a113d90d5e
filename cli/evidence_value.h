// Evidence as query values, for rows that programs read, and as a line that people read. Pure functions.
#pragma once

#include <string>

#include "core/graph/value.h"
#include "query/export/evidence.h"

namespace dossier::cli {

// {article, articleName, title, published, sentence, text, rule, confidence, polarity, modality, date, start, end}
graph::Map EvidenceValue(const query::Evidence& evidence);

// a:3 s:2 harbour-talks: "Meng Fanying met ..."
std::string QuoteLine(const query::Evidence& evidence);

// A string, or null where it is empty.
graph::Value TextOrNull(const std::string& text);

}  // namespace dossier::cli
