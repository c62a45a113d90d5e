// Negative log likelihood of tag sequences under a linear-chain CRF (Lafferty et al. 2001), with its exact gradient.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace dossier::models {

// emissions [n, tags] in any row order; sequences hold the rows of each sequence in order; gold holds a tag a row.
// transitions [tags, tags], starts and ends [tags]. A scalar: the sum over the sequences.
torch::Tensor CrfLoss(const torch::Tensor& emissions, const torch::Tensor& transitions, const torch::Tensor& starts,
                      const torch::Tensor& ends, const std::vector<std::vector<std::int64_t>>& sequences,
                      const std::vector<std::int64_t>& gold);

// The best tags of one sequence (Viterbi).
std::vector<std::int64_t> CrfDecode(const torch::Tensor& emissions, const torch::Tensor& transitions,
                                    const torch::Tensor& starts, const torch::Tensor& ends,
                                    const std::vector<std::int64_t>& sequence);

}  // namespace dossier::models
