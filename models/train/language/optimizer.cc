#include "models/train/language/optimizer.h"

#include <cmath>

namespace dossier::models {

namespace {

constexpr float kBeta1 = 0.9f, kBeta2 = 0.98f, kEpsilon = 1e-8f, kLargestNorm = 5.0f;

}  // namespace

Optimizer::Optimizer(std::map<std::string, torch::Tensor>* parameters) {
  for (auto& [name, parameter] : *parameters) {
    slots_.push_back(
        {parameter, torch::zeros_like(parameter), torch::zeros_like(parameter), parameter.detach().clone()});
  }
}

void Optimizer::Step(double rate) {
  torch::NoGradGuard guard;
  ++steps_;
  double norm = 0;
  for (Slot& slot : slots_) {
    const torch::Tensor& gradient = slot.parameter.grad();
    if (gradient.defined()) norm += gradient.pow(2).sum().item<double>();
  }
  const float clip = static_cast<float>(norm > kLargestNorm * kLargestNorm ? kLargestNorm / std::sqrt(norm) : 1.0);
  const auto step = static_cast<float>(rate);
  const float correct1 = 1 - std::pow(kBeta1, static_cast<float>(steps_));
  const float correct2 = 1 - std::pow(kBeta2, static_cast<float>(steps_));
  // Early weights are forgotten quickly, late ones averaged over some hundreds of steps.
  const float keep = std::min(0.998f, static_cast<float>(steps_) / static_cast<float>(steps_ + 10));
  for (Slot& slot : slots_) {
    const std::int64_t n = slot.parameter.numel();
    float* w = slot.parameter.data_ptr<float>();
    float* average = slot.average.data_ptr<float>();
    const torch::Tensor gradient = slot.parameter.grad();
    if (gradient.defined()) {
      const torch::Tensor dense = gradient.contiguous();
      const float* g = dense.data_ptr<float>();
      float *m = slot.mean.data_ptr<float>(), *v = slot.square.data_ptr<float>();
      for (std::int64_t i = 0; i < n; ++i) {
        const float x = g[i] * clip;
        m[i] = kBeta1 * m[i] + (1 - kBeta1) * x;
        v[i] = kBeta2 * v[i] + (1 - kBeta2) * x * x;
        w[i] -= step * (m[i] / correct1) / (std::sqrt(v[i] / correct2) + kEpsilon);
      }
      slot.parameter.mutable_grad() = torch::Tensor();
    }
    for (std::int64_t i = 0; i < n; ++i) average[i] = keep * average[i] + (1 - keep) * w[i];
  }
}

void Optimizer::SwapAverage() {
  torch::NoGradGuard guard;
  for (Slot& slot : slots_) {
    const torch::Tensor old = slot.parameter.detach().clone();
    slot.parameter.copy_(slot.average);
    slot.average.copy_(old);
  }
}

}  // namespace dossier::models
