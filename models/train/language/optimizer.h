// Adam (Kingma and Ba 2015) with a moving average of the weights, in one pass over the memory.
#pragma once

#include <torch/torch.h>

#include <map>
#include <string>
#include <vector>

namespace dossier::models {

class Optimizer {
 public:
  explicit Optimizer(std::map<std::string, torch::Tensor>* parameters);

  // One step down the gradients that backward() left, clipped to a norm of 5, which are then cleared.
  void Step(double rate);

  // Exchanges the weights with their moving average; twice is nothing.
  void SwapAverage();

 private:
  struct Slot {
    torch::Tensor parameter, mean, square, average;
  };
  std::vector<Slot> slots_;
  std::int64_t steps_ = 0;
};

}  // namespace dossier::models
