// Internal to AskReferences (coreference_questions.h): reads an article once, remembers what was said of each entity,
// and describes the candidates of each question. The walk is in coreference_questions.cc, what an entity is known by in
// coreference_memory.cc, features in coreference_features.cc, what stands for several in coreference_groups.cc.
// Thread safety: none, one object per article and thread.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/extract/coreference_questions.h"
#include "core/extract/feature_hash.h"

namespace dossier::extract {

// What sort of word asks. The numbers are part of the trained model.
enum class AnaphorType : std::uint8_t {
  kNothing,
  kHe,       // he, she
  kHim,      // him, her
  kHis,      // his, her, hers
  kHimself,  // himself, herself
  kIt,
  kItObject,
  kIts,
  kItself,
  kWho,
  kWhich,
  kWhose,
  kPersonNominal,
  kOrgNominal,
  kPlaceNominal,
  kFacilityNominal,
  kOtherNominal,
};

class ReferenceWalk {
 public:
  ReferenceWalk(const ReferenceInput& input, const ReferenceJudge& judge, WordIndex* index,
                std::vector<Mention>* mentions, std::vector<Entity>* entities);
  // Once only.
  void Run();

 private:
  using Relation = text::DependencyRelation;

  // The latest place where an entity was spoken of.
  struct Place {
    std::uint32_t first = kNone, end = kNone;  // words
    std::uint32_t head = kNone;                // its word in the tree, of titles and lists the topmost
    std::uint32_t sentence = 0;
    graph::MentionKind form = graph::MentionKind::kName;
    AnaphorType type = AnaphorType::kNothing;  // where it was no name
  };

  // What an entity is known by.
  struct Memory {
    Place last;
    std::uint32_t count = 0;                                 // places so far
    std::uint32_t best_role = 0;                             // in the latest sentence that speaks of it
    std::uint32_t first_in_sentence = kNone;                 // the first word that speaks of it there
    std::vector<std::uint32_t> name_words, described, near;  // lexemes
    std::vector<std::string_view> countries;                 // lower case, that it was spoken of with
    std::vector<std::uint32_t> sentences;                    // the latest that speak of it
  };

  struct Anaphor {
    std::uint32_t word = 0;
    std::uint32_t first = 0;  // of the noun phrase
    AnaphorType type = AnaphorType::kNothing;
    Gender gender = Gender::kUnknown;
    std::uint32_t kinds = 0;  // bits: what it may stand for
    std::uint32_t role = 0, governor = kNone;
    std::string_view determiner;           // "the", "this", "his"; of nominals
    std::uint32_t owner = kNone;           // entity: "his company", "Acme's owner"
    std::vector<std::uint32_t> modifiers;  // words
    std::string_view country;              // that a modifier tells: "the Finnish group"
    std::uint32_t antecedent = kNone;      // the noun that a relative clause hangs on
    bool quoted = false;
    bool nominal() const { return type >= AnaphorType::kPersonNominal; }
    bool relative() const {
      return type == AnaphorType::kWho || type == AnaphorType::kWhich || type == AnaphorType::kWhose;
    }
    ReferenceSort sort() const {
      return nominal()                    ? ReferenceSort::kNominal
             : relative()                 ? ReferenceSort::kRelative
             : gender != Gender::kUnknown ? ReferenceSort::kPerson
                                          : ReferenceSort::kThing;
    }
  };

  struct Said {
    std::uint32_t entity;
    Place place;
  };

  // A candidate beside the others.
  struct Candidate {
    std::uint32_t entity = kNone;
    std::uint32_t distance = 0;  // sentences, in steps
    std::uint32_t recency = 0;   // candidates spoken of since
    std::uint32_t order = 0;     // candidates to its left in its sentence
    Place place;
    bool after = false;  // behind the pronoun
    float alike = 0;     // of its words to the nominal's head, the likest
  };

  // The templates of features; their numbers are part of the trained model.
  enum Template : std::uint64_t {
    kBias = 1,
    kKind,
    kDistance,
    kDistanceRole,
    kRecency,
    kOrder,
    kRoles,
    kCount,
    kTopic,
    kForm,
    kClause,
    kPath,
    kGap,
    kGovernor,
    kQuote,
    kParagraph,
    kRule,
    kAttached,
    kHead,
    kHeadClass,
    kNameMatch,
    kDescribed,
    kModifier,
    kSameCountry,
    kAlike,
    kArticle,
    kOwner,
    kLength,
    kNext,
    kBehind,
    kSeen,
    kRivals,
    kPleonastic,
    kCombined,
    kGivenSex,
    kGivenEnd,
    kSpeaker,
  };

  // --- coreference_memory.cc
  void Remember(std::uint32_t entity, const Place& place);
  void Describe(std::uint32_t entity, const Place& place);
  Place PlaceOf(const Mention& mention) const;
  // Of a phrase within a name or title the whole's, of a list its first.
  std::uint32_t Topmost(std::uint32_t word) const;
  static std::uint32_t RoleOf(Relation relation);
  std::uint32_t Role(std::uint32_t word) const { return RoleOf(tree_.relation[word]); }
  // Hash of the word without a plural's ending.
  std::uint64_t Noun(std::uint32_t word) const { return noun_[words_[word].lexeme]; }

  // --- coreference_questions.cc
  void ReadQuotes();
  Anaphor AnaphorAt(std::uint32_t w) const;
  bool ReadPronoun(std::uint32_t w, Anaphor* out) const;
  bool ReadNominal(std::uint32_t w, Anaphor* out) const;
  std::uint32_t KindsOfNoun(std::uint32_t w, AnaphorType* type) const;
  bool StartsName(std::uint32_t w) const;
  std::vector<Candidate> Candidates(const Anaphor& a) const;
  void AddMention(std::uint32_t w, const Anaphor& a, std::uint32_t entity, bool nested);

  // --- coreference_features.cc
  void DescribeNothing(const Anaphor& a, const std::vector<Candidate>& candidates);
  void DescribeCandidate(const Anaphor& a, const Candidate& c);
  void DescribePlace(const Anaphor& a, const Candidate& c);
  void DescribeSex(const Anaphor& a, std::uint32_t entity);
  void DescribeAttachment(const Anaphor& a, const Candidate& c);
  void DescribeNominal(const Anaphor& a, const Candidate& c);
  bool SharesNoun(const std::vector<std::uint32_t>& lexemes, std::uint64_t noun) const;
  float Likeness(std::uint32_t word, const Memory& memory);
  const WordSimilarity::Vector& VectorOf(std::uint32_t lexeme);
  std::uint32_t CountryMatch(const Anaphor& a, std::uint32_t entity) const;
  std::uint32_t ModifierMatch(const Anaphor& a, std::uint32_t entity) const;
  std::uint32_t HeadClass(std::uint32_t word) const;

  // --- coreference_groups.cc
  // The entities that a plural stands for; none where it is none or that is not clear.
  std::vector<std::uint32_t> GroupAt(std::uint32_t w) const;
  std::vector<std::uint32_t> FindGroup(std::uint32_t w, std::uint32_t number, std::uint32_t kinds) const;

  // With the sort of word that asks, and with its coarse sort.
  void Add(std::uint64_t form, std::uint64_t value) {
    question_.features.push_back(static_cast<std::uint32_t>(Mix(Mix(form, value), type_)));
    question_.features.push_back(static_cast<std::uint32_t>(Mix(Mix(form, value), coarse_)));
  }
  static std::uint32_t Bucket(std::uint32_t n) { return n < 4 ? n : n < 7 ? 4 : n < 13 ? 5 : 6; }

  const Words& words_;
  const WordTree& tree_;
  const std::vector<Post>& posts_;
  const WordSimilarity& similarity_;
  const ReferenceJudge& judge_;
  WordIndex& index_;
  std::vector<Mention>& mentions_;
  std::vector<Entity>& entities_;

  std::vector<std::uint32_t> by_rules_;                          // by word: the entity that the rules give it
  std::vector<std::uint64_t> noun_;                              // by lexeme
  std::vector<std::string_view> country_;                        // by lexeme: that it names or tells, lower case
  std::vector<std::optional<WordSimilarity::Vector>> vectors_;   // by lexeme, where asked for
  std::vector<std::uint32_t> sentence_of_, paragraph_of_;        // by word; by sentence
  std::vector<bool> quoted_;                                     // by word
  std::vector<Memory> memory_;                                   // by entity
  std::vector<std::optional<std::uint32_t>> sex_;                // by entity: what its given name is like
  std::vector<std::uint32_t> recent_;                            // entities, the latest last
  std::vector<Said> said_;                                       // all places so far
  std::unordered_map<std::uint64_t, std::uint32_t> nouns_seen_;  // heads of definite phrases so far
  std::array<std::uint32_t, kKindCount> most_ = {};              // by kind: the entity spoken of most so far
  std::uint32_t s_ = 0;
  WordSentence sentence_;
  ReferenceQuestion question_;
  std::uint64_t type_ = 0, coarse_ = 0;
};

}  // namespace dossier::extract
