// Whether the text commits itself to what a word of a dependency tree tells: denied, planned, possible, reported. Reads
// auxiliaries, negations and modifiers, and then the verbs, nouns and conjunctions above it ("refused to", "in talks
// to", "if"), after Saurí and Pustejovsky's factuality profiles (2012). Thread safety: pure function.
#pragma once

#include "core/extract/tree.h"

namespace dossier::extract {

struct Factuality {
  graph::Polarity polarity = graph::Polarity::kAffirmed;
  graph::Modality modality = graph::Modality::kAsserted;
};

// Of a verb, of the predicate noun of a copula, or of a noun that tells of an event ("merger"). O(depth x children).
Factuality FactualityOf(const SentenceTree& tree, std::uint32_t word);

// Of a noun that tells how two stand to each other ("his brother", "its subsidiary"), whatever is said of them: only
// what stands at the noun itself counts.
Factuality FactualityAt(const SentenceTree& tree, std::uint32_t word);

}  // namespace dossier::extract
