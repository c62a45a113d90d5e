// What the pronouns and nominals of an article may stand for: each is a question with candidates, described by hashed
// features (kind and sex, distance, order, roles in the tree, quotations, words shared with what was said of the
// candidate, likeness of words, what the rules say). Trainer and ranker see the same questions, so they cannot
// disagree. Thread safety: pure function. O(words + questions x candidates).
#pragma once

#include <cstdint>
#include <vector>

#include "core/extract/entities.h"
#include "core/extract/extractor.h"
#include "core/extract/mention.h"
#include "core/extract/relation_tree.h"
#include "core/extract/word_similarity.h"

namespace dossier::extract {

// What asks: "he", "its", "who", "the company".
enum class ReferenceSort : std::uint8_t { kPerson, kThing, kRelative, kNominal };
inline constexpr std::size_t kReferenceSorts = 4;

struct ReferenceQuestion {
  std::uint32_t word = 0;  // the pronoun, or the head of the nominal
  TextSpan span;           // its bytes
  ReferenceSort sort = ReferenceSort::kPerson;
  std::uint32_t by_rules = kNone;         // the entity that the rules answer
  std::vector<std::uint32_t> candidates;  // entities, each once
  std::vector<std::uint32_t> features;    // hashes: of the answer "nothing", then of each candidate
  std::vector<std::uint32_t> ends;        // of the features of each answer: candidates.size() + 1
};

struct ReferenceInput {
  const Words& words;
  const WordTree& tree;
  const std::vector<Post>& posts;
  const WordSimilarity& similarity;
};

// `judge` answers a question by a candidate, or by kNone: nothing.
// Asks about every pronoun and nominal in the order of the text; answers are mentions of form kPronoun and kNominal,
// and count for the questions after them. A nominal's mention covers its head noun only. Relative pronouns ("who") get
// mentions that the index does not hold (Mention.nested): clauses see to them. What stands for several ("the two
// sides") is found by rules and gets a mention of each, the others nested and listed in Mention.others.
void AskReferences(const ReferenceInput& input, const ReferenceJudge& judge, WordIndex* index,
                   std::vector<Mention>* mentions, std::vector<Entity>* entities);

}  // namespace dossier::extract
