// The loops of kernels.h over one instruction set. A .cc file compiled for that set defines `Isa` (registers of
// integers) and includes this once; everything is in an unnamed namespace and no other header's functions are called,
// so no code for a newer processor can be picked up elsewhere.
#pragma once

#include "core/base/portable_math.h"
#include "core/text/internal/kernels.h"

namespace dossier::text {
namespace {

// kVectors registers of outputs by kRows rows of activations.
template <std::size_t kVectors, std::size_t kRows>
void MultiplyTile(const PackedWeights& w, std::size_t first_output, const std::int16_t* activations,
                  const float* row_scale, float* out, std::size_t out_stride) {
  constexpr std::size_t kOutputs = kVectors * Isa::kLanes;
  const std::size_t length = 2 * w.pairs;
  const std::int16_t* weights[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    const std::size_t output = first_output + v * Isa::kLanes;
    weights[v] = w.weights + output / kPanel * kPanel * length + output % kPanel * 2;
  }
  typename Isa::Register sums[kRows][kVectors];
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t v = 0; v < kVectors; ++v) sums[r][v] = Isa::Zero();
  }
  for (std::size_t k = 0; k < w.pairs; ++k) {
    typename Isa::Register column[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) column[v] = Isa::Load(weights[v] + k * 2 * kPanel);
    for (std::size_t r = 0; r < kRows; ++r) {
      const typename Isa::Register pair = Isa::BroadcastPair(activations + r * length + 2 * k);
      for (std::size_t v = 0; v < kVectors; ++v) sums[r][v] = Isa::AddProducts(sums[r][v], column[v], pair);
    }
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    alignas(64) std::int32_t whole[kOutputs];
    for (std::size_t v = 0; v < kVectors; ++v) Isa::Store(whole + v * Isa::kLanes, sums[r][v]);
    const float* const scale = w.scale + first_output;
    const float* const bias = w.bias + first_output;
    float* const row = out + r * out_stride + first_output;
    for (std::size_t i = 0; i < kOutputs; ++i) {
      row[i] = static_cast<float>(whole[i]) * (row_scale[r] * scale[i]) + bias[i];
    }
  }
}

// All rows: as many tiles of kRows as there are, and a smaller one.
template <std::size_t kVectors, std::size_t kRows>
void MultiplyRows(const PackedWeights& w, std::size_t first_output, const std::int16_t* activations,
                  const float* row_scale, std::size_t rows, float* out, std::size_t out_stride) {
  if constexpr (kRows > 0) {
    for (; rows >= kRows; rows -= kRows) {
      MultiplyTile<kVectors, kRows>(w, first_output, activations, row_scale, out, out_stride);
      activations += kRows * 2 * w.pairs;
      row_scale += kRows;
      out += kRows * out_stride;
    }
    if (rows > 0) MultiplyRows<kVectors, kRows - 1>(w, first_output, activations, row_scale, rows, out, out_stride);
  }
}

void Multiply(const PackedWeights& w, const std::int16_t* activations, const float* row_scale, std::size_t rows,
              float* out, std::size_t out_stride) {
  constexpr std::size_t kOutputs = Isa::kVectors * Isa::kLanes;
  const std::size_t outputs = w.panels * kPanel;
  std::size_t first = 0;
  for (; first + kOutputs <= outputs; first += kOutputs) {
    MultiplyRows<Isa::kVectors, Isa::kRows>(w, first, activations, row_scale, rows, out, out_stride);
  }
  for (; first < outputs; first += Isa::kLanes) {
    MultiplyRows<1, Isa::kRows>(w, first, activations, row_scale, rows, out, out_stride);
  }
}

float Quantize(const float* values, std::size_t count, std::int16_t* quantised) {
  // Magnitudes of floats order as their bits do.
  std::int32_t largest_bits = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int32_t bits = __builtin_bit_cast(std::int32_t, values[i]) & 0x7FFFFFFF;
    largest_bits = largest_bits > bits ? largest_bits : bits;
  }
  const float largest = __builtin_bit_cast(float, largest_bits);
  if (largest < 1e-30f) {
    for (std::size_t i = 0; i < count; ++i) quantised[i] = 0;
    return 0;
  }
  const float factor = kLargestActivation / largest;
  for (std::size_t i = 0; i < count; ++i) {
    // The large number rounds to the nearest whole one, ties to even.
    quantised[i] =
        static_cast<std::int16_t>(static_cast<std::int32_t>((values[i] * factor + 12582912.0f) - 12582912.0f));
  }
  return largest / kLargestActivation;
}

// e^x for x taken into [-20, 20], so that products of three below stay far from the ends of a float.
[[gnu::always_inline]] inline float GateExp(float x) {
  x = x < -20.0f ? -20.0f : x;
  return PortableExpWithin(x > 20.0f ? 20.0f : x);
}

void LstmStep(const float* __restrict from_input, const float* __restrict from_state, std::size_t hidden,
              float* __restrict cell, float* __restrict output) {
  for (std::size_t i = 0; i < hidden; ++i) {
    // With logistic(x) = 1 / (1 + e^-x) and tanh(x) = (1 - e^-2x) / (1 + e^-2x), over common denominators: divisions
    // cost most here.
    const float in = 1.0f + GateExp(-(from_input[i] + from_state[i]));
    const float forget = 1.0f + GateExp(-(from_input[hidden + i] + from_state[hidden + i]));
    const float candidate = GateExp(-2.0f * (from_input[2 * hidden + i] + from_state[2 * hidden + i]));
    const float out = 1.0f + GateExp(-(from_input[3 * hidden + i] + from_state[3 * hidden + i]));
    const float divisor = in * (1.0f + candidate);
    const float state = (cell[i] * divisor + forget * (1.0f - candidate)) / (forget * divisor);
    const float squashed = GateExp(-2.0f * state);
    cell[i] = state;
    output[i] = (1.0f - squashed) / (out * (1.0f + squashed));
  }
}

void LeakyRelu(float* values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const float small = 0.1f * values[i];
    values[i] = values[i] > small ? values[i] : small;
  }
}

using Floats = float __attribute__((vector_size(4 * Isa::kLanes)));

// kVectors registers of columns, whose sums stay there.
template <std::size_t kVectors>
void AddWeightedColumns(const float* x, std::size_t count, const float* rows, std::size_t stride, float* out) {
  Floats sums[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) __builtin_memcpy(&sums[v], out + v * Isa::kLanes, sizeof(Floats));
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      Floats row;
      __builtin_memcpy(&row, rows + k * stride + v * Isa::kLanes, sizeof row);
      sums[v] += x[k] * row;
    }
  }
  for (std::size_t v = 0; v < kVectors; ++v) __builtin_memcpy(out + v * Isa::kLanes, &sums[v], sizeof(Floats));
}

void AddWeightedRows(const float* x, std::size_t count, const float* rows, std::size_t stride, std::size_t columns,
                     float* __restrict out) {
  constexpr std::size_t kLanes = Isa::kLanes;
  if (columns < kLanes) {
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t j = 0; j < columns; ++j) out[j] += x[k] * rows[k * stride + j];
    }
    return;
  }
  Floats last;  // what the last columns held
  __builtin_memcpy(&last, out + columns - kLanes, sizeof last);
  std::size_t first = 0;
  for (; first + 4 * kLanes <= columns; first += 4 * kLanes) {
    AddWeightedColumns<4>(x, count, rows + first, stride, out + first);
  }
  for (; first + kLanes <= columns; first += kLanes) {
    AddWeightedColumns<1>(x, count, rows + first, stride, out + first);
  }
  if (first < columns) {
    // Some of them a second time, from what they were: with the same result.
    __builtin_memcpy(out + columns - kLanes, &last, sizeof last);
    AddWeightedColumns<1>(x, count, rows + columns - kLanes, stride, out + columns - kLanes);
  }
}

constexpr Kernels MakeKernels(const char* name) {
  return {name, Multiply, Quantize, LstmStep, LeakyRelu, AddWeightedRows};
}

}  // namespace
}  // namespace dossier::text
