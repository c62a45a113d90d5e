// The loops of every instruction set against obvious ones.
#include <cmath>
#include <random>

#include "core/base/portable_math.h"
#include "core/text/internal/kernels.h"
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

TEST(KernelsTest, ProductsAreThoseOfAnObviousLoop) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> weight(-127, 127), activation(-2047, 2047);
  std::uniform_real_distribution<float> real(-2, 2);
  for (const Kernels* kernels : UsableKernels()) {
    SCOPED_TRACE(kernels->name);
    for (const std::size_t panels : {1u, 2u, 3u, 5u}) {
      for (const std::size_t pairs : {1u, 7u, 50u, 4096u}) {
        for (const std::size_t rows : {1u, 2u, 7u, 13u}) {
          const std::size_t outputs = panels * kPanel, inputs = 2 * pairs, stride = outputs + 16;
          std::vector<std::int16_t> packed(outputs * inputs), x(rows * inputs);
          for (std::int16_t& w : packed) w = static_cast<std::int16_t>(pairs == 4096 ? 127 : weight(random));
          for (std::int16_t& a : x) a = static_cast<std::int16_t>(pairs == 4096 ? -2047 : activation(random));
          std::vector<float> scale(outputs), bias(outputs), row_scale(rows), out(rows * stride, 9.0f);
          for (auto* values : {&scale, &bias, &row_scale}) {
            for (float& value : *values) value = real(random);
          }
          kernels->multiply(
              {.weights = packed.data(), .scale = scale.data(), .bias = bias.data(), .panels = panels, .pairs = pairs},
              x.data(), row_scale.data(), rows, out.data(), stride);
          for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t o = 0; o < outputs; ++o) {
              std::int64_t sum = 0;
              for (std::size_t k = 0; k < inputs; ++k) {
                sum += std::int64_t{x[r * inputs + k]} *
                       packed[o / kPanel * kPanel * inputs + k / 2 * 2 * kPanel + o % kPanel * 2 + k % 2];
              }
              ASSERT_LE(std::abs(sum), std::numeric_limits<std::int32_t>::max());
              ASSERT_EQ(out[r * stride + o], static_cast<float>(sum) * (row_scale[r] * scale[o]) + bias[o]);
            }
            ASSERT_EQ(out[r * stride + outputs], 9.0f) << "wrote beyond the row";
          }
        }
      }
    }
  }
}

TEST(KernelsTest, QuantisationIsWithinHalfAStep) {
  std::mt19937 random(2);
  std::normal_distribution<float> normal(0, 3);
  for (const Kernels* kernels : UsableKernels()) {
    SCOPED_TRACE(kernels->name);
    for (const std::size_t count : {1u, 5u, 16u, 260u}) {
      std::vector<float> x(count);
      for (float& value : x) value = normal(random);
      std::vector<std::int16_t> q(count + 1, 77);
      const float scale = kernels->quantize(x.data(), count, q.data());
      int largest = 0;
      for (std::size_t i = 0; i < count; ++i) {
        EXPECT_LE(std::abs(static_cast<float>(q[i]) * scale - x[i]), scale * 0.501f);
        largest = std::max<int>(largest, std::abs(q[i]));
      }
      EXPECT_EQ(largest, 2047);
      EXPECT_EQ(q[count], 77);
      std::ranges::fill(x, 0.0f);
      EXPECT_EQ(kernels->quantize(x.data(), count, q.data()), 0.0f);
      EXPECT_EQ(q[0], 0);
    }
  }
}

TEST(KernelsTest, LstmStepIsThatOfItsEquations) {
  std::mt19937 random(4);
  std::normal_distribution<float> normal(0, 3);
  const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
  for (const Kernels* kernels : UsableKernels()) {
    SCOPED_TRACE(kernels->name);
    const std::size_t n = 28;
    std::vector<float> a(4 * n), b(4 * n), cell(n), before(n), out(n);
    for (auto* values : {&a, &b, &cell}) {
      for (float& value : *values) value = normal(random);
    }
    before = cell;
    kernels->lstm_step(a.data(), b.data(), n, cell.data(), out.data());
    for (std::size_t i = 0; i < n; ++i) {
      const auto gate = [&](std::size_t g) { return static_cast<double>(a[g * n + i] + b[g * n + i]); };
      const double state = logistic(gate(1)) * before[i] + logistic(gate(0)) * std::tanh(gate(2));
      EXPECT_NEAR(cell[i], state, 5e-6);
      EXPECT_NEAR(out[i], logistic(gate(3)) * std::tanh(state), 2e-6);
    }
  }
}

TEST(KernelsTest, RowsAreAddedByWeight) {
  std::mt19937 random(6);
  std::normal_distribution<float> normal(0, 3);
  for (const Kernels* kernels : UsableKernels()) {
    SCOPED_TRACE(kernels->name);
    for (std::size_t columns = 1; columns < 150; columns += 1 + columns / 20) {
      const std::size_t count = 9, stride = columns + 3;
      std::vector<float> x(count), rows(count * stride), out(columns + 1);
      for (auto* values : {&x, &rows, &out}) {
        for (float& value : *values) value = normal(random);
      }
      std::vector<float> expected = out;
      for (std::size_t k = 0; k < count; ++k) {
        for (std::size_t j = 0; j < columns; ++j) expected[j] += x[k] * rows[k * stride + j];
      }
      kernels->add_weighted_rows(x.data(), count, rows.data(), stride, columns, out.data());
      EXPECT_EQ(out, expected);
    }
    std::vector<float> values = {-10, 0, 3};
    kernels->leaky_relu(values.data(), 3);
    EXPECT_EQ(values, (std::vector<float>{-1, 0, 3}));
  }
}

TEST(PortableMathTest, StaysNearTheLibrary) {
  double exp_error = 0, logistic_error = 0, tanh_error = 0, log_error = 0;
  for (int i = -880000; i <= 880000; ++i) {
    const float x = static_cast<float>(i) * 1e-4f;
    if (x >= -86) exp_error = std::max(exp_error, std::abs(PortableExp(x) / std::exp(static_cast<double>(x)) - 1));
    logistic_error =
        std::max(logistic_error, std::abs(PortableLogistic(x) - 1 / (1 + std::exp(-static_cast<double>(x)))));
    tanh_error = std::max(tanh_error, std::abs(PortableTanh(x) - std::tanh(static_cast<double>(x))));
    const double y = std::exp(i * 8e-4);
    log_error = std::max(log_error, std::abs(PortableLog(y) - std::log(y)) / std::max(1.0, std::abs(std::log(y))));
  }
  EXPECT_LT(exp_error, 3e-7);
  EXPECT_LT(logistic_error, 2e-7);
  EXPECT_LT(tanh_error, 3e-7);
  EXPECT_LT(log_error, 1e-12);
  EXPECT_EQ(PortableExp(-1000), PortableExp(-86));
  EXPECT_EQ(PortableExp(1000), PortableExp(88));
  EXPECT_GT(PortableExp(-1000), 0);
  EXPECT_TRUE(std::isfinite(PortableExp(1000)));
}

}  // namespace
}  // namespace dossier::text
