// What trainers that learn a sentence or a question at a time have in common: numbers to shuffle and to drop features
// by, and weights that are averaged over the last epochs. The same on every machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace dossier::models {

// xorshift64* (Marsaglia 2003; Vigna 2016).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}
  std::uint64_t Next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1Du;
  }
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

// Weights with the sums of their squared gradients (AdaGrad; Duchi, Hazan and Singer 2011).
struct Weights {
  explicit Weights(std::size_t size) : value(size, 0), square(size, 0), mean(size, 0) {}
  void Step(std::size_t at, double gradient, double rate, double decay) {
    const double g = gradient + decay * value[at];
    square[at] += static_cast<float>(g * g);
    value[at] -= static_cast<float>(rate * g / std::sqrt(square[at] + 1e-6));
  }
  void AddToMean() {
    for (std::size_t i = 0; i < value.size(); ++i) mean[i] += value[i];
  }
  std::vector<float> value, square, mean;
};

}  // namespace dossier::models
