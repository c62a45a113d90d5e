// Reads Re-DocRED (github.com/tonytan48/Re-DocRED): Wikipedia paragraphs with entities, their mentions and the Wikidata
// properties that hold between them. Thread safety: pure function.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace dossier::models {

struct RedocredMention {
  std::uint32_t sentence = 0;
  std::uint32_t first = 0, end = 0;  // words [first, end) of the sentence
};

// A chain of mentions of one thing.
struct RedocredEntity {
  std::string kind;  // PER, ORG, LOC, MISC, TIME or NUM: that of its first mention
  std::string name;  // of its first mention
  std::vector<RedocredMention> mentions;
};

struct RedocredRelation {
  std::string property;                 // of Wikidata: "P127"
  std::uint32_t head = 0, tail = 0;     // indexes into RedocredDocument.entities
  std::vector<std::uint32_t> evidence;  // sentences
};

struct RedocredDocument {
  std::string title;
  std::vector<std::vector<std::string>> sentences;  // words
  std::vector<RedocredEntity> entities;
  std::vector<RedocredRelation> relations;
};

// kNotFound; kBadInput where it is no such JSON or an index points outside, with the document's number.
Result<std::vector<RedocredDocument>> ReadRedocred(const std::string& path);

}  // namespace dossier::models
