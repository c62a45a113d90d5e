// How names, titles and evidence are compared when graphs are scored. Pure functions; O(bytes).
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace dossier::eval {

// NFKC and case folded; typographic apostrophes plain; 's, full stops and apostrophes dropped; "&" read as "and"; other
// punctuation and white space one space; a leading "the" dropped. Accents stay, unlike in graph::NormalizeName.
std::string NormalizeForScore(std::string_view text);

// The words of the normalised text without articles, prepositions and the like (all of them where nothing else is
// left), each without a plural s.
std::set<std::string> ContentWords(std::string_view text);

}  // namespace dossier::eval
