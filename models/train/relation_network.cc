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

float Sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

void AdamRow(float* w, float* m, float* v, float* g, std::size_t n, float rate, float decay) {
  for (std::size_t i = 0; i < n; ++i) {
    m[i] = 0.9f * m[i] + 0.1f * g[i];
    v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
    w[i] -= rate * (m[i] / (std::sqrt(v[i]) + 1e-6f) + decay * w[i]);
    g[i] = 0;
  }
}

}  // namespace

void RelationNetwork::Matrix::Resize(std::size_t rows, std::uint32_t columns_wanted) {
  columns = columns_wanted;
  for (std::vector<float>* values : {&w, &g, &m, &v}) values->assign(rows * columns, 0);
}

void RelationNetwork::Matrix::Step(float rate, float decay) {
  AdamRow(w.data(), m.data(), v.data(), g.data(), w.size(), rate, decay);
}

struct RelationNetwork::Pass {
  std::vector<std::uint32_t> rows;  // of features
  std::vector<std::uint8_t> keep;   // which of them count; empty: all
  std::vector<float> pooled;        // kPieces x encoded
  std::vector<std::uint32_t> from;  // for each of pooled: index into the context, or kNone
  std::vector<float> pooled_mask;   // empty: none is dropped
  std::vector<float> sums;          // width_; after Forward the hidden ones are rectified
};

std::vector<std::uint32_t> RelationNetwork::RowsOf(const RelationExample& example) const {
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t f : example.features) {
    if (const auto found = feature_of_.find(f); found != feature_of_.end()) rows.push_back(found->second);
  }
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

std::vector<float> RelationNetwork::InputOf(const RelationArticle& article, std::uint32_t word) const {
  const std::uint32_t vector_width = vectors_ == nullptr ? 0 : vectors_->width;
  std::vector<float> input(state_width_ + vector_width, 0);
  if (article.state_width == state_width_)
    std::copy_n(article.states.begin() + static_cast<std::ptrdiff_t>(std::size_t{word} * state_width_), state_width_,
                input.begin());
  if (vector_width == 0) return input;
  if (const auto found = vectors_->row_of.find(article.words[word]); found != vectors_->row_of.end())
    std::copy_n(vectors_->rows.begin() + static_cast<std::ptrdiff_t>(std::size_t{found->second} * vector_width),
                vector_width, input.begin() + state_width_);
  return input;
}

void RelationNetwork::Project(const std::vector<float>& input, float* out) const {
  std::fill_n(out, options_.encoded, 0.0f);
  for (std::size_t i = 0; i < input.size(); ++i) {
    const float x = input[i];
    if (x == 0) continue;
    const float* row = words_.Row(i);
    for (std::uint32_t k = 0; k < options_.encoded; ++k) out[k] += x * row[k];
  }
}

namespace {

// The rows of the tables that a word of a context adds, the last of all words.
std::array<std::size_t, 5> TableRows(const extract::ContextWord& word) {
  using extract::kContextKinds, extract::kContextRoles, extract::kPlaces;
  return {word.left, kPlaces + word.right, 2 * kPlaces + word.kind, 2 * kPlaces + kContextKinds + word.role,
          2 * kPlaces + kContextKinds + kContextRoles};
}

}  // namespace

void RelationNetwork::Encode(const RelationExample& x,
                             const std::unordered_map<std::uint32_t, std::vector<float>>& projected, Pass* pass) const {
  const std::uint32_t d = options_.encoded;
  pass->pooled.assign(extract::kPieces * d, 0);
  pass->from.assign(extract::kPieces * d, extract::kNone);
  std::vector<float> z(d);
  for (std::uint32_t n = 0; n < x.context.size(); ++n) {
    const extract::ContextWord& word = x.context[n];
    z = projected.at(word.word);
    for (const std::size_t row : TableRows(word)) {
      const float* table = tables_.Row(row);
      for (std::uint32_t k = 0; k < d; ++k) z[k] += table[k];
    }
    const auto pool = [&](std::size_t piece) {
      for (std::uint32_t k = 0; k < d; ++k) {
        if (z[k] <= pass->pooled[piece * d + k]) continue;
        pass->pooled[piece * d + k] = z[k];
        pass->from[piece * d + k] = n;
      }
    };
    pool(word.piece);
    if (word.role & extract::kOnPath) pool(extract::kPathPiece);
  }
}

void RelationNetwork::Forward(const RelationExample& x, Pass* pass) const {
  pass->sums.assign(bias_.w.begin(), bias_.w.end());
  float* out = pass->sums.data();
  for (std::size_t k = 0; k < pass->rows.size(); ++k) {
    if (!pass->keep.empty() && !pass->keep[k]) continue;
    const float* row = features_.Row(pass->rows[k]);
    for (std::uint32_t i = 0; i < width_; ++i) out[i] += row[i];
  }
  for (std::size_t k = 0; k < pass->pooled.size(); ++k) {
    const float p = pass->pooled[k];
    if (p == 0) continue;
    const float* row = pooled_.Row(k);
    float* own = out + k % options_.encoded / (options_.encoded / networks_) * pooled_.columns;
    for (std::uint32_t i = 0; i < pooled_.columns; ++i) own[i] += p * row[i];
  }
  for (const extract::TypedEntry& entry : x.typed) {
    for (std::uint32_t o = 0; o < outputs_; ++o) {
      if (entry.outputs >> o & 1) out[options_.hidden + o] += typed_.w[static_cast<std::size_t>(entry.feature)];
    }
  }
}

float RelationNetwork::Logit(const RelationExample&, const Pass& pass, std::uint32_t output) const {
  float z = pass.sums[options_.hidden + output];
  const float* w = top_.Row(output);
  for (std::uint32_t h = 0; h < options_.hidden; ++h) z += w[h] * pass.sums[h];
  return z;
}

void RelationNetwork::Train(const std::vector<RelationArticle>& articles,
                            const std::vector<const RelationExample*>& examples) {
  std::unordered_map<std::uint32_t, std::uint32_t> counts;
  for (const RelationExample* x : examples) {
    std::vector<std::uint32_t> features = x->features;
    std::ranges::sort(features);
    features.erase(std::unique(features.begin(), features.end()), features.end());
    for (const std::uint32_t f : features) ++counts[f];
    state_width_ = std::max(state_width_, articles[x->article].state_width);
  }
  std::vector<std::uint32_t> kept;
  for (const auto& [feature, count] : counts) {
    if (count >= options_.min_count) kept.push_back(feature);
  }
  std::ranges::sort(kept);
  for (std::uint32_t i = 0; i < kept.size(); ++i) feature_of_[kept[i]] = i;

  const std::uint32_t hidden = options_.hidden, heads = outputs_ + kStandings, d = options_.encoded;
  const std::uint32_t inputs = state_width_ + (vectors_ == nullptr ? 0 : vectors_->width);
  width_ = hidden + heads;
  features_.Resize(kept.size(), width_);
  bias_.Resize(1, width_);
  top_.Resize(heads, hidden);
  typed_.Resize(1, extract::kTypedFeatures);
  words_.Resize(inputs, d);
  tables_.Resize(2 * extract::kPlaces + extract::kContextKinds + extract::kContextRoles + 1, d);
  pooled_.Resize(extract::kPieces * d, hidden);
  Random random(options_.seed);
  const auto scatter = [&](std::vector<float>* values, float size) {
    for (float& w : *values) w = (random.Uniform() - 0.5f) * size;
  };
  for (std::size_t i = 0; i < features_.w.size(); ++i) {
    if (i % width_ < hidden) features_.w[i] = (random.Uniform() - 0.5f) * 0.1f;
  }
  scatter(&top_.w, 0.3f);
  scatter(&words_.w, 0.1f);
  scatter(&tables_.w, 0.2f);
  scatter(&pooled_.w, 0.2f);
  for (std::uint32_t o = 0; o < outputs_; ++o) bias_.w[hidden + o] = -3;

  // Candidates of one sentence go together: they share their words.
  std::vector<std::pair<std::size_t, std::size_t>> groups;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (i == 0 || examples[i]->article != examples[i - 1]->article ||
        examples[i]->sentence != examples[i - 1]->sentence)
      groups.emplace_back(i, i);
    groups.back().second = i + 1;
  }
  const std::size_t batches = examples.size() / options_.batch * options_.epochs + 1;
  std::size_t step = 0;
  Pass pass;
  std::vector<float> mask(hidden), error(heads), below(width_), pooled_error;
  std::vector<std::uint32_t> touched;
  std::unordered_map<std::uint32_t, std::vector<float>> input, projected, word_error;
  for (std::uint32_t epoch = 0; epoch < options_.epochs; ++epoch) {
    for (std::size_t i = groups.size(); i > 1; --i) std::swap(groups[i - 1], groups[random.Next() % i]);
    for (std::size_t group = 0; group < groups.size();) {
      touched.clear();
      for (std::size_t in_batch = 0; in_batch < options_.batch && group < groups.size(); ++group) {
        const auto [begin, end] = groups[group];
        in_batch += end - begin;
        const RelationArticle& article = articles[examples[begin]->article];
        input.clear();
        projected.clear();
        word_error.clear();
        for (std::size_t i = begin; i < end; ++i) {
          for (const extract::ContextWord& word : examples[i]->context) {
            const auto [it, added] = input.try_emplace(word.word);
            if (!added) continue;
            it->second = InputOf(article, word.word);
            const float scale = 1 / (1 - options_.input_dropout);
            for (float& value : it->second) value = random.Uniform() < options_.input_dropout ? 0 : value * scale;
            projected[word.word].resize(d);
            Project(it->second, projected[word.word].data());
            word_error[word.word].assign(d, 0);
          }
        }
        for (std::size_t i = begin; i < end; ++i) {
          const RelationExample& x = *examples[i];
          pass.rows = RowsOf(x);
          pass.keep.resize(pass.rows.size());
          for (std::uint8_t& b : pass.keep) b = random.Uniform() >= options_.feature_dropout;
          Encode(x, projected, &pass);
          pass.pooled_mask.resize(pass.pooled.size());
          for (std::size_t k = 0; k < pass.pooled.size(); ++k) {
            pass.pooled_mask[k] = random.Uniform() < options_.pooled_dropout ? 0 : 1 / (1 - options_.pooled_dropout);
            pass.pooled[k] *= pass.pooled_mask[k];
          }
          Forward(x, &pass);
          std::vector<float>& sums = pass.sums;
          for (std::uint32_t h = 0; h < hidden; ++h) {
            const bool on = sums[h] > 0 && random.Uniform() >= options_.hidden_dropout;
            mask[h] = on ? 1 / (1 - options_.hidden_dropout) : 0;
            sums[h] *= mask[h];
          }
          std::ranges::fill(error, 0.0f);
          for (std::uint32_t o = 0; o < outputs_; ++o) {
            const std::uint64_t bit = std::uint64_t{1} << o;
            if (!(x.allowed & bit) || (x.ignored & bit)) continue;
            const bool positive = (x.positive & bit) != 0;
            const float weight = (x.optional & bit) && x.standing == Standing::kFact ? options_.optional_weight : 1;
            error[o] = weight * (Sigmoid(Logit(x, pass, o)) - (positive ? 1.0f : 0.0f));
          }
          if (x.positive != 0) {
            float z[kStandings], sum = 0;
            for (std::uint32_t s = 0; s < kStandings; ++s)
              sum += z[s] = std::exp(std::min(20.0f, Logit(x, pass, outputs_ + s)));
            for (std::uint32_t s = 0; s < kStandings; ++s)
              error[outputs_ + s] = z[s] / sum - (static_cast<std::uint32_t>(x.standing) == s ? 1.0f : 0.0f);
          }
          std::ranges::fill(below, 0.0f);
          for (std::uint32_t o = 0; o < heads; ++o) {
            below[hidden + o] = error[o];
            if (error[o] == 0) continue;
            const float* w = top_.Row(o);
            float* g = top_.Gradient(o);
            for (std::uint32_t h = 0; h < hidden; ++h) {
              below[h] += w[h] * error[o];
              g[h] += sums[h] * error[o];
            }
          }
          for (std::uint32_t h = 0; h < hidden; ++h) below[h] *= mask[h];
          for (std::uint32_t k = 0; k < width_; ++k) bias_.g[k] += below[k];
          for (std::size_t r = 0; r < pass.rows.size(); ++r) {
            if (!pass.keep[r]) continue;
            touched.push_back(pass.rows[r]);
            float* g = features_.Gradient(pass.rows[r]);
            for (std::uint32_t k = 0; k < width_; ++k) g[k] += below[k];
          }
          for (const extract::TypedEntry& entry : x.typed) {
            for (std::uint32_t o = 0; o < outputs_; ++o) {
              if (entry.outputs >> o & 1) typed_.g[static_cast<std::size_t>(entry.feature)] += error[o];
            }
          }
          for (std::size_t k = 0; k < pass.pooled.size(); ++k) {
            if (pass.from[k] == extract::kNone || pass.pooled_mask[k] == 0) continue;
            const float* w = pooled_.Row(k);
            float* g = pooled_.Gradient(k);
            float e = 0;
            for (std::uint32_t h = 0; h < hidden; ++h) {
              e += w[h] * below[h];
              g[h] += pass.pooled[k] * below[h];
            }
            e *= pass.pooled_mask[k];
            const extract::ContextWord& word = x.context[pass.from[k]];
            word_error[word.word][k % d] += e;
            for (const std::size_t row : TableRows(word)) tables_.Gradient(row)[k % d] += e;
          }
        }
        for (const auto& [word, values] : input) {
          const std::vector<float>& e = word_error[word];
          for (std::size_t i = 0; i < values.size(); ++i) {
            if (values[i] == 0) continue;
            float* g = words_.Gradient(i);
            for (std::uint32_t k = 0; k < d; ++k) g[k] += values[i] * e[k];
          }
        }
      }
      const float left = std::max(0.0f, 1 - static_cast<float>(step) / static_cast<float>(batches));
      const float warm = std::min(1.0f, static_cast<float>(step + 1) / 200.0f);
      const float rate = options_.rate * left * warm;
      ++step;
      std::ranges::sort(touched);
      touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
      for (const std::uint32_t row : touched) {
        const std::size_t at = static_cast<std::size_t>(row) * width_;
        AdamRow(&features_.w[at], &features_.m[at], &features_.v[at], &features_.g[at], width_, rate, options_.decay);
      }
      bias_.Step(rate, 0);
      typed_.Step(rate, 0);
      for (Matrix* matrix : {&top_, &words_, &tables_, &pooled_}) matrix->Step(rate, options_.decay);
    }
  }
}

std::vector<RelationScores> RelationNetwork::Score(const RelationArticle& article) const {
  std::unordered_map<std::uint32_t, std::vector<float>> projected;
  std::vector<RelationScores> out;
  Pass pass;
  for (const RelationExample& x : article.examples) {
    for (const extract::ContextWord& word : x.context) {
      const auto [it, added] = projected.try_emplace(word.word);
      if (!added) continue;
      it->second.resize(options_.encoded);
      Project(InputOf(article, word.word), it->second.data());
    }
    pass.rows = RowsOf(x);
    Encode(x, projected, &pass);
    Forward(x, &pass);
    for (std::uint32_t h = 0; h < options_.hidden; ++h) pass.sums[h] = std::max(0.0f, pass.sums[h]);
    RelationScores scores;
    for (std::uint32_t o = 0; o < outputs_; ++o) {
      if (x.allowed >> o & 1) scores.outputs[o] = Sigmoid(Logit(x, pass, o));
    }
    float sum = 0;
    for (std::uint32_t s = 0; s < kStandings; ++s)
      sum += scores.standings[s] = std::exp(std::min(20.0f, Logit(x, pass, outputs_ + s)));
    for (float& s : scores.standings) s /= sum;
    out.push_back(scores);
  }
  return out;
}

RelationNetwork RelationNetwork::Join(const std::vector<RelationNetwork>& networks) {
  RelationNetwork out = networks.front();
  const auto count = static_cast<std::uint32_t>(networks.size());
  const std::uint32_t h = out.options_.hidden, d = out.options_.encoded, heads = out.width_ - h;
  out.networks_ = count;
  out.options_.hidden = h * count;
  out.options_.encoded = d * count;
  out.width_ = h * count + heads;
  const auto widen = [](Matrix* matrix, std::uint32_t columns) {
    matrix->Resize(matrix->w.size() / matrix->columns, columns);
  };
  widen(&out.features_, out.width_);
  widen(&out.bias_, out.width_);
  widen(&out.top_, h * count);
  widen(&out.words_, d * count);
  widen(&out.tables_, d * count);
  out.pooled_.Resize(extract::kPieces * d * count, h);
  std::ranges::fill(out.typed_.w, 0.0f);
  const float share = 1 / static_cast<float>(count);
  for (std::uint32_t n = 0; n < count; ++n) {
    const RelationNetwork& one = networks[n];
    // The columns of `one` come to stand behind those of the networks before it; what leads to outputs is shared.
    const auto copy = [&](const Matrix& from, Matrix* to, std::uint32_t own) {
      for (std::size_t r = 0; r < from.w.size() / from.columns; ++r) {
        std::copy_n(from.Row(r), own, to->Row(r) + n * own);
        for (std::uint32_t k = own; k < from.columns; ++k)
          to->Row(r)[to->columns - from.columns + k] += share * from.Row(r)[k];
      }
    };
    copy(one.features_, &out.features_, h);
    copy(one.bias_, &out.bias_, h);
    copy(one.words_, &out.words_, d);
    copy(one.tables_, &out.tables_, d);
    for (std::uint32_t r = 0; r < heads; ++r) {
      for (std::uint32_t k = 0; k < h; ++k) out.top_.Row(r)[n * h + k] = share * one.top_.Row(r)[k];
    }
    for (std::size_t k = 0; k < out.typed_.w.size(); ++k) out.typed_.w[k] += share * one.typed_.w[k];
    for (std::size_t piece = 0; piece < extract::kPieces; ++piece) {
      for (std::uint32_t k = 0; k < d; ++k)
        std::copy_n(one.pooled_.Row(piece * d + k), h, out.pooled_.Row((piece * count + n) * d + k));
    }
  }
  return out;
}

void RelationNetwork::Write(text::ModelFileWriter* out) const {
  std::vector<std::uint32_t> hashes(feature_of_.size());
  for (const auto& [hash, row] : feature_of_) hashes[row] = hash;
  std::vector<std::int8_t> rows;
  std::vector<float> scales;
  std::vector<std::int32_t> kept;
  for (std::size_t f = 0; f < hashes.size(); ++f) {
    const float* row = &features_.w[f * width_];
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
  out->Add("relation.bias", TensorType::kFloat32, 1, width_, bias_.w.data());
  out->Add("relation.top", TensorType::kFloat32, width_ - hidden, hidden, top_.w.data());
  const auto add = [&](const char* name, const Matrix& matrix) {
    out->Add(name, TensorType::kFloat32, static_cast<std::uint32_t>(matrix.w.size() / matrix.columns), matrix.columns,
             matrix.w.data());
  };
  add("relation.typed", typed_);
  add("relation.encoder", words_);
  add("relation.places", tables_);
  add("relation.pooled", pooled_);
}

}  // namespace dossier::models
