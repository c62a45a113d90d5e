// How alike two words are by the word vectors of the language model: the cosine. Exact sums of integers, so the same
// on every machine. Thread safety: immutable. Lifetime: uses the bytes of the model file in place.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/text/model_file.h"

namespace dossier::extract {

class WordSimilarity {
 public:
  // Of a file without word vectors all words are unlike.
  explicit WordSimilarity(const text::ModelFile& file);

  struct Vector {
    std::span<const std::int8_t> values;
    float length = 0;  // 0: the word is not known
  };

  // The vector of a lower-case word. O(log words).
  Vector VectorOf(std::string_view lower) const;
  // Within [-1, 1]; 0 where one is not known. O(width).
  static float Of(const Vector& a, const Vector& b);

 private:
  std::span<const std::uint64_t> hashes_;
  std::span<const std::int8_t> rows_;
  std::size_t width_ = 0;
};

}  // namespace dossier::extract
