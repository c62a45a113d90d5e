// An affine map with int8 weights, out = W x + b, in the layout of the inner loops. Several tensors of the model file
// may be stacked into one map, so that their common input is quantised and read once.
// Thread safety: immutable once loaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/text/internal/kernels.h"
#include "core/text/model_file.h"

namespace dossier::text {

// A float tensor of one row or more; kBadInput where a number is not finite or beyond 10,000, which no trained model
// has and which might overflow later.
Result<std::vector<float>> LoadFloats(const ModelFile& file, const std::string& name, std::uint32_t rows,
                                      std::uint32_t columns);

class PackedMatrix {
 public:
  // Stacks tensors `names` (int8, any x inputs) with their scales, and their biases where `biased`; inputs 0: as the
  // first has them. Errors as ModelFile::Find, and kBadInput for more inputs than the sums can hold.
  static Result<PackedMatrix> Load(const ModelFile& file, const std::vector<std::string>& names, std::uint32_t inputs,
                                   bool biased);
  // The same with the rows of one tensor in another order: output i is row order[i].
  static Result<PackedMatrix> LoadReordered(const ModelFile& file, const std::string& name, std::uint32_t inputs,
                                            const std::vector<std::uint32_t>& order);

  // `bias` must have outputs() numbers.
  void SetBias(const std::vector<float>& bias);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  // What a row of results takes: outputs rounded up to whole panels.
  std::size_t stride() const { return scale_.size(); }

  // out: rows x stride(). x: rows x x_stride, of which the first inputs() count. Every row is quantised by itself, so
  // it does not matter which rows go together.
  void Apply(const Kernels& kernels, const float* x, std::size_t x_stride, std::size_t rows, float* out) const;

 private:
  void Pack(const std::vector<const std::int8_t*>& rows, std::vector<float> scale, std::vector<float> bias);

  std::size_t inputs_ = 0, outputs_ = 0, pairs_ = 0;
  std::vector<std::int16_t> weights_;
  std::vector<float> scale_, bias_;
};

}  // namespace dossier::text
