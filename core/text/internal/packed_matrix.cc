#include "core/text/internal/packed_matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace dossier::text {

namespace {

// Rows quantised at a time: enough for the weights to be read seldom, few enough to stay near.
constexpr std::size_t kRowsAtOnce = 96;

}  // namespace

Result<std::vector<float>> LoadFloats(const ModelFile& file, const std::string& name, std::uint32_t rows,
                                      std::uint32_t columns) {
  DOSSIER_ASSIGN_OR_RETURN(const TensorView view, file.Find(name, TensorType::kFloat32, rows, columns));
  const std::span<const float> values = view.Float32();
  if (std::ranges::any_of(values, [](float x) { return !(std::abs(x) <= 1e4f); })) {
    return Error{ErrorCode::kBadInput, fmt::format("the model's tensor '{}' holds a number that no model has", name)};
  }
  return std::vector<float>(values.begin(), values.end());
}

Result<PackedMatrix> PackedMatrix::Load(const ModelFile& file, const std::vector<std::string>& names,
                                        std::uint32_t inputs, bool biased) {
  std::vector<const std::int8_t*> rows;
  std::vector<float> scale, bias;
  for (const std::string& name : names) {
    DOSSIER_ASSIGN_OR_RETURN(const TensorView view, file.Find(name, TensorType::kInt8, 0, inputs));
    inputs = view.columns;
    if (inputs == 0 || inputs > kLongestProduct || view.rows == 0) {
      return Error{ErrorCode::kBadInput, fmt::format("the model's tensor '{}' is empty or too wide", name)};
    }
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<float> part, LoadFloats(file, name + ".scale", 0, 0));
    if (part.size() != view.rows) {
      return Error{ErrorCode::kBadInput, fmt::format("the model's tensor '{}.scale' has another length", name)};
    }
    scale.insert(scale.end(), part.begin(), part.end());
    for (std::uint32_t r = 0; r < view.rows; ++r) rows.push_back(view.Int8().data() + std::size_t{r} * inputs);
    if (biased) {
      DOSSIER_ASSIGN_OR_RETURN(const std::vector<float> b, LoadFloats(file, name + ".bias", 1, view.rows));
      bias.insert(bias.end(), b.begin(), b.end());
    }
  }
  PackedMatrix out;
  out.inputs_ = inputs;
  out.Pack(rows, std::move(scale), std::move(bias));
  return out;
}

Result<PackedMatrix> PackedMatrix::LoadReordered(const ModelFile& file, const std::string& name, std::uint32_t inputs,
                                                 const std::vector<std::uint32_t>& order) {
  const auto count = static_cast<std::uint32_t>(order.size());
  DOSSIER_ASSIGN_OR_RETURN(const TensorView view, file.Find(name, TensorType::kInt8, count, inputs));
  if (inputs == 0 || inputs > kLongestProduct || count == 0) {
    return Error{ErrorCode::kBadInput, fmt::format("the model's tensor '{}' is empty or too wide", name)};
  }
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<float> given, LoadFloats(file, name + ".scale", 0, 0));
  if (given.size() != count) {
    return Error{ErrorCode::kBadInput, fmt::format("the model's tensor '{}.scale' has another length", name)};
  }
  std::vector<const std::int8_t*> rows;
  std::vector<float> scale;
  for (const std::uint32_t row : order) {
    rows.push_back(view.Int8().data() + std::size_t{row} * inputs);
    scale.push_back(given[row]);
  }
  PackedMatrix out;
  out.inputs_ = inputs;
  out.Pack(rows, std::move(scale), {});
  return out;
}

void PackedMatrix::SetBias(const std::vector<float>& bias) {
  DOSSIER_CHECK(bias.size() == outputs_);
  std::ranges::copy(bias, bias_.begin());
}

void PackedMatrix::Pack(const std::vector<const std::int8_t*>& rows, std::vector<float> scale,
                        std::vector<float> bias) {
  outputs_ = rows.size();
  pairs_ = (inputs_ + 1) / 2;
  const std::size_t padded = (outputs_ + kPanel - 1) / kPanel * kPanel;
  scale_ = std::move(scale);
  scale_.resize(padded, 0.0f);
  bias_ = std::move(bias);
  bias_.resize(padded, 0.0f);
  weights_.assign(padded * pairs_ * 2, 0);
  for (std::size_t o = 0; o < outputs_; ++o) {
    std::int16_t* const panel = weights_.data() + o / kPanel * kPanel * pairs_ * 2 + o % kPanel * 2;
    for (std::size_t k = 0; k < inputs_; ++k) panel[k / 2 * kPanel * 2 + k % 2] = rows[o][k];
  }
}

void PackedMatrix::Apply(const Kernels& kernels, const float* x, std::size_t x_stride, std::size_t rows,
                         float* out) const {
  const PackedWeights packed{.weights = weights_.data(),
                             .scale = scale_.data(),
                             .bias = bias_.data(),
                             .panels = stride() / kPanel,
                             .pairs = pairs_};
  const std::size_t length = 2 * pairs_;
  const auto quantised = std::make_unique_for_overwrite<std::int16_t[]>(std::min(rows, kRowsAtOnce) * length);
  float scale[kRowsAtOnce];
  for (std::size_t first = 0; first < rows; first += kRowsAtOnce) {
    const std::size_t count = std::min(kRowsAtOnce, rows - first);
    for (std::size_t r = 0; r < count; ++r) {
      std::int16_t* const row = quantised.get() + r * length;
      row[length - 1] = 0;  // there where the number of inputs is odd
      scale[r] = kernels.quantize(x + (first + r) * x_stride, inputs_, row);
    }
    kernels.multiply(packed, quantised.get(), scale, count, out + first * stride(), stride());
  }
}

}  // namespace dossier::text
