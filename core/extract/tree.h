// The dependency tree of a sentence over its words, and what its noun phrases speak of. Universal Dependencies for
// English (Nivre et al., LREC 2020). Lifetime: points at the words and mentions. Thread safety: plain values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/extract/mention.h"
#include "core/text/annotated_document.h"

namespace dossier::extract {

struct TreeNode {
  std::uint32_t head = kNone;  // a word; kNone: the root
  text::DependencyRelation relation = text::DependencyRelation::kDep;
  text::Upos upos = text::Upos::kX;
  text::PennTag penn = text::PennTag::kNone;
  std::string lemma = {};  // lower case
};

class SentenceTree {
 public:
  using Relation = text::DependencyRelation;

  // Nothing where the tokens have no heads, or where what they have is no tree (two roots, a cycle, a root that is a
  // punctuation mark): then the chunks alone speak. O(words).
  // `verbs` adds forms of verbs to those of the lexicon.
  static std::optional<SentenceTree> Build(const text::AnnotatedDocument& annotated, const Words& words,
                                           const WordSentence& sentence, const VerbTable& verbs);
  // Makes every name one phrase headed by its last word, with the posts in front of it ("President Odhuno", "President
  // of the parliament Jelena Stanić"), however a parser hung their words. O(words).
  void JoinNames(const std::vector<Mention>& mentions, const std::vector<Post>& posts, const WordIndex& index);

  std::uint32_t first() const { return first_; }
  std::uint32_t end() const { return first_ + static_cast<std::uint32_t>(nodes_.size()); }
  std::uint32_t root() const { return root_; }
  bool Contains(std::uint32_t word) const { return word >= first_ && word < end(); }
  const TreeNode& operator[](std::uint32_t word) const { return nodes_[word - first_]; }
  bool Is(std::uint32_t word, Relation relation) const { return (*this)[word].relation == relation; }
  bool IsAny(std::uint32_t word, std::initializer_list<Relation> relations) const;
  // In order of the text.
  std::span<const std::uint32_t> Children(std::uint32_t word) const;
  // The first child of that relation, or kNone.
  std::uint32_t Child(std::uint32_t word, Relation relation) const;
  bool IsCopular(std::uint32_t word) const { return Child(word, Relation::kCop) != kNone; }
  // The preposition of a phrase: "with", "according to"; empty where it has none.
  std::string Preposition(std::uint32_t word) const;
  // Whether `word` is `ancestor` or hangs on it. O(depth).
  bool IsUnder(std::uint32_t word, std::uint32_t ancestor) const;
  // Words between two in the tree: 0 for a word and itself. O(depth).
  std::uint32_t Distance(std::uint32_t a, std::uint32_t b) const;
  const Words& words() const { return *words_; }

 private:
  bool IsSound() const;
  void LinkChildren();
  std::uint32_t PostInFront(std::uint32_t name, const std::vector<Mention>& mentions, const WordIndex& index) const;
  void TakePlaceOf(std::uint32_t title, std::uint32_t name);
  void MakePhrase(std::uint32_t first, std::uint32_t end, std::uint32_t head, Relation inner);

  const Words* words_ = nullptr;
  std::uint32_t first_ = 0;
  std::uint32_t root_ = kNone;
  std::vector<TreeNode> nodes_;
  std::vector<std::uint32_t> children_;        // of all words, grouped by head
  std::vector<std::uint32_t> children_start_;  // one more than nodes
};

// The mentions that the noun phrases of a tree speak of.
class TreePhrases {
 public:
  TreePhrases(const SentenceTree& tree, const std::vector<Mention>& mentions, const WordIndex& index)
      : tree_(tree), mentions_(mentions), index_(index) {}

  // The mention of the phrase headed by `word`, itself or in apposition ("the ambassador, Levent Ergun"); kNone: none.
  std::uint32_t One(std::uint32_t word) const;
  // The same with the phrases joined to it ("A, B and C") and the examples given for it ("firms such as A and B").
  std::vector<std::uint32_t> All(std::uint32_t word) const;
  // The mention in its genitive: "Baogang's visit", "his visit"; kNone: none.
  std::uint32_t Owner(std::uint32_t word) const;
  // The head word of a mention in this tree.
  std::uint32_t HeadOf(const Mention& mention) const;

 private:
  std::uint32_t Within(std::uint32_t word) const;
  void Collect(std::uint32_t word, int depth, std::vector<std::uint32_t>* out) const;

  const SentenceTree& tree_;
  const std::vector<Mention>& mentions_;
  const WordIndex& index_;
};

// The tree with the word, of those of a document in order; null where its sentence has none. O(log sentences).
const SentenceTree* TreeOf(const std::vector<SentenceTree>& trees, std::uint32_t word);

}  // namespace dossier::extract
