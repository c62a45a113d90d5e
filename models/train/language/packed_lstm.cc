#include "models/train/language/packed_lstm.h"

#include <cmath>

namespace dossier::models {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

torch::Tensor Half(const torch::Tensor& x) { return x.contiguous().to(torch::kBFloat16); }

struct ProductFunction : torch::autograd::Function<ProductFunction> {
  static Variable forward(AutogradContext* context, const Variable& x, const Variable& w) {
    const torch::Tensor xh = Half(x), wh = Half(w);
    context->save_for_backward({xh, wh});
    return torch::mm(xh, wh.t()).to(torch::kFloat32);
  }
  static variable_list backward(AutogradContext* context, variable_list gradient) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor g = Half(gradient[0]);
    return {torch::mm(g, saved[1]).to(torch::kFloat32), torch::mm(g.t().contiguous(), saved[0]).to(torch::kFloat32)};
  }
};

// Carries the packing from forward to backward.
struct Holder : torch::CustomClassHolder {
  explicit Holder(std::shared_ptr<const Packing> p) : packing(std::move(p)) {}
  std::shared_ptr<const Packing> packing;
};

float Sigmoid(float x) { return 1.0f / (1.0f + std::exp(-x)); }

struct LstmFunction : torch::autograd::Function<LstmFunction> {
  static Variable forward(AutogradContext* context, const Variable& gates, const Variable& hidden,
                          std::shared_ptr<const Packing> packing) {
    const std::int64_t n = gates.size(0), h = hidden.size(1);
    const torch::Tensor weights = Half(hidden).t().contiguous();  // [h, 4h]
    torch::Tensor activated = gates.contiguous().clone();         // becomes i, f, g, o
    torch::Tensor cells = torch::empty({n, h}), outputs = torch::empty({n, h});
    torch::Tensor outputs_half = torch::empty({n, h}, torch::kBFloat16);
    float* a = activated.data_ptr<float>();
    float* c = cells.data_ptr<float>();
    float* o = outputs.data_ptr<float>();
    for (std::size_t t = 0; t < packing->active.size(); ++t) {
      const std::int64_t count = packing->active[t], at = packing->offset[t];
      torch::Tensor recurrent;
      const float* r = nullptr;
      std::int64_t before = 0;
      if (t > 0) {
        before = packing->offset[t - 1];
        recurrent = torch::mm(outputs_half.narrow(0, before, count), weights).to(torch::kFloat32);
        r = recurrent.data_ptr<float>();
      }
      for (std::int64_t row = 0; row < count; ++row) {
        float* g = a + (at + row) * 4 * h;
        if (r != nullptr) {
          for (std::int64_t j = 0; j < 4 * h; ++j) g[j] += r[row * 4 * h + j];
        }
        for (std::int64_t j = 0; j < 2 * h; ++j) g[j] = Sigmoid(g[j]);
        for (std::int64_t j = 2 * h; j < 3 * h; ++j) g[j] = std::tanh(g[j]);
        for (std::int64_t j = 3 * h; j < 4 * h; ++j) g[j] = Sigmoid(g[j]);
        float* cell = c + (at + row) * h;
        float* out = o + (at + row) * h;
        if (r != nullptr) {
          const float* old = c + (before + row) * h;
          for (std::int64_t j = 0; j < h; ++j) cell[j] = g[h + j] * old[j] + g[j] * g[2 * h + j];
        } else {
          for (std::int64_t j = 0; j < h; ++j) cell[j] = g[j] * g[2 * h + j];
        }
        for (std::int64_t j = 0; j < h; ++j) out[j] = g[3 * h + j] * std::tanh(cell[j]);
      }
      outputs_half.narrow(0, at, count).copy_(outputs.narrow(0, at, count));
    }
    context->save_for_backward({activated, cells, outputs_half, hidden});
    context->saved_data["packing"] = c10::IValue::make_capsule(c10::make_intrusive<Holder>(packing));
    return outputs;
  }

  static variable_list backward(AutogradContext* context, variable_list gradient) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor &activated = saved[0], &cells = saved[1], &outputs_half = saved[2];
    const torch::Tensor weights = Half(saved[3]);  // [4h, h]
    const auto packing =
        c10::static_intrusive_pointer_cast<Holder>(context->saved_data["packing"].toCapsule())->packing;
    const std::int64_t n = cells.size(0), h = cells.size(1);
    torch::Tensor d_gates = torch::empty({n, 4 * h});
    torch::Tensor d_gates_half = torch::empty({n, 4 * h}, torch::kBFloat16);
    torch::Tensor d_out = gradient[0].contiguous().clone();
    torch::Tensor d_cell = torch::zeros({n, h});
    const float* a = activated.data_ptr<float>();
    const float* c = cells.data_ptr<float>();
    float* dg = d_gates.data_ptr<float>();
    float* dout = d_out.data_ptr<float>();
    float* dc = d_cell.data_ptr<float>();
    for (std::size_t t = packing->active.size(); t-- > 0;) {
      const std::int64_t count = packing->active[t], at = packing->offset[t];
      const std::int64_t before = t > 0 ? packing->offset[t - 1] : 0;
      for (std::int64_t row = 0; row < count; ++row) {
        const float* g = a + (at + row) * 4 * h;
        const float* cell = c + (at + row) * h;
        const float* old = t > 0 ? c + (before + row) * h : nullptr;
        float* d = dg + (at + row) * 4 * h;
        float* dcell = dc + (at + row) * h;
        const float* dh = dout + (at + row) * h;
        float* dold = t > 0 ? dc + (before + row) * h : nullptr;
        for (std::int64_t j = 0; j < h; ++j) {
          const float i = g[j], f = g[h + j], m = g[2 * h + j], o = g[3 * h + j];
          const float squashed = std::tanh(cell[j]);
          const float dcj = dcell[j] + dh[j] * o * (1 - squashed * squashed);
          d[j] = dcj * m * i * (1 - i);
          d[h + j] = old != nullptr ? dcj * old[j] * f * (1 - f) : 0.0f;
          d[2 * h + j] = dcj * i * (1 - m * m);
          d[3 * h + j] = dh[j] * squashed * o * (1 - o);
          if (dold != nullptr) dold[j] += dcj * f;
        }
      }
      d_gates_half.narrow(0, at, count).copy_(d_gates.narrow(0, at, count));
      if (t > 0) {
        d_out.narrow(0, before, count) += torch::mm(d_gates_half.narrow(0, at, count), weights).to(torch::kFloat32);
      }
    }
    // Every step's gates met the outputs of the step before: rows [active[0], n) met rows before them.
    std::vector<std::int64_t> met;
    const std::int64_t first = packing->active.empty() ? 0 : packing->active[0];
    for (std::size_t t = 1; t < packing->active.size(); ++t) {
      for (std::int64_t row = 0; row < packing->active[t]; ++row) met.push_back(packing->offset[t - 1] + row);
    }
    torch::Tensor d_hidden = torch::zeros({4 * h, h});
    if (!met.empty()) {
      const torch::Tensor index = torch::tensor(met, torch::kInt64);
      d_hidden =
          torch::mm(d_gates_half.narrow(0, first, n - first).t().contiguous(), outputs_half.index_select(0, index))
              .to(torch::kFloat32);
    }
    return {d_gates, d_hidden, Variable()};
  }
};

}  // namespace

Packing MakePacking(const std::vector<std::int64_t>& lengths) {
  Packing packing;
  const std::int64_t longest = lengths.empty() ? 0 : lengths.front();
  std::int64_t rows = 0;
  for (std::int64_t t = 0; t < longest; ++t) {
    std::int64_t count = 0;
    while (count < static_cast<std::int64_t>(lengths.size()) && lengths[count] > t) ++count;
    packing.active.push_back(count);
    packing.offset.push_back(rows);
    rows += count;
  }
  packing.reversed = torch::empty({rows}, torch::kInt64);
  auto* reversed = packing.reversed.data_ptr<std::int64_t>();
  for (std::size_t s = 0; s < lengths.size(); ++s) {
    for (std::int64_t t = 0; t < lengths[s]; ++t) {
      reversed[packing.offset[t] + static_cast<std::int64_t>(s)] =
          packing.offset[lengths[s] - 1 - t] + static_cast<std::int64_t>(s);
    }
  }
  return packing;
}

torch::Tensor Product(const torch::Tensor& x, const torch::Tensor& w) { return ProductFunction::apply(x, w); }

torch::Tensor PackedLstm(const torch::Tensor& gates, const torch::Tensor& hidden, const Packing& packing) {
  return LstmFunction::apply(gates, hidden, std::make_shared<const Packing>(packing));
}

}  // namespace dossier::models
