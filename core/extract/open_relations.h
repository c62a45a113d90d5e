// Relations whose name is the text's own words, for verbs of which the ontology knows nothing: between the entities of
// an article, and as phrases of any sentence (open information extraction; the clauses are those of Del Corro and
// Gemulla, "ClausIE", WWW 2013, read off Universal Dependencies as by White et al., "PredPatt", EMNLP 2016).
// Thread safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "core/extract/relations.h"

namespace dossier::extract {

// "was founded in", with its arguments in the words of the text.
struct OpenRelation {
  std::uint32_t sentence = 0;  // index into AnnotatedDocument.sentences
  std::string subject;
  std::string relation;
  std::vector<std::string> arguments;  // none where the verb has none
  double confidence = 0;               // (0, 1): how plain the clause is; a rank rather than a probability
};

// Of the sentences that have trees, in order. O(words x depth).
std::vector<OpenRelation> FindOpenRelations(const text::AnnotatedDocument& annotated);

// Adds to `findings` what joins two mentions by a verb that joins them in no finding of the same sentence yet. The type
// is the verb's base form and the preposition, "NEGOTIATE_OVER"; of a passive its participle, "NAMED_AFTER"; the rule
// is "open:negotiate".
void FindOpen(const RelationInput& input, const SentenceTree& tree, const std::vector<Clause>& clauses,
              std::vector<Finding>* findings);

}  // namespace dossier::extract
