// Trees from the encoder's second layer: biaffine scores of heads and relations (Dozat and Manning 2017, "Deep biaffine
// attention for neural dependency parsing"), the best tree, then the best relation for every word under its head.
// Thread safety: immutable once loaded.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/text/internal/kernels.h"
#include "core/text/internal/packed_matrix.h"
#include "core/text/model_file.h"

namespace dossier::text {

// Of a word in a sentence.
struct ParsedWord {
  std::uint32_t head = 0;      // 0: root; h: word h - 1 of the sentence
  std::uint32_t relation = 0;  // row of the model's list
};

class ParserHead {
 public:
  // `inputs`: numbers a word; `root`: which relation the child of the root has, and no other word.
  static Result<ParserHead> Load(const ModelFile& file, std::size_t inputs, std::size_t relations, std::size_t root);

  // x: a row of `stride` a word, sentences one after another. Memory: n^2 of the longest sentence, 28 bytes an arc, and
  // 4 * (2 A + 2 B) bytes a word.
  std::vector<ParsedWord> Parse(const Kernels& kernels, const float* x, std::size_t stride,
                                std::span<const std::uint32_t> lengths) const;

 private:
  void FindHeads(const Kernels& kernels, const float* vectors, const float* weighted, std::uint32_t length,
                 ParsedWord* out) const;
  void FindRelations(const Kernels& kernels, const float* vectors, std::span<const std::uint32_t> head_rows,
                     std::vector<ParsedWord>* out) const;

  std::size_t arc_size_ = 0, label_size_ = 0, relations_ = 0, root_ = 0;
  PackedMatrix vectors_;  // arc.dependent, arc.head, label.dependent, label.head
  PackedMatrix arc_bilinear_;
  std::vector<float> arc_bias_, root_weighted_;  // U root
  float root_bias_ = 0;                          // u' root
  PackedMatrix label_bilinear_;                  // output i * relations + r
  std::vector<float> label_linear_;              // [2B][relations]
  std::vector<float> label_bias_;
};

}  // namespace dossier::text
