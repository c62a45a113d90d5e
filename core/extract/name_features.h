// What the name tagger sees of a word besides the language network's states: the word and its neighbours, their classes
// and shapes, the run of capitals that it stands in, what the rules propose, and how the rest of the article uses it.
// Every feature is a bucket of one table; the trainer and the tagger at work call the same functions.
// Thread safety: immutable after construction. Lifetime: points at what it was made of.
#pragma once

#include <cstdint>
#include <vector>

#include "core/extract/mention.h"

namespace dossier::extract {

inline constexpr std::uint32_t kNameFeatureBuckets = 1u << 16;

// Tags of the name tagger: O, then for every kind B, I.
inline constexpr std::size_t kNameTags = 1 + 2 * kKindCount;
inline constexpr std::size_t BeginTag(Kind kind) { return 1 + 2 * static_cast<std::size_t>(kind); }

class NameFeatures {
 public:
  // `proposed`: the names that rules find, with their kinds; `annotated`: for the names that the language model sees.
  // O(words).
  NameFeatures(const Words& words, const text::AnnotatedDocument& annotated, const std::vector<Post>& posts,
               const std::vector<Mention>& proposed);

  // Appends the buckets of a word of the sentence; some 80 of them.
  void Append(const WordSentence& sentence, std::uint32_t word, std::vector<std::uint32_t>* buckets) const;

 private:
  struct LexemeKeys {
    std::uint64_t word = 0, suffix3 = 0;
    std::vector<std::uint64_t> parts;       // affixes
    std::vector<std::uint64_t> classes;     // word classes
    std::vector<std::uint64_t> in_article;  // how the article uses the word
  };
  // A run of capitalised words, with the particles between them.
  struct Run {
    std::uint32_t first = 0, end = 0;
    std::vector<std::uint64_t> tree = {};  // where it hangs in the tree, and what hangs on it
  };

  const LexemeKeys& KeysOf(std::uint32_t word) const;
  std::uint64_t ShapeOf(std::uint32_t word) const;
  void FindRuns();
  void HangRuns(const text::AnnotatedDocument& annotated);
  void NoteUses();
  void Note(std::uint32_t word, std::uint64_t key);

  const Words& words_;
  std::vector<LexemeKeys> keys_;        // by lexeme
  std::vector<std::uint8_t> proposed_;  // by word: tag
  std::vector<std::uint8_t> seen_;      // by word: tag, by the language model
  std::vector<std::uint8_t> post_;      // by word: 0 none, 1 first, 2 further
  std::vector<std::uint8_t> shape_;     // by word
  std::vector<Run> runs_;
  std::vector<std::uint32_t> run_of_;  // by word; kNone
};

}  // namespace dossier::extract
