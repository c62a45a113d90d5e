#include "models/train/language/packed_lstm.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace dossier::models {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

using BFloat16 = c10::BFloat16;

torch::Tensor Half(const torch::Tensor& x) { return x.contiguous().to(torch::kBFloat16); }

// oneDNN compiles a kernel for every shape that it has not met: rows are filled up with zeros so that shapes recur.
constexpr std::int64_t kRowUnit = 256, kStepUnit = 8;

std::int64_t RoundUp(std::int64_t n, std::int64_t unit) { return (n + unit - 1) / unit * unit; }

torch::Tensor PaddedHalf(const torch::Tensor& x) {
  const std::int64_t n = x.size(0), padded = RoundUp(n, kRowUnit);
  torch::Tensor out = torch::empty({padded, x.size(1)}, torch::kBFloat16);
  out.narrow(0, 0, n).copy_(x);
  if (padded > n) out.narrow(0, n, padded - n).zero_();
  return out;
}

float ToFloat(BFloat16 x) { return std::bit_cast<float>(static_cast<std::uint32_t>(x.x) << 16); }
// Rounded to nearest, ties up; for finite numbers.
BFloat16 ToHalf(float x) {
  return BFloat16(static_cast<std::uint16_t>((std::bit_cast<std::uint32_t>(x) + 0x8000u) >> 16), BFloat16::from_bits());
}

struct ProductFunction : torch::autograd::Function<ProductFunction> {
  static Variable forward(AutogradContext* context, const Variable& x, const Variable& w) {
    const torch::Tensor xh = PaddedHalf(x), wh = Half(w);
    context->save_for_backward({xh, wh});
    context->saved_data["rows"] = x.size(0);
    return torch::mm(xh, wh.t()).narrow(0, 0, x.size(0)).to(torch::kFloat32);
  }
  static variable_list backward(AutogradContext* context, variable_list gradient) {
    const auto saved = context->get_saved_variables();
    const std::int64_t rows = context->saved_data["rows"].toInt();
    const torch::Tensor g = PaddedHalf(gradient[0]);
    return {torch::mm(g, saved[1]).narrow(0, 0, rows).to(torch::kFloat32),
            torch::mm(g.t(), saved[0]).to(torch::kFloat32)};
  }
};

struct BilinearFunction : torch::autograd::Function<BilinearFunction> {
  static Variable forward(AutogradContext* context, const Variable& dependents, const Variable& heads,
                          const Variable& weights) {
    const std::int64_t n = dependents.size(0), b = dependents.size(1), r = weights.size(0) / b;
    const torch::Tensor d = dependents.contiguous(), hh = PaddedHalf(heads), wh = Half(weights);
    const torch::Tensor projected = torch::mm(hh, wh.t());  // bfloat16, n x r*b
    torch::Tensor out = torch::empty({n, r});
    const float* dp = d.data_ptr<float>();
    const auto* pp = projected.data_ptr<BFloat16>();
    float* op = out.data_ptr<float>();
    for (std::int64_t i = 0; i < n; ++i) {
      for (std::int64_t k = 0; k < r; ++k) {
        const BFloat16* p = pp + (i * r + k) * b;
        float sum = 0;
        for (std::int64_t a = 0; a < b; ++a) sum += dp[i * b + a] * ToFloat(p[a]);
        op[i * r + k] = sum;
      }
    }
    context->save_for_backward({d, hh, wh, projected});
    return out;
  }
  static variable_list backward(AutogradContext* context, variable_list gradient) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor &d = saved[0], &hh = saved[1], &wh = saved[2], &projected = saved[3];
    const std::int64_t n = d.size(0), b = d.size(1), r = wh.size(0) / b;
    const torch::Tensor g = gradient[0].contiguous();
    torch::Tensor d_dependents = torch::zeros({n, b});
    torch::Tensor d_projected = torch::empty({hh.size(0), r * b}, torch::kBFloat16);
    if (hh.size(0) > n) d_projected.narrow(0, n, hh.size(0) - n).zero_();
    const float *dp = d.data_ptr<float>(), *gp = g.data_ptr<float>();
    const auto* pp = projected.data_ptr<BFloat16>();
    auto* out = d_projected.data_ptr<BFloat16>();
    float* dd = d_dependents.data_ptr<float>();
    for (std::int64_t i = 0; i < n; ++i) {
      for (std::int64_t k = 0; k < r; ++k) {
        const float x = gp[i * r + k];
        const BFloat16* p = pp + (i * r + k) * b;
        BFloat16* o = out + (i * r + k) * b;
        for (std::int64_t a = 0; a < b; ++a) {
          dd[i * b + a] += x * ToFloat(p[a]);
          o[a] = ToHalf(x * dp[i * b + a]);
        }
      }
    }
    return {d_dependents, torch::mm(d_projected, wh).narrow(0, 0, n).to(torch::kFloat32),
            torch::mm(d_projected.t(), hh).to(torch::kFloat32)};
  }
};

// Carries the packing from forward to backward.
struct Holder : torch::CustomClassHolder {
  explicit Holder(std::shared_ptr<const Packing> p) : packing(std::move(p)) {}
  std::shared_ptr<const Packing> packing;
};

// Of exp, which vectorises.
// The argument is bounded: with -ffast-math an infinite exp gives no number.
float Sigmoid(float x) { return 1.0f / (1.0f + std::exp(-std::min(std::max(x, -30.0f), 30.0f))); }
float Tanh(float x) { return 2.0f / (1.0f + std::exp(-2.0f * std::min(std::max(x, -15.0f), 15.0f))) - 1.0f; }

struct LstmFunction : torch::autograd::Function<LstmFunction> {
  static Variable forward(AutogradContext* context, const Variable& inputs, const Variable& input_weights,
                          const Variable& hidden, const Variable& bias, std::shared_ptr<const Packing> packing) {
    const std::int64_t n = inputs.size(0), h = hidden.size(1);
    const torch::Tensor x = PaddedHalf(inputs), from_input = Half(input_weights), from_hidden = Half(hidden);
    const torch::Tensor weights = from_hidden.t().contiguous();  // [h, 4h]
    torch::Tensor gates = torch::mm(x, from_input.t());          // becomes i, f, g, o
    torch::Tensor cells = torch::empty({n, h}), outputs = torch::empty({n, h});
    torch::Tensor outputs_half = torch::zeros({RoundUp(n, kRowUnit) + kStepUnit, h}, torch::kBFloat16);
    const torch::Tensor plain_bias = bias.contiguous();
    const float* b = plain_bias.data_ptr<float>();
    auto* a = gates.data_ptr<BFloat16>();
    auto* oh = outputs_half.data_ptr<BFloat16>();
    float *c = cells.data_ptr<float>(), *o = outputs.data_ptr<float>();
    std::vector<float> g(static_cast<std::size_t>(4 * h));
    for (std::size_t t = 0; t < packing->active.size(); ++t) {
      const std::int64_t count = packing->active[t], at = packing->offset[t];
      torch::Tensor recurrent;
      const BFloat16* r = nullptr;
      std::int64_t before = 0;
      if (t > 0) {
        before = packing->offset[t - 1];
        recurrent = torch::mm(outputs_half.narrow(0, before, RoundUp(count, kStepUnit)), weights);
        r = recurrent.data_ptr<BFloat16>();
      }
      for (std::int64_t row = 0; row < count; ++row) {
        BFloat16* stored = a + (at + row) * 4 * h;
        for (std::int64_t j = 0; j < 4 * h; ++j) g[j] = ToFloat(stored[j]) + b[j];
        if (r != nullptr) {
          for (std::int64_t j = 0; j < 4 * h; ++j) g[j] += ToFloat(r[row * 4 * h + j]);
        }
        for (std::int64_t j = 0; j < 2 * h; ++j) g[j] = Sigmoid(g[j]);
        for (std::int64_t j = 2 * h; j < 3 * h; ++j) g[j] = Tanh(g[j]);
        for (std::int64_t j = 3 * h; j < 4 * h; ++j) g[j] = Sigmoid(g[j]);
        float* cell = c + (at + row) * h;
        float* out = o + (at + row) * h;
        if (r != nullptr) {
          const float* old = c + (before + row) * h;
          for (std::int64_t j = 0; j < h; ++j) cell[j] = g[h + j] * old[j] + g[j] * g[2 * h + j];
        } else {
          for (std::int64_t j = 0; j < h; ++j) cell[j] = g[j] * g[2 * h + j];
        }
        for (std::int64_t j = 0; j < h; ++j) out[j] = g[3 * h + j] * Tanh(cell[j]);
        for (std::int64_t j = 0; j < 4 * h; ++j) stored[j] = ToHalf(g[j]);
        BFloat16* half = oh + (at + row) * h;
        for (std::int64_t j = 0; j < h; ++j) half[j] = ToHalf(out[j]);
      }
    }
    context->save_for_backward({x, from_input, from_hidden, gates, cells, outputs_half});
    context->saved_data["packing"] = c10::IValue::make_capsule(c10::make_intrusive<Holder>(packing));
    return outputs;
  }

  static variable_list backward(AutogradContext* context, variable_list gradient) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor &x = saved[0], &from_input = saved[1], &weights = saved[2], &gates = saved[3],
                        &cells = saved[4], &outputs_half = saved[5];
    const auto packing =
        c10::static_intrusive_pointer_cast<Holder>(context->saved_data["packing"].toCapsule())->packing;
    const std::int64_t n = cells.size(0), h = cells.size(1);
    torch::Tensor d_gates = torch::zeros({RoundUp(n, kRowUnit) + kStepUnit, 4 * h}, torch::kBFloat16);
    torch::Tensor d_bias = torch::zeros({4 * h});
    torch::Tensor d_out = gradient[0].contiguous().clone();
    torch::Tensor d_cell = torch::zeros({n, h});
    const auto* a = gates.data_ptr<BFloat16>();
    const float* c = cells.data_ptr<float>();
    auto* dg = d_gates.data_ptr<BFloat16>();
    float *db = d_bias.data_ptr<float>(), *dout = d_out.data_ptr<float>(), *dc = d_cell.data_ptr<float>();
    std::vector<float> d(static_cast<std::size_t>(4 * h)), no_cell(static_cast<std::size_t>(h), 0.0f),
        forgotten(static_cast<std::size_t>(h));
    for (std::size_t t = packing->active.size(); t-- > 0;) {
      const std::int64_t count = packing->active[t], at = packing->offset[t];
      const std::int64_t before = t > 0 ? packing->offset[t - 1] : 0;
      for (std::int64_t row = 0; row < count; ++row) {
        const BFloat16* g = a + (at + row) * 4 * h;
        const float* cell = c + (at + row) * h;
        const float* old = t > 0 ? c + (before + row) * h : no_cell.data();
        const float* dcell = dc + (at + row) * h;
        const float* dh = dout + (at + row) * h;
        float* dold = t > 0 ? dc + (before + row) * h : forgotten.data();
        for (std::int64_t j = 0; j < h; ++j) {
          const float i = ToFloat(g[j]), f = ToFloat(g[h + j]), m = ToFloat(g[2 * h + j]), o = ToFloat(g[3 * h + j]);
          const float squashed = Tanh(cell[j]);
          const float dcj = dcell[j] + dh[j] * o * (1 - squashed * squashed);
          d[j] = dcj * m * i * (1 - i);
          d[h + j] = dcj * old[j] * f * (1 - f);
          d[2 * h + j] = dcj * i * (1 - m * m);
          d[3 * h + j] = dh[j] * squashed * o * (1 - o);
          dold[j] += dcj * f;
        }
        BFloat16* stored = dg + (at + row) * 4 * h;
        for (std::int64_t j = 0; j < 4 * h; ++j) {
          db[j] += d[j];
          stored[j] = ToHalf(d[j]);
        }
      }
      if (t > 0) {
        const torch::Tensor back = torch::mm(d_gates.narrow(0, at, RoundUp(count, kStepUnit)), weights);
        const auto* r = back.data_ptr<BFloat16>();
        float* to = dout + before * h;
        for (std::int64_t j = 0; j < count * h; ++j) to[j] += ToFloat(r[j]);
      }
    }
    // Every step's gates met the outputs of the step before: rows [active[0], n) met rows before them. Rows that fill
    // up meet a row of outputs_half that is zero.
    std::vector<std::int64_t> met;
    const std::int64_t first = packing->active.empty() ? 0 : packing->active[0];
    for (std::size_t t = 1; t < packing->active.size(); ++t) {
      for (std::int64_t row = 0; row < packing->active[t]; ++row) met.push_back(packing->offset[t - 1] + row);
    }
    torch::Tensor d_hidden = torch::zeros({4 * h, h});
    if (!met.empty()) {
      met.resize(static_cast<std::size_t>(RoundUp(n - first, kRowUnit)), outputs_half.size(0) - 1);
      torch::Tensor later = torch::zeros({static_cast<std::int64_t>(met.size()), 4 * h}, torch::kBFloat16);
      later.narrow(0, 0, n - first).copy_(d_gates.narrow(0, first, n - first));
      d_hidden =
          torch::mm(later.t(), outputs_half.index_select(0, torch::tensor(met, torch::kInt64))).to(torch::kFloat32);
    }
    const torch::Tensor all = d_gates.narrow(0, 0, x.size(0));
    return {torch::mm(all, from_input).narrow(0, 0, n).to(torch::kFloat32), torch::mm(all.t(), x).to(torch::kFloat32),
            d_hidden, d_bias, Variable()};
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

torch::Tensor PackedLstm(const torch::Tensor& inputs, const torch::Tensor& input_weights, const torch::Tensor& hidden,
                         const torch::Tensor& bias, const Packing& packing) {
  return LstmFunction::apply(inputs, input_weights, hidden, bias, std::make_shared<const Packing>(packing));
}

torch::Tensor Bilinear(const torch::Tensor& dependents, const torch::Tensor& heads, const torch::Tensor& weights) {
  return BilinearFunction::apply(dependents, heads, weights);
}

}  // namespace dossier::models
