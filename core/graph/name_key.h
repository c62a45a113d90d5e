// The form in which names are compared and indexed. Pure function.
#pragma once

#include <string>
#include <string_view>

namespace dossier::graph {

// NFKC, case folded, accents stripped, typographic quotes and dashes made plain, possessive 's and a leading "the"
// dropped, full stops dropped, "&" read as "and", other punctuation and runs of white space made one space:
// "The U.S. Müller’s  Co." -> "us muller co". Idempotent. O(bytes).
std::string NormalizeName(std::string_view name);

}  // namespace dossier::graph
