// Entities of GUM (gucorpling.org/gum), which a treebank holds in its column MISC as `Entity=`: every mention of
// anything, nested, with its chain; and the names among them. Thread safety: pure functions. O(words x depth).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/data/conllu.h"
#include "models/data/entity_sentence.h"

namespace dossier::models {

// Any mention: "the company that he founded", "Norlift", "she".
struct TreebankMention {
  std::uint32_t first = 0, end = 0;  // words [first, end)
  std::uint32_t head = 0;            // the word among them whose head is outside
  std::string type;                  // "person", "organization", "place", "abstract", ...
  std::string chain;                 // the same within a document for all mentions of one thing
};

// Of one sentence, by first word, the longer first. What does not parse as brackets is left out.
std::vector<TreebankMention> ReadTreebankMentions(const TreebankSentence& sentence);

// The names of persons, organizations and places, labelled PER, ORG and LOC, as Universal NER and CoNLL-2003 would mark
// them; in order, not overlapping. A name is a mention of these types whose head is a proper noun (PROPN), cut down to
// the name: the proper nouns and other capitalised words around the head, without article, title ("Dr.", "President"),
// genitive 's and whatever follows a comma, a preposition or a clause; but with "of", "for", "and" and 's inside names
// of organizations and places ("Bay of Plenty", "King's College"), and with "Inc." and the like. A person's head is no
// plural ("Americans") and more than a title ("the President"). Of nested names the outermost counts.
std::vector<LabelledSpan> FindTreebankNames(const TreebankSentence& sentence);

}  // namespace dossier::models
