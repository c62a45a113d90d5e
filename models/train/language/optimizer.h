// Adam (Kingma and Ba 2015) with a moving average of the weights, in one pass over the memory.
#pragma once

#include <torch/torch.h>

#include <map>
#include <string>
#include <vector>

namespace dossier::models {

// Rows of a table that a batch looked up, and their values, which bear the gradient.
struct TouchedRows {
  torch::Tensor rows, values;
};

class Optimizer {
 public:
  explicit Optimizer(std::map<std::string, torch::Tensor>* parameters);

  // One step down the gradients that backward() left, clipped to a norm of 5, which are then cleared. Of a table with
  // touched rows only these move.
  void Step(double rate, const std::map<std::string, TouchedRows>& touched);

  // Exchanges the weights, tables apart, with their moving average; twice is nothing.
  void SwapAverage();

 private:
  struct Slot {
    std::string name;
    torch::Tensor parameter, mean, square, average;  // average: undefined for tables
  };
  // Adam on n numbers.
  void Move(const float* gradient, float* mean, float* square, float* weights, std::int64_t n, float rate,
            float clip) const;

  std::vector<Slot> slots_;
  std::int64_t steps_ = 0;
};

}  // namespace dossier::models
