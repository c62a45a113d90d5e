// The inner loops of the network, once for every instruction set that pays. All variants give the same bits: products
// of int8 weights and 16-bit activations are summed as integers, and numbers of floating point meet in an order that
// does not depend on the width of a vector. Thread safety: immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace dossier::text {

// Outputs come in panels of this many.
inline constexpr std::size_t kPanel = 16;
// Activations are quantised to [-2047, 2047]; with int8 weights 8192 products stay below 2^31.
inline constexpr float kLargestActivation = 2047.0f;
inline constexpr std::size_t kLongestProduct = 8192;

// A weight matrix as the loops want it: for every panel of 16 outputs, for every pair of inputs, 16 x 2 int16.
struct PackedWeights {
  const std::int16_t* weights = nullptr;
  const float* scale = nullptr;  // one an output
  const float* bias = nullptr;   // one an output
  std::size_t panels = 0;
  std::size_t pairs = 0;  // pairs of inputs
};

struct Kernels {
  const char* name;
  // out[row][o] = sum over k of activations[row][k] * w[o][k], times (row_scale[row] * scale[o]), plus bias[o].
  // A row of activations is 2 * pairs long, a row of `out` `out_stride`.
  void (*multiply)(const PackedWeights& w, const std::int16_t* activations, const float* row_scale, std::size_t rows,
                   float* out, std::size_t out_stride);
  // values = scale * quantised, nearly; returns the scale, 0 where all are (next to) zero.
  float (*quantize)(const float* values, std::size_t count, std::int16_t* quantised);
  // One step of `hidden` LSTM cells: gates input, forget, cell, output side by side, each the sum of both arguments.
  void (*lstm_step)(const float* from_input, const float* from_state, std::size_t hidden, float* cell, float* output);
  // values[i] = max(values[i], 0.1 * values[i])
  void (*leaky_relu)(float* values, std::size_t count);
  // out[j] += sum over k of x[k] * rows[k * stride + j], k ascending.
  void (*add_weighted_rows)(const float* x, std::size_t count, const float* rows, std::size_t stride,
                            std::size_t columns, float* out);
};

// The best that this machine can run.
const Kernels& BestKernels();
// All that this machine can run, the plainest first.
std::span<const Kernels* const> UsableKernels();

}  // namespace dossier::text
