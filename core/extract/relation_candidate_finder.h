// Internal to FindRelationCandidates (relation_features.h): walks the sentences of an article once and describes each
// candidate by hashed features. The state that candidates share is here and in relation_features.cc; each sort of
// candidate has a file: relation_pairs.cc, relation_implied_pairs.cc, relation_posts.cc. Thread safety: none, one
// object per article and thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/extract/feature_hash.h"
#include "core/extract/relation_features.h"
#include "core/extract/relation_tree.h"

namespace dossier::extract {

class RelationCandidateFinder {
 public:
  RelationCandidateFinder(const RelationInput& input, const text::AnnotatedDocument& annotated,
                          const std::vector<Finding>& findings, const TriggerTypes& triggers,
                          const std::vector<std::uint32_t>& type_order);

  // Once only: it gives its results away.
  RelationCandidates Run();

 private:
  using Key = std::pair<std::uint32_t, std::uint32_t>;

  // An entity of the sentences before, or one that the article speaks of often.
  struct Context {
    std::uint32_t entity;
    std::uint32_t back;  // sentences; kSalient, kFocus
    std::uint32_t rank;  // among those of its kind there
  };

  // The templates of features; their numbers are part of the trained model.
  enum Template : std::uint64_t {
    kBias = 1,
    kForms,
    kDistance,
    kMentionsBetween,
    kBetweenLemma,
    kBetweenLemmaKinds,
    kBetweenBigram,
    kBetweenWhole,
    kBetweenForm,
    kBeforeLeft,
    kBeforeLeft2,
    kAfterLeft,
    kBeforeRight,
    kBeforeRight2,
    kAfterRight,
    kAfterRight2,
    kVerbBetween,
    kVerbBefore,
    kVerbAfter,
    kLastWord,
    kListed,
    kTriggerBetween,
    kTriggerBefore,
    kTriggerAfter,
    kTriggerOnPath,
    kRule,
    kRuleType,
    kRuleOther,
    kSalience,
    kPosition,
    kCue,
    kPathRelations,
    kPathTop,
    kPathUp,
    kPathDown,
    kPathWord,
    kPathWordKinds,
    kPathLength,
    kTopWord,
    kTopWordKinds,
    kTopChild,
    kTopGovernor,
    kCase,
    kPostNoun,
    kPostOrder,
    kPostPerson,
    kPostOwner,
    kPostBetween,
    kPostImplied,
    kPostRivals,
    kPostCase,
    kSkeleton,
    kOwnPost,
    kVerbPrep,
    kPrepPair,
    kImplied,
    kImpliedWord,
    kImpliedVerb,
    kImpliedTrigger,
    kImpliedRole,
    kOwner,
  };

  static constexpr std::uint32_t kSalient = 8, kFocus = 9;  // of Context.back
  static constexpr std::uint32_t kMaxWordsSeen = 40;        // of a long stretch between two mentions

  static Key Pair(std::uint32_t a, std::uint32_t b) { return {std::min(a, b), std::max(a, b)}; }
  static std::uint32_t Bucket(std::uint32_t n) {
    return n < 4 ? n : n < 6 ? 4 : n < 10 ? 5 : n < 16 ? 6 : n < 25 ? 7 : 8;
  }
  const Mention& M(std::uint32_t m) const { return input_.mentions[m]; }
  std::uint64_t KindOf(std::uint32_t m) const { return static_cast<std::uint64_t>(M(m).kind); }
  std::uint64_t FormOf(std::uint32_t m) const { return static_cast<std::uint64_t>(M(m).form); }

  void Add(std::uint64_t form, std::uint64_t a = 0, std::uint64_t b = 0) {
    out_.features.push_back(static_cast<std::uint32_t>(Mix(Mix(form, a), b)));
  }
  // With and without the kinds of both ends.
  void AddBoth(std::uint64_t form, std::uint64_t a = 0) {
    Add(form, a);
    Add(form, a, kinds_ + 1);
  }

  void StartSentence(std::uint32_t s);
  // A word as features see it: names by their kind, numbers alike, other words by their lemma. 0: inside of a name.
  std::uint64_t Represent(std::uint32_t w) const;
  std::uint64_t Rep(std::uint32_t w) const {
    return w >= sentence_.first && w < sentence_.end ? rep_[w - sentence_.first] : 97;
  }
  // "A, B and C": for each mention (by its place in mentions_) the first and the last of its list.
  void FindLists();
  // The list that mentions_[i] is in, named by its first word in the tree ("the maker X and the shop Y"), else by its
  // first mention; kNone: in none.
  std::uint32_t ListOf(std::uint32_t i) const { return list_of_[i]; }
  void NameLists();
  // What the sentences before spoke of, and this one does not name: the latest sentence first, in it by order.
  void FindContext(std::uint32_t s);
  // Notes where entities are spoken of, and which bodies and places are most.
  void NoteEntities();
  std::span<const std::uint32_t> FindingsOf(std::uint32_t entity) const {
    const auto found = findings_of_.find(entity);
    return found == findings_of_.end() ? std::span<const std::uint32_t>() : found->second;
  }
  // How many sentences speak of both.
  std::uint32_t SharedSentences(std::uint32_t a, std::uint32_t b) const;
  // What speaks for a body that the sentence does not name as that of a post.
  void DescribeImpliedOwner(const Post& post, std::uint32_t person, std::uint32_t owner_entity);

  // What every sort of candidate has.
  RelationCandidate Begin(std::uint32_t left, std::uint32_t right);
  void Finish(RelationCandidate c);
  void AddWord(WordSlot slot, std::uint32_t w);
  bool IsVerb(std::uint32_t w) const;
  // A verb with its voice.
  std::uint64_t VerbRep(std::uint32_t w) const;
  void AddTriggers(std::uint64_t form, std::uint64_t mask);
  // `types`: a bit each; both directions count.
  void AddTyped(TypedFeature feature, std::uint64_t types);
  // What the rules say of a pair, by output.
  void AddTypedRules(std::uint32_t left, std::uint32_t right);
  void AddPath(std::uint32_t w) { out_.path.push_back(w); }
  void AddContext(const Context& context);
  void Rules(std::uint32_t a, std::uint32_t b);
  void Salience(std::uint32_t a, std::uint32_t b);
  // What makes a statement less than a fact.
  void Cues(std::uint32_t before, std::uint32_t after);
  std::uint64_t CaseOf(std::uint32_t w) const;
  // A list member stands where the first of the list stands.
  std::uint32_t TopOfList(std::uint32_t w) const;
  // One side of a path: its relations with their prepositions, hashed; adds its inner words.
  std::uint64_t Side(const std::vector<std::uint32_t>& side, std::uint64_t which);

  // Pairs within the sentence; `i` and `j` are places in mentions_.
  void Pairs();
  void DescribePair(std::uint32_t i, std::uint32_t j);
  void Between(std::uint32_t begin, std::uint32_t end);
  // Words next to the two ends, and the verbs next to them.
  void Around(std::uint32_t begin, std::uint32_t end, std::uint32_t before, std::uint32_t after);
  // Adds the features of the tree; the word that says most of the relation.
  std::uint32_t Path(std::uint32_t left, std::uint32_t right, std::uint32_t begin, std::uint32_t end);

  // Pairs of a mention with something of the sentences before: "Also present was X", "Machinery was delivered by Y".
  void ImpliedPairs();
  void DescribeImplied(std::uint32_t i, const Context& context);

  // Posts of the sentence, each with every person and every body that it may be of.
  void Posts();
  void DescribePost(std::uint32_t p, std::uint32_t person, std::uint32_t owner, std::uint32_t owner_entity);
  std::uint32_t Gap(std::uint32_t p, std::uint32_t m) const;
  bool Within(std::uint32_t m, const Post& post) const;
  // The words between a post and a mention, hashed as a whole where few.
  void Stretch(std::uint64_t form, std::uint32_t begin, std::uint32_t end, std::uint64_t side);
  // Whether another body stands nearer.
  void Rivals(std::uint32_t p, std::uint32_t owner);
  // Whether another person stands nearer, or another post stands nearer to the person.
  void PostRivals(std::uint32_t p, std::uint32_t person);
  void RuleOfPost(std::uint32_t p, std::uint32_t person, std::uint32_t owner);
  void PostPath(const Post& post, std::uint32_t person, std::uint32_t owner);

  const RelationInput& input_;
  const Words& words_;
  const std::vector<Finding>& findings_;
  const TriggerTypes& triggers_;
  const std::vector<std::uint32_t>& type_order_;
  const WordTree tree_;
  std::vector<std::uint64_t> lemma_, trigger_;
  std::map<Key, std::vector<std::uint32_t>> findings_at_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> findings_of_;  // by entity
  std::vector<std::vector<std::uint32_t>> sentences_of_;             // by entity, ascending
  std::vector<std::uint32_t> salient_, rank_;  // bodies and places spoken of most; by entity its rank in its kind
  WordSentence sentence_;
  std::uint32_t number_ = 0;
  std::uint64_t kinds_ = 0;
  std::vector<Context> context_;
  std::vector<std::uint32_t> mentions_, posts_, list_first_, list_last_, list_of_;
  std::vector<std::uint64_t> rep_;
  RelationCandidates out_;
};

}  // namespace dossier::extract
