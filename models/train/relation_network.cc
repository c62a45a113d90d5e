#include "models/train/relation_network.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/extract/relation_features.h"

namespace dossier::models {
namespace {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ull + 1) {}
  std::uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15ull;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  float Uniform() { return static_cast<float>(Next() >> 40) / 16777216.0f; }

 private:
  std::uint64_t state_;
};

// One matrix with its moments, updated by rows.
struct Moments {
  std::vector<float> first, second;
  explicit Moments(std::size_t size) : first(size, 0), second(size, 0) {}
};

void AdamRow(float* w, float* m, float* v, const float* g, std::size_t n, float rate, float decay) {
  for (std::size_t i = 0; i < n; ++i) {
    m[i] = 0.9f * m[i] + 0.1f * g[i];
    v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
    w[i] -= rate * (m[i] / (std::sqrt(v[i]) + 1e-6f) + decay * w[i]);
  }
}

float Sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

RelationNetwork::Input RelationNetwork::MakeInput(const RelationExample& example) const {
  Input input;
  for (const std::uint32_t f : example.features) {
    if (const auto found = feature_of_.find(f); found != feature_of_.end()) input.rows.push_back(found->second);
  }
  std::ranges::sort(input.rows);
  input.rows.erase(std::unique(input.rows.begin(), input.rows.end()), input.rows.end());
  const std::uint32_t n = vectors_ == nullptr ? 0 : vectors_->width;
  input.vector.assign(extract::kWordSlots * n, 0);
  if (n == 0) return input;
  std::array<int, extract::kWordSlots> counts = {};
  for (const auto& [slot, word] : example.words) {
    const auto found = vectors_->row_of.find(word);
    if (found == vectors_->row_of.end()) continue;
    ++counts[slot];
    for (std::uint32_t i = 0; i < n; ++i) input.vector[slot * n + i] += vectors_->rows[found->second * n + i];
  }
  for (std::size_t slot = 0; slot < extract::kWordSlots; ++slot) {
    for (std::uint32_t i = 0; i < n && counts[slot] > 1; ++i)
      input.vector[slot * n + i] /= static_cast<float>(counts[slot]);
  }
  return input;
}

void RelationNetwork::Forward(const Input& input, std::span<const std::uint8_t> keep, std::vector<float>* sums) const {
  sums->assign(bias_.begin(), bias_.end());
  float* out = sums->data();
  for (std::size_t k = 0; k < input.rows.size(); ++k) {
    if (!keep.empty() && !keep[k]) continue;
    const float* row = &features_[static_cast<std::size_t>(input.rows[k]) * width_];
    for (std::uint32_t i = 0; i < width_; ++i) out[i] += row[i];
  }
  for (std::size_t k = 0; k < input.vector.size(); ++k) {
    const float x = input.vector[k];
    if (x == 0) continue;
    const float* row = &dense_[k * options_.hidden];
    for (std::uint32_t i = 0; i < options_.hidden; ++i) out[i] += x * row[i];
  }
}

void RelationNetwork::Train(const std::vector<const RelationExample*>& examples) {
  std::unordered_map<std::uint32_t, std::uint32_t> counts;
  for (const RelationExample* x : examples) {
    std::vector<std::uint32_t> features = x->features;
    std::ranges::sort(features);
    features.erase(std::unique(features.begin(), features.end()), features.end());
    for (const std::uint32_t f : features) ++counts[f];
  }
  std::vector<std::uint32_t> kept;
  for (const auto& [feature, count] : counts) {
    if (count >= options_.min_count) kept.push_back(feature);
  }
  std::ranges::sort(kept);
  for (std::uint32_t i = 0; i < kept.size(); ++i) feature_of_[kept[i]] = i;

  const std::uint32_t hidden = options_.hidden, heads = outputs_ + kStandings;
  width_ = hidden + heads;
  Random random(options_.seed);
  features_.resize(kept.size() * width_);
  for (std::size_t i = 0; i < features_.size(); ++i)
    features_[i] = i % width_ < hidden ? (random.Uniform() - 0.5f) * 0.1f : 0;
  bias_.assign(width_, 0);
  for (std::uint32_t o = 0; o < outputs_; ++o) bias_[hidden + o] = -3;
  const std::size_t inputs = vectors_ == nullptr ? 0 : extract::kWordSlots * vectors_->width;
  dense_.resize(inputs * hidden);
  for (float& w : dense_) w = (random.Uniform() - 0.5f) * 0.05f;
  top_.resize(static_cast<std::size_t>(heads) * hidden);
  for (float& w : top_) w = (random.Uniform() - 0.5f) * 0.3f;

  std::vector<Input> input;
  input.reserve(examples.size());
  for (const RelationExample* x : examples) input.push_back(MakeInput(*x));
  Moments feature_moments(features_.size()), dense_moments(dense_.size()), bias_moments(bias_.size()),
      top_moments(top_.size());
  std::vector<float> feature_gradient(features_.size(), 0), dense_gradient(dense_.size(), 0), bias_gradient(width_),
      top_gradient(top_.size());
  std::vector<std::uint32_t> order(examples.size());
  std::iota(order.begin(), order.end(), 0u);
  std::vector<float> sums, mask(hidden), error(heads), below(width_);
  std::vector<std::uint32_t> touched;
  std::vector<std::uint8_t> keep;
  const std::size_t batches = (examples.size() + options_.batch - 1) / options_.batch * options_.epochs;
  std::size_t step = 0;
  for (std::uint32_t epoch = 0; epoch < options_.epochs; ++epoch) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.Next() % i]);
    for (std::size_t start = 0; start < order.size(); start += options_.batch) {
      touched.clear();
      std::ranges::fill(bias_gradient, 0.0f);
      std::ranges::fill(top_gradient, 0.0f);
      std::ranges::fill(dense_gradient, 0.0f);
      for (std::size_t k = start; k < std::min(order.size(), start + options_.batch); ++k) {
        const RelationExample& x = *examples[order[k]];
        const Input& in = input[order[k]];
        keep.resize(in.rows.size());
        for (std::uint8_t& b : keep) b = random.Uniform() >= options_.feature_dropout;
        Forward(in, keep, &sums);
        for (std::uint32_t h = 0; h < hidden; ++h) {
          const bool on = sums[h] > 0 && random.Uniform() >= options_.hidden_dropout;
          mask[h] = on ? 1 / (1 - options_.hidden_dropout) : 0;
          sums[h] *= mask[h];
        }
        std::ranges::fill(error, 0.0f);
        const auto logit = [&](std::uint32_t o) {
          float z = sums[hidden + o];
          const float* w = &top_[o * hidden];
          for (std::uint32_t h = 0; h < hidden; ++h) z += w[h] * sums[h];
          return z;
        };
        for (std::uint32_t o = 0; o < outputs_; ++o) {
          const std::uint64_t bit = std::uint64_t{1} << o;
          if (!(x.allowed & bit) || (x.ignored & bit)) continue;
          const bool positive = (x.positive & bit) != 0;
          const float weight = (x.optional & bit) && x.standing == Standing::kFact ? options_.optional_weight : 1;
          error[o] = weight * (Sigmoid(logit(o)) - (positive ? 1.0f : 0.0f));
        }
        if (x.positive != 0) {
          float z[kStandings], sum = 0;
          for (std::uint32_t s = 0; s < kStandings; ++s) sum += z[s] = std::exp(std::min(20.0f, logit(outputs_ + s)));
          for (std::uint32_t s = 0; s < kStandings; ++s)
            error[outputs_ + s] = z[s] / sum - (static_cast<std::uint32_t>(x.standing) == s ? 1.0f : 0.0f);
        }
        std::ranges::fill(below, 0.0f);
        for (std::uint32_t o = 0; o < heads; ++o) {
          below[hidden + o] = error[o];
          if (error[o] == 0) continue;
          const float* w = &top_[o * hidden];
          float* g = &top_gradient[o * hidden];
          for (std::uint32_t h = 0; h < hidden; ++h) {
            below[h] += w[h] * error[o];
            g[h] += sums[h] * error[o];
          }
        }
        for (std::uint32_t h = 0; h < hidden; ++h) below[h] *= mask[h];
        for (std::uint32_t i = 0; i < width_; ++i) bias_gradient[i] += below[i];
        for (std::size_t r = 0; r < in.rows.size(); ++r) {
          if (!keep[r]) continue;
          touched.push_back(in.rows[r]);
          float* g = &feature_gradient[static_cast<std::size_t>(in.rows[r]) * width_];
          for (std::uint32_t i = 0; i < width_; ++i) g[i] += below[i];
        }
        for (std::size_t i = 0; i < in.vector.size(); ++i) {
          if (in.vector[i] == 0) continue;
          float* g = &dense_gradient[i * hidden];
          for (std::uint32_t h = 0; h < hidden; ++h) g[h] += below[h] * in.vector[i];
        }
      }
      const float left = 1 - static_cast<float>(step) / static_cast<float>(batches);
      const float warm = std::min(1.0f, static_cast<float>(step + 1) / 200.0f);
      const float rate = options_.rate * left * warm;
      ++step;
      std::ranges::sort(touched);
      touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
      for (const std::uint32_t row : touched) {
        const std::size_t at = static_cast<std::size_t>(row) * width_;
        AdamRow(&features_[at], &feature_moments.first[at], &feature_moments.second[at], &feature_gradient[at], width_,
                rate, options_.decay);
        std::fill_n(feature_gradient.begin() + static_cast<std::ptrdiff_t>(at), width_, 0.0f);
      }
      AdamRow(bias_.data(), bias_moments.first.data(), bias_moments.second.data(), bias_gradient.data(), width_, rate,
              0);
      AdamRow(top_.data(), top_moments.first.data(), top_moments.second.data(), top_gradient.data(), top_.size(), rate,
              options_.decay);
      AdamRow(dense_.data(), dense_moments.first.data(), dense_moments.second.data(), dense_gradient.data(),
              dense_.size(), rate, options_.decay);
    }
  }
}

RelationScores RelationNetwork::Score(const RelationExample& example) const {
  std::vector<float> sums;
  Forward(MakeInput(example), {}, &sums);
  const std::uint32_t hidden = options_.hidden;
  for (std::uint32_t h = 0; h < hidden; ++h) sums[h] = std::max(0.0f, sums[h]);
  RelationScores out;
  const auto logit = [&](std::uint32_t o) {
    float z = sums[hidden + o];
    for (std::uint32_t h = 0; h < hidden; ++h) z += top_[o * hidden + h] * sums[h];
    return z;
  };
  for (std::uint32_t o = 0; o < outputs_; ++o) {
    if (example.allowed >> o & 1) out.outputs[o] = Sigmoid(logit(o));
  }
  float sum = 0;
  for (std::uint32_t s = 0; s < kStandings; ++s)
    sum += out.standings[s] = std::exp(std::min(20.0f, logit(outputs_ + s)));
  for (float& s : out.standings) s /= sum;
  return out;
}

void RelationNetwork::Write(text::ModelFileWriter* out) const {
  std::vector<std::uint32_t> hashes(feature_of_.size());
  for (const auto& [hash, row] : feature_of_) hashes[row] = hash;
  std::vector<std::int8_t> rows;
  std::vector<float> scales;
  std::vector<std::int32_t> kept;
  for (std::size_t f = 0; f < hashes.size(); ++f) {
    const float* row = &features_[f * width_];
    float largest = 0;
    for (std::uint32_t i = 0; i < width_; ++i) largest = std::max(largest, std::abs(row[i]));
    if (largest == 0) continue;
    const float scale = largest / 127;
    kept.push_back(static_cast<std::int32_t>(hashes[f]));
    scales.push_back(scale);
    for (std::uint32_t i = 0; i < width_; ++i) rows.push_back(static_cast<std::int8_t>(std::lround(row[i] / scale)));
  }
  using text::TensorType;
  const auto count = static_cast<std::uint32_t>(kept.size()), hidden = options_.hidden;
  out->Add("relation.features", TensorType::kInt32, 1, count, kept.data());
  out->Add("relation.rows", TensorType::kInt8, count, width_, rows.data());
  out->Add("relation.rows.scale", TensorType::kFloat32, 1, count, scales.data());
  out->Add("relation.bias", TensorType::kFloat32, 1, width_, bias_.data());
  out->Add("relation.top", TensorType::kFloat32, width_ - hidden, hidden, top_.data());
  const std::size_t words = vectors_ == nullptr ? 0 : extract::kWordSlots * vectors_->width;
  if (words != 0)
    out->Add("relation.words", TensorType::kFloat32, static_cast<std::uint32_t>(words), hidden, dense_.data());
}

}  // namespace dossier::models
