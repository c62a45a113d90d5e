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

// What holds of a candidate for one or more outputs of the scorer ("a rule says this type, this way round"), so that
// types with few examples learn from the others. `outputs`: a bit each, two a type.
enum class TypedFeature : std::uint8_t {
  kTriggerBetween,
  kTriggerBefore,
  kTriggerAfter,
  kTriggerOnPath,
  kTriggerOnTop,
  kTriggerFar,  // elsewhere in the sentence
  kRuleVerb,    // rules of this sentence by their sort
  kRulePattern,
  kRuleTree,
  kRuleOtherSort,
  kRuleTwice,         // two rules or more agree
  kRuleReverse,       // of the pair the other way round
  kRuleStanding,      // denied or planned
  kRuleOfOtherTypes,  // rules speak of the pair, but say something else
  kRuleOfNeighbour,   // of a pair that shares an end with this one, this way round
  kRuleElsewhere,     // in another sentence
  kRuleElsewhereReverse,
};
inline constexpr std::size_t kTypedFeatures = 17;

struct TypedEntry {
  TypedFeature feature = TypedFeature::kTriggerBetween;
  std::uint64_t outputs = 0;
};

// A word as the encoder of the scorer sees it from a candidate: rows of its tables of positions.
struct ContextWord {
  std::uint32_t word = 0;
  std::uint8_t left = 0, right = 0;  // where it stands from the two ends: rows of kPlaces
  std::uint8_t kind = 0;             // of the mention it is in, from 1; 0: of none
  std::uint8_t role = 0;             // 1: of the path, 2: its top; 4: of the post
  std::uint8_t piece = 0;            // of kPieces
};
inline constexpr std::size_t kPlaces = 14, kPieces = 7, kContextKinds = 8, kContextRoles = 8;
inline constexpr std::uint8_t kOnPath = 3;     // bits of ContextWord.role
inline constexpr std::uint8_t kPathPiece = 6;  // of words on the path, besides their own piece

struct RelationCandidate {
  std::uint32_t sentence = 0;   // index into Words::sentences()
  std::uint32_t left = kNone;   // mention; the person of a post
  std::uint32_t right = kNone;  // mention after it, the body of a post; kNone: not in the sentence
  std::uint32_t left_entity = kNone, right_entity = kNone;
  std::uint32_t left_list = kNone, right_list = kNone;  // lists of names that the ends are in: their first mentions
  std::uint32_t post = kNone;                           // the post that `left` holds at `right`; kNone: a pair
  std::uint32_t anchor = 0;          // the word that says most of it: a trigger, else the top of the path
  std::uint32_t first = 0, end = 0;  // words that state it
  std::uint32_t first_feature = 0, end_feature = 0;
  std::uint32_t first_word = 0, end_word = 0;
  std::uint32_t first_finding = 0, end_finding = 0;  // what rules found of the two in the sentence
  std::uint32_t first_typed = 0, end_typed = 0;
  std::uint32_t first_path = 0, end_path = 0;
};

struct RelationCandidates {
  std::vector<RelationCandidate> list;
  std::vector<std::uint32_t> features;  // hashes, of all candidates
  std::vector<SlotWord> words;
  std::vector<std::uint32_t> findings;
  std::vector<TypedEntry> typed;
  std::vector<std::uint32_t> path;  // words between the ends in the tree; the top first, where there is one
};

// The words that the encoder reads for a candidate, in order of the text: those of its sentence around and between its
// ends, at most 100.
void FindContextWords(const RelationInput& input, const RelationCandidates& candidates, const RelationCandidate& c,
                      std::vector<ContextWord>* out);

// For every lemma (by LemmaHash) the relation types that it triggers, a bit each; made once of the ontology.
using TriggerTypes = std::unordered_map<std::uint64_t, std::uint64_t>;

// `type_order` gives the bit of each of `rules.types`, kNone for those without one.
TriggerTypes MakeTriggerTypes(const RuleSet& rules, const std::vector<std::uint32_t>& type_order);

// `type_order` as above; `findings` are those of the rules.
RelationCandidates FindRelationCandidates(const RelationInput& input, const text::AnnotatedDocument& annotated,
                                          const std::vector<Finding>& findings, const TriggerTypes& triggers,
                                          const std::vector<std::uint32_t>& type_order);

}  // namespace dossier::extract
