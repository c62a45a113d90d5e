// What the relation scorer looks at: pairs of entities that one sentence speaks of, and posts with a person and a body,
// each described by hashed features (kinds, words between and around, the path in the dependency tree, triggers of the
// ontology, what the rules said) and by words whose vectors count. Trainer and scorer call the same function, so they
// cannot disagree. Thread safety: pure functions. O(words + candidates x words of the sentence).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/extract/relations.h"
#include "core/text/annotated_document.h"

namespace dossier::extract {

// Where in a candidate a word stands, for its vector.
enum class WordSlot : std::uint8_t { kBetween, kBefore, kAfter, kTop, kUp, kDown };
inline constexpr std::size_t kWordSlots = 6;

struct SlotWord {
  WordSlot slot = WordSlot::kBetween;
  std::uint32_t word = 0;
};

struct RelationCandidate {
  std::uint32_t sentence = 0;   // index into Words::sentences()
  std::uint32_t left = kNone;   // mention; the person of a post
  std::uint32_t right = kNone;  // mention after it, the body of a post; kNone: not in the sentence
  std::uint32_t left_entity = kNone, right_entity = kNone;
  std::uint32_t post = kNone;        // the post that `left` holds at `right`; kNone: a pair
  std::uint32_t anchor = 0;          // the word that says most of it: a trigger, else the top of the path
  std::uint32_t first = 0, end = 0;  // words that state it
  std::uint32_t first_feature = 0, end_feature = 0;
  std::uint32_t first_word = 0, end_word = 0;
  std::uint32_t first_finding = 0, end_finding = 0;  // what rules found of the two in the sentence
};

struct RelationCandidates {
  std::vector<RelationCandidate> list;
  std::vector<std::uint32_t> features;  // hashes, of all candidates
  std::vector<SlotWord> words;
  std::vector<std::uint32_t> findings;
};

// For every lemma (by LemmaHash) the relation types that it triggers, a bit each; made once of the ontology.
using TriggerTypes = std::unordered_map<std::uint64_t, std::uint64_t>;

// `type_order` gives the bit of each of `rules.types`, kNone for those without one.
TriggerTypes MakeTriggerTypes(const RuleSet& rules, const std::vector<std::uint32_t>& type_order);

// `type_order` as above; `findings` are those of the rules.
RelationCandidates FindRelationCandidates(const RelationInput& input, const text::AnnotatedDocument& annotated,
                                          const std::vector<Finding>& findings, const TriggerTypes& triggers,
                                          const std::vector<std::uint32_t>& type_order);

}  // namespace dossier::extract
