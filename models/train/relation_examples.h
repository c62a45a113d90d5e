// Annotated articles as examples for the relation scorer: the candidates that the extractor itself sees, with what the
// annotation says of each. Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/extract/extractor.h"
#include "core/extract/relation_features.h"
#include "core/extract/relation_scorer.h"
#include "models/data/article_corpus.h"

namespace dossier::models {

// Outputs of the scorer: two a type, for the pair as it stands in the text and for its reverse; symmetric types use the
// first. Bits of 64-bit masks.
inline constexpr std::uint32_t kMaxRelationOutputs = 64;

using extract::kStandings;
using extract::Standing;

struct RelationExample {
  std::uint32_t article = 0;
  std::uint32_t sentence = 0;
  std::uint32_t left = 0, right = 0;  // nodes of the annotation, or more than all of them: not annotated
  std::uint32_t left_entity = 0, right_entity = 0;
  bool post = false;
  bool implied = false;        // one end is of the sentences before
  std::string title;           // of a post
  std::uint64_t allowed = 0;   // outputs that the kinds allow
  std::uint64_t positive = 0;  // said in this sentence, as a fact or not
  std::uint64_t optional = 0;  // of these, those that annotators may leave out
  std::uint64_t ignored = 0;   // said of the two in another sentence
  std::uint64_t by_rule = 0;   // outputs that a rule asserts here
  Standing standing = Standing::kFact;
  std::vector<std::uint32_t> features;                           // hashes
  std::uint32_t left_list = 0, right_list = 0, post_number = 0;  // as in extract::RelationCandidate
  std::vector<std::pair<std::uint32_t, std::string>> rules;      // outputs that rules assert here, and which rules
  std::vector<extract::ContextWord> context;
  std::vector<extract::TypedEntry> typed;
  std::string note;  // for people
};

// An assertion that the graph of the annotation holds, or that the rules made.
struct RelationFact {
  std::uint32_t subject = 0, type = 0, object = 0;
  std::string title;
  bool required = false;  // of the annotation
  double confidence = 1;  // of a rule
  std::string rule;
  bool has_candidate = false;  // of a rule: the scorer judges it, too; of the annotation: a candidate may find it
};

struct RelationArticle {
  std::string id, domain;
  std::uint32_t nodes = 0;  // annotated ones; higher numbers are entities of the extractor
  std::vector<RelationFact> gold, rules;
  std::vector<RelationExample> examples;
  // By word: what the language network holds about it, `state_width` numbers, and text::HashWord.
  std::vector<float> states;
  std::uint32_t state_width = 0;
  std::vector<std::uint64_t> words;
};

struct RelationTypes {
  std::vector<std::string> names;
  std::vector<bool> symmetric;
};
RelationTypes BuiltInRelationTypes();

// Whether two posts are one, as far as their words tell.
bool SharesTitleWord(std::string_view a, std::string_view b);

// The annotated node of every entity, or a number of its own after all of them. With `input`, whose entities they are,
// events are recognised by the sentences that speak of them, too.
std::vector<std::uint32_t> AlignEntities(const CorpusArticle& article, const std::vector<extract::Entity>& entities,
                                         const extract::RelationInput* input = nullptr);

RelationArticle MakeRelationArticle(const extract::Extractor& extractor, const CorpusArticle& article,
                                    std::uint32_t number);

}  // namespace dossier::models
