// What the relation scorer makes of the words around a candidate: every word's states of the language network and its
// vector are projected once an article; a candidate adds to each where the word stands from its two ends, what it is in
// and whether it lies on the path between them, and keeps the largest of every number over the words of each piece
// (before, in and between the ends, behind them, the post, the path): piecewise max pooling (Zeng et al. 2015) over an
// encoder that is not trained with it. The same on every machine. Thread safety: immutable once opened.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/extract/relation_features.h"
#include "core/text/model_file.h"

namespace dossier::extract {

class RelationEncoder {
 public:
  // Nothing where the file has none; kBadInput where its tensors (docs/model_format.md) do not fit. `file`'s bytes must
  // outlive the encoder.
  static Result<std::optional<RelationEncoder>> Open(const text::ModelFile& file, std::uint32_t hidden);

  // Of one article, whose input must outlive it. Not thread safe.
  class Reader {
   public:
    Reader(const RelationEncoder& encoder, const RelationInput& input);
    // Adds what the candidate's words say to the sums of the hidden layer. O(words x numbers of an encoding), and for
    // words not met before O(numbers of a state x numbers of an encoding).
    void Add(const RelationCandidates& candidates, const RelationCandidate& candidate, float* sums);

   private:
    const float* Projected(std::uint32_t word);

    const RelationEncoder& encoder_;
    const RelationInput& input_;
    std::vector<std::uint32_t> place_;  // by word: where its projection begins in `projected_`; kNone: not made yet
    std::vector<float> projected_, vector_, sum_, pooled_;
    std::vector<ContextWord> context_;
  };

 private:
  std::uint32_t networks_ = 1;  // side by side, each with its share of an encoding and of the hidden layer
  std::uint32_t hidden_ = 0;    // numbers of a network's hidden layer
  std::uint32_t width_ = 0, states_ = 0, vectors_ = 0;  // numbers of: an encoding, a state, a word vector
  std::span<const float> inputs_;                       // (states + vectors) x width
  std::span<const float> tables_;                       // 2 kPlaces + kContextKinds + kContextRoles + 1
  std::span<const float> pooled_;                       // (kPieces x width) x hidden_
  std::span<const std::uint64_t> word_hashes_;
  std::span<const std::int8_t> word_rows_;
};

}  // namespace dossier::extract
