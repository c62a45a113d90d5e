#include "models/train/language/crf_loss.h"

#include <algorithm>
#include <cmath>

namespace dossier::models {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

float LogSum(const float* x, std::int64_t n) {
  const float top = *std::max_element(x, x + n);
  float sum = 0;
  for (std::int64_t i = 0; i < n; ++i) sum += std::exp(x[i] - top);
  return top + std::log(sum);
}

// The gradient is known with the loss (marginals less gold), so it is computed at once and only scaled later.
struct CrfFunction : torch::autograd::Function<CrfFunction> {
  static Variable forward(AutogradContext* context, const Variable& emissions, const Variable& transitions,
                          const Variable& starts, const Variable& ends,
                          const std::vector<std::vector<std::int64_t>>& sequences,
                          const std::vector<std::int64_t>& gold) {
    const std::int64_t k = emissions.size(1);
    const torch::Tensor e = emissions.contiguous(), t = transitions.contiguous(), s = starts.contiguous(),
                        f = ends.contiguous();
    const float *em = e.data_ptr<float>(), *tr = t.data_ptr<float>(), *st = s.data_ptr<float>(),
                *en = f.data_ptr<float>();
    torch::Tensor de = torch::zeros_like(e), dt = torch::zeros_like(t), ds = torch::zeros_like(s),
                  df = torch::zeros_like(f);
    float *dem = de.data_ptr<float>(), *dtr = dt.data_ptr<float>(), *dst = ds.data_ptr<float>(),
          *den = df.data_ptr<float>();
    double loss = 0;
    std::vector<float> alpha, beta, x(k);
    for (const std::vector<std::int64_t>& rows : sequences) {
      const auto n = static_cast<std::int64_t>(rows.size());
      if (n == 0) continue;
      alpha.assign(n * k, 0);
      beta.assign(n * k, 0);
      for (std::int64_t j = 0; j < k; ++j) alpha[j] = st[j] + em[rows[0] * k + j];
      for (std::int64_t i = 1; i < n; ++i) {
        for (std::int64_t j = 0; j < k; ++j) {
          for (std::int64_t p = 0; p < k; ++p) x[p] = alpha[(i - 1) * k + p] + tr[p * k + j];
          alpha[i * k + j] = LogSum(x.data(), k) + em[rows[i] * k + j];
        }
      }
      for (std::int64_t j = 0; j < k; ++j) beta[(n - 1) * k + j] = en[j];
      for (std::int64_t i = n - 1; i-- > 0;) {
        for (std::int64_t p = 0; p < k; ++p) {
          for (std::int64_t j = 0; j < k; ++j) {
            x[j] = tr[p * k + j] + em[rows[i + 1] * k + j] + beta[(i + 1) * k + j];
          }
          beta[i * k + p] = LogSum(x.data(), k);
        }
      }
      for (std::int64_t j = 0; j < k; ++j) x[j] = alpha[(n - 1) * k + j] + en[j];
      const float z = LogSum(x.data(), k);
      float path = st[gold[rows[0]]] + en[gold[rows[n - 1]]];
      for (std::int64_t i = 0; i < n; ++i) {
        path += em[rows[i] * k + gold[rows[i]]];
        if (i > 0) path += tr[gold[rows[i - 1]] * k + gold[rows[i]]];
        for (std::int64_t j = 0; j < k; ++j) {
          const float p = std::exp(alpha[i * k + j] + beta[i * k + j] - z);
          dem[rows[i] * k + j] += p;
          if (i == 0) dst[j] += p;
          if (i == n - 1) den[j] += p;
          if (i > 0) {
            const float to = em[rows[i] * k + j] + beta[i * k + j] - z;
            for (std::int64_t q = 0; q < k; ++q) {
              dtr[q * k + j] += std::exp(alpha[(i - 1) * k + q] + tr[q * k + j] + to);
            }
          }
        }
        dem[rows[i] * k + gold[rows[i]]] -= 1;
        if (i > 0) dtr[gold[rows[i - 1]] * k + gold[rows[i]]] -= 1;
      }
      dst[gold[rows[0]]] -= 1;
      den[gold[rows[n - 1]]] -= 1;
      loss += z - path;
    }
    context->save_for_backward({de, dt, ds, df});
    return torch::tensor(static_cast<float>(loss));
  }
  static variable_list backward(AutogradContext* context, variable_list gradient) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor& g = gradient[0];
    return {saved[0] * g, saved[1] * g, saved[2] * g, saved[3] * g, Variable(), Variable()};
  }
};

}  // namespace

torch::Tensor CrfLoss(const torch::Tensor& emissions, const torch::Tensor& transitions, const torch::Tensor& starts,
                      const torch::Tensor& ends, const std::vector<std::vector<std::int64_t>>& sequences,
                      const std::vector<std::int64_t>& gold) {
  return CrfFunction::apply(emissions, transitions, starts, ends, sequences, gold);
}

std::vector<std::int64_t> CrfDecode(const torch::Tensor& emissions, const torch::Tensor& transitions,
                                    const torch::Tensor& starts, const torch::Tensor& ends,
                                    const std::vector<std::int64_t>& rows) {
  const std::int64_t k = emissions.size(1);
  const auto n = static_cast<std::int64_t>(rows.size());
  const float *em = emissions.data_ptr<float>(), *tr = transitions.data_ptr<float>(), *st = starts.data_ptr<float>(),
              *en = ends.data_ptr<float>();
  std::vector<float> score(n * k);
  std::vector<std::int64_t> from(n * k, 0);
  for (std::int64_t j = 0; j < k; ++j) score[j] = st[j] + em[rows[0] * k + j];
  for (std::int64_t i = 1; i < n; ++i) {
    for (std::int64_t j = 0; j < k; ++j) {
      std::int64_t best = 0;
      for (std::int64_t p = 1; p < k; ++p) {
        if (score[(i - 1) * k + p] + tr[p * k + j] > score[(i - 1) * k + best] + tr[best * k + j]) best = p;
      }
      score[i * k + j] = score[(i - 1) * k + best] + tr[best * k + j] + em[rows[i] * k + j];
      from[i * k + j] = best;
    }
  }
  std::int64_t best = 0;
  for (std::int64_t j = 1; j < k; ++j) {
    if (score[(n - 1) * k + j] + en[j] > score[(n - 1) * k + best] + en[best]) best = j;
  }
  std::vector<std::int64_t> tags(n);
  for (std::int64_t i = n; i-- > 0;) {
    tags[i] = best;
    best = from[i * k + best];
  }
  return tags;
}

}  // namespace dossier::models
