// From chunks and clauses to assertions about mentions: verb frames and chunk patterns of the ontology, posts, places.
// Thread safety: pure functions. O(chunks x rules that share a word with them).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/extract/clause.h"
#include "core/extract/entities.h"
#include "core/extract/name_tagger.h"
#include "core/extract/rules.h"
#include "core/extract/tree.h"

namespace dossier::extract {

// An assertion before its ends are nodes.
struct Finding {
  std::uint32_t subject = kNone;  // entity
  std::uint32_t type = 0;         // index into RuleSet.types
  std::uint32_t object = kNone;   // entity
  std::string open_type = {};     // the type's name where it is none of RuleSet.types: an open relation
  std::string title = {};
  std::string rule = {};
  double confidence = 0.5;
  graph::Polarity polarity = graph::Polarity::kAffirmed;
  graph::Modality modality = graph::Modality::kAsserted;
  std::uint32_t first = 0, end = 0;  // words that state it
  std::uint32_t anchor = 0;          // the word that carries it; dates are sought around it
  bool dated = false;                // says when something happened, rather than how things are
};

// All that rules look at in one article.
struct RelationInput {
  const Words& words;
  const std::vector<Post>& posts;
  const WordIndex& index;
  const std::vector<Mention>& mentions;
  const std::vector<Entity>& entities;
  const RuleSet& rules;
  std::uint32_t focus = kNone;  // the organisation that the article is about
  std::uint32_t focus_country = kNone, focus_city = kNone;
  const std::unordered_map<std::string, std::uint32_t>& place_by_name;  // lower-case names of Place entities
  const WordStates* states = nullptr;                                   // of the language network; null: none
};

// Each appends to `findings` what one piece of a sentence says.
void FindByVerbs(const RelationInput& input, const std::vector<Clause>& clauses, std::vector<Finding>* findings);
void FindByTrees(const RelationInput& input, const SentenceTree& tree, const TreePhrases& phrases,
                 std::vector<Finding>* findings);
void FindByPatterns(const RelationInput& input, const std::vector<Chunk>& chunks, std::vector<Finding>* findings);
void FindPostHolders(const RelationInput& input, const std::vector<Chunk>& chunks, const std::vector<Clause>& clauses,
                     std::vector<Finding>* findings);
void FindAttendance(const RelationInput& input, const std::vector<Chunk>& chunks, const std::vector<Clause>& clauses,
                    std::vector<Finding>* findings);
void FindPlaces(const RelationInput& input, const std::vector<Chunk>& chunks, std::vector<Finding>* findings);

// Adds the finding if the kinds of its ends fit its type (for symmetric types either way round) and they differ.
void AddFinding(const RelationInput& input, Finding finding, std::vector<Finding>* findings);

}  // namespace dossier::extract
