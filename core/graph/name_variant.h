// When two spellings may be one name, as keys that can be looked up. All take normalised names (NormalizeName).
// Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dossier::graph {

// The name without what varies from one article to the next: legal forms ("Co Ltd", "Inc", "plc") at the end, a plural
// s, British for American spelling: "Northern Rare Earths" and "Northern Rare Earth Co., Ltd." have one key. Never
// drops "Group" or a place: those tell a parent from a unit. Idempotent.
std::string VariantKey(std::string_view name);

// What stays of a name when its vowels are spelt otherwise: "Bayan Obo" and "Baiyun Obo" have one key. Names of one key
// need not be one name ("Shanxi Coal", "Shaanxi Coal"). Empty for names of one word, which say too little.
std::string SpellingKey(std::string_view name);

// The first letters of the words that count: "united nations" -> "un"; empty for names of one word.
std::string Initials(std::string_view name);

// The noun that says what an event was, with words for the same thing read as one: "ministerial talks in Oslo" and
// "summit" -> "meeting". Empty where the name says nothing.
std::string EventHead(std::string_view name);

std::vector<std::string_view> SplitWords(std::string_view name);
std::size_t CountWords(std::string_view name);

}  // namespace dossier::graph
