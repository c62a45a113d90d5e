// The sentences of an annotated article by the plain rule that its annotators used: evidence of a gold relation is one
// of them. Not the splitter of the pipeline, so that figures do not change with that. Pure function; O(bytes).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dossier::models {

// In order; flattened (flat_text.h). A sentence ends with . ! or ? and any closing marks before white space and then an
// ASCII capital, a digit, an opening quotation mark or bracket; a full stop after an abbreviation or an initial ends
// none. Line breaks end sentences.
std::vector<std::string> SplitCorpusSentences(std::string_view text);

}  // namespace dossier::models
