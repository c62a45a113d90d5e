// The encoder of the language model: word features to two bidirectional LSTM layers (docs/model_format.md).
// Hochreiter and Schmidhuber 1997, "Long short-term memory". Thread safety: immutable once loaded.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/text/internal/kernels.h"
#include "core/text/internal/packed_matrix.h"
#include "core/text/model_file.h"
#include "core/text/word_features.h"

namespace dossier::text {

class Encoder {
 public:
  // Keeps views into the bytes of `file`. Errors as PackedMatrix::Load.
  static Result<Encoder> Load(const ModelFile& file);

  std::size_t hidden() const { return hidden_; }
  // Numbers a word: layer 0 forward and backward, then layer 1.
  std::size_t width() const { return 4 * hidden_; }

  // states: words x width(). `lengths` are those of the sentences, which lie one after another in `words`; what is
  // found of one does not depend on the others. Memory: about 8 H + 300 floats a word.
  void Run(const Kernels& kernels, std::span<const WordFeatures> words, std::span<const std::uint32_t> lengths,
           float* states) const;

 private:
  struct Table {
    std::span<const std::int8_t> rows;
    std::vector<float> scale;
    std::size_t columns = 0;
    void Write(std::size_t row, float* out) const;
  };
  struct Layer {
    PackedMatrix input;  // gates of the forward direction, then of the backward one
    std::array<PackedMatrix, 2> hidden;
  };

  static Result<Table> LoadTable(const ModelFile& file, const char* name, std::uint32_t rows, std::uint32_t columns);
  void WriteInput(const WordFeatures& word, float* out) const;
  // input_row: of every word, its row of `input`, of which there are input_rows.
  void RunLayer(const Kernels& kernels, const Layer& layer, const float* input, std::size_t input_stride,
                std::size_t input_rows, std::span<const std::uint32_t> input_row,
                std::span<const std::uint32_t> lengths, float* states) const;
  void RunDirection(const Kernels& kernels, const PackedMatrix& hidden, bool backward, const float* from_input,
                    std::span<const std::uint32_t> input_row, std::span<const std::uint32_t> lengths,
                    float* states) const;

  std::size_t hidden_ = 0, inputs_ = 0;
  std::span<const std::uint64_t> hashes_;
  std::vector<std::uint32_t> first_hash_;  // for every value of a hash's upper 16 bits: where those hashes begin
  Table rows_, unknown_, prefix3_, suffix2_, suffix3_, suffix4_, shape_;
  std::array<Layer, 2> layers_;
};

}  // namespace dossier::text
