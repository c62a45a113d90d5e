#include "core/extract/word_similarity.h"

#include <algorithm>
#include <cmath>

#include "core/text/word_features.h"

namespace dossier::extract {

WordSimilarity::WordSimilarity(const text::ModelFile& file) {
  const auto hashes = file.Find("word.hashes", text::TensorType::kUint64, 1, 0);
  if (!hashes.ok()) return;
  const auto rows = file.Find("word.rows", text::TensorType::kInt8, hashes->columns, 0);
  if (!rows.ok()) return;
  hashes_ = hashes->Uint64();
  rows_ = rows->Int8();
  width_ = rows->columns;
}

WordSimilarity::Vector WordSimilarity::VectorOf(std::string_view lower) const {
  const std::uint64_t hash = text::HashWord(lower);
  const auto found = std::ranges::lower_bound(hashes_, hash);
  if (found == hashes_.end() || *found != hash) return {};
  const auto values = rows_.subspan(static_cast<std::size_t>(found - hashes_.begin()) * width_, width_);
  std::int32_t squares = 0;
  for (const std::int8_t v : values) squares += v * v;
  return {values, std::sqrt(static_cast<float>(squares))};
}

float WordSimilarity::Of(const Vector& a, const Vector& b) {
  if (a.length == 0 || b.length == 0) return 0;
  std::int32_t product = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) product += a.values[i] * b.values[i];
  return static_cast<float>(product) / (a.length * b.length);
}

}  // namespace dossier::extract
