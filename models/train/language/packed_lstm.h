// One direction of an LSTM (Hochreiter and Schmidhuber 1997; gates i, f, g, o) over packed sequences, and the matrix
// product that it and the rest of the network use: operands rounded to bfloat16, sums in float32. Trains several times
// faster on one core than torch's own layer.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace dossier::models {

// Sequences sorted by falling length, all first words first, then all second words ...: step t holds the first
// active[t] sequences.
struct Packing {
  std::vector<std::int64_t> active;
  std::vector<std::int64_t> offset;  // row of step t's first word
  torch::Tensor reversed;            // int64: for every row, the row that holds the sequence's mirrored word
};
Packing MakePacking(const std::vector<std::int64_t>& lengths);

// x [n, k] times w [m, k] transposed, [n, m].
torch::Tensor Product(const torch::Tensor& x, const torch::Tensor& w);

// inputs [n, k], input weights [4h, k], hidden weights [4h, h], bias [4h] to outputs [n, h].
torch::Tensor PackedLstm(const torch::Tensor& inputs, const torch::Tensor& input_weights, const torch::Tensor& hidden,
                         const torch::Tensor& bias, const Packing& packing);

// For every row, d' W_r h for all r: dependents d and heads h [n, b], weights W [r*b, b]; [n, r].
torch::Tensor Bilinear(const torch::Tensor& dependents, const torch::Tensor& heads, const torch::Tensor& weights);

}  // namespace dossier::models
