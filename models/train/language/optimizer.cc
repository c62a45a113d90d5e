#include "models/train/language/optimizer.h"

#include <cmath>

namespace dossier::models {

namespace {

constexpr float kBeta1 = 0.9f, kBeta2 = 0.98f, kEpsilon = 1e-8f, kLargestNorm = 5.0f;

double SquareSum(const torch::Tensor& gradient) {
  const float* g = gradient.data_ptr<float>();
  float sum = 0;
  for (std::int64_t i = 0; i < gradient.numel(); ++i) sum += g[i] * g[i];
  return sum;
}

}  // namespace

Optimizer::Optimizer(std::map<std::string, torch::Tensor>* parameters) {
  for (auto& [name, parameter] : *parameters) {
    slots_.push_back({name, parameter, torch::zeros_like(parameter), torch::zeros_like(parameter),
                      parameter.requires_grad() ? parameter.detach().clone() : torch::Tensor()});
  }
}

void Optimizer::Move(const float* gradient, float* mean, float* square, float* weights, std::int64_t n, float rate,
                     float clip) const {
  const float correct1 = 1 - std::pow(kBeta1, static_cast<float>(steps_));
  const float correct2 = 1 - std::pow(kBeta2, static_cast<float>(steps_));
  for (std::int64_t i = 0; i < n; ++i) {
    const float x = gradient[i] * clip;
    mean[i] = kBeta1 * mean[i] + (1 - kBeta1) * x;
    square[i] = kBeta2 * square[i] + (1 - kBeta2) * x * x;
    weights[i] -= rate * (mean[i] / correct1) / (std::sqrt(square[i] / correct2) + kEpsilon);
  }
}

void Optimizer::Step(double rate, const std::map<std::string, TouchedRows>& touched) {
  torch::NoGradGuard guard;
  ++steps_;
  std::map<std::string, torch::Tensor> gradients;
  double norm = 0;
  for (Slot& slot : slots_) {
    const auto rows = touched.find(slot.name);
    const torch::Tensor& gradient = rows != touched.end() ? rows->second.values.grad() : slot.parameter.grad();
    if (!gradient.defined()) continue;
    norm += SquareSum(gradients[slot.name] = gradient.contiguous());
  }
  const auto clip = static_cast<float>(norm > kLargestNorm * kLargestNorm ? kLargestNorm / std::sqrt(norm) : 1.0);
  // Early weights are forgotten quickly, late ones averaged over some hundreds of steps.
  const float keep = std::min(0.998f, static_cast<float>(steps_) / static_cast<float>(steps_ + 10));
  for (Slot& slot : slots_) {
    float *w = slot.parameter.data_ptr<float>(), *m = slot.mean.data_ptr<float>(), *v = slot.square.data_ptr<float>();
    const auto gradient = gradients.find(slot.name);
    const auto rows = touched.find(slot.name);
    if (gradient != gradients.end() && rows != touched.end()) {
      const std::int64_t columns = slot.parameter.size(1);
      const auto* row = rows->second.rows.data_ptr<std::int64_t>();
      const float* g = gradient->second.data_ptr<float>();
      for (std::int64_t i = 0; i < rows->second.rows.numel(); ++i) {
        const std::int64_t at = row[i] * columns;
        Move(g + i * columns, m + at, v + at, w + at, columns, static_cast<float>(rate), clip);
      }
    } else if (gradient != gradients.end()) {
      Move(gradient->second.data_ptr<float>(), m, v, w, slot.parameter.numel(), static_cast<float>(rate), clip);
      slot.parameter.mutable_grad() = torch::Tensor();
    }
    if (!slot.average.defined()) continue;
    float* average = slot.average.data_ptr<float>();
    for (std::int64_t i = 0; i < slot.parameter.numel(); ++i) average[i] = keep * average[i] + (1 - keep) * w[i];
  }
}

void Optimizer::SwapAverage() {
  torch::NoGradGuard guard;
  for (Slot& slot : slots_) {
    if (!slot.average.defined()) continue;
    const torch::Tensor old = slot.parameter.detach().clone();
    slot.parameter.copy_(slot.average);
    slot.average.copy_(old);
  }
}

}  // namespace dossier::models
