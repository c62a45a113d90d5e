// Finds names and their kinds with a trained model: a linear-chain conditional random field (Lafferty, McCallum and
// Pereira 2001) over features of words (name_features.h), what the rules propose among them, and the states of the
// language network where there is one. Thread safety: immutable once opened; uses the bytes of the model file in place.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/extract/mention.h"
#include "core/extract/name_features.h"
#include "core/text/language_model.h"
#include "core/text/model_file.h"

namespace dossier::extract {

// The numbers that the language network holds about every word; of a word of several tokens, those of its last.
// Lifetime: points at the encoding.
class WordStates {
 public:
  WordStates(const Words& words, const text::AnnotatedDocument& annotated, const text::Encoding& encoding);

  std::size_t width() const { return encoding_.width; }  // 0: there are none
  std::span<const float> Of(std::uint32_t word) const { return encoding_.StatesOf(tokens_[word]); }

 private:
  const text::Encoding& encoding_;
  std::vector<std::uint32_t> tokens_;  // by word
};

// Scores of the tags of a sentence's words, and what follows from them.
class NameLattice {
 public:
  // transition: (kNameTags + 1) x kNameTags, from row to column; the last row is the start of a sentence.
  explicit NameLattice(const float* transition) : transition_(transition) {}

  std::vector<std::array<float, kNameTags>> scores;  // set by the caller

  // The best tags. Viterbi; O(words).
  std::vector<std::uint8_t> Decode() const;
  // Probabilities of the tags of every word, and of the pairs of tags summed over the words where wanted (as
  // `transition` is laid out). Forward-backward. Returns the logarithm of the sum over all taggings.
  double Marginals(std::vector<std::array<float, kNameTags>>* marginals, std::vector<double>* pairs = nullptr) const;

 private:
  const float* transition_;
};

class NameTagger {
 public:
  // Nothing where the file has no tagger; kBadInput where its tensors do not fit. Tensors: names.buckets (int8, buckets
  // x tags), names.scale (float32), names.states (float32, width x tags), names.transition (float32).
  static Result<std::optional<NameTagger>> Open(const text::ModelFile& file);

  // The names of the article, with kinds and Mention.kind_probability. `proposed`: what the rules find; those with a
  // canonical name of their own are kept. O(words).
  std::vector<Mention> Tag(const Words& words, const text::AnnotatedDocument& annotated, const std::vector<Post>& posts,
                           const std::vector<Mention>& proposed, const WordStates& states) const;

 private:
  std::span<const std::int8_t> buckets_;
  float scale_ = 0;
  std::span<const float> states_, transition_;
  std::size_t width_ = 0;
};

// Gives names written alike the kind that their probabilities, and what the rules say of them, together speak for.
void VoteOnKinds(const Words& words, const std::vector<Mention>& proposed, std::vector<Mention>* names);

}  // namespace dossier::extract
