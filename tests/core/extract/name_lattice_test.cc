#include <gtest/gtest.h>

#include <cmath>

#include "core/extract/name_tagger.h"

namespace dossier::extract {
namespace {

using Tags = std::array<float, kNameTags>;

// Small numbers that look random.
float Pseudo(std::size_t i) { return static_cast<float>((i * 7919 + 13) % 101) / 50.0f - 1.0f; }

bool IsLegal(const std::vector<std::size_t>& tags) {
  for (std::size_t w = 0; w < tags.size(); ++w) {
    if (tags[w] == 0 || tags[w] % 2 == 1) continue;
    if (w == 0 || (tags[w - 1] != tags[w] && tags[w - 1] + 1 != tags[w])) return false;
  }
  return true;
}

// Every tagging of three words, one by one.
TEST(NameLatticeTest, AgreesWithAddingUpAllTaggings) {
  std::vector<float> transition((kNameTags + 1) * kNameTags);
  for (std::size_t i = 0; i < transition.size(); ++i) transition[i] = Pseudo(i);
  NameLattice lattice(transition.data());
  lattice.scores.resize(3);
  for (std::size_t w = 0; w < 3; ++w) {
    for (std::size_t t = 0; t < kNameTags; ++t) lattice.scores[w][t] = Pseudo(1000 + w * kNameTags + t);
  }
  double total = 0, best = -1e9;
  std::vector<std::size_t> best_tags;
  std::array<std::array<double, kNameTags>, 3> sums{};
  std::vector<double> pair_sums(transition.size(), 0);
  for (std::size_t code = 0; code < kNameTags * kNameTags * kNameTags; ++code) {
    const std::vector<std::size_t> tags = {code % kNameTags, code / kNameTags % kNameTags,
                                           code / kNameTags / kNameTags};
    if (!IsLegal(tags)) continue;
    double score = 0;
    for (std::size_t w = 0; w < 3; ++w)
      score += lattice.scores[w][tags[w]] + transition[(w == 0 ? kNameTags : tags[w - 1]) * kNameTags + tags[w]];
    if (score > best) {
      best = score;
      best_tags = tags;
    }
    total += std::exp(score);
    for (std::size_t w = 0; w < 3; ++w) {
      sums[w][tags[w]] += std::exp(score);
      pair_sums[(w == 0 ? kNameTags : tags[w - 1]) * kNameTags + tags[w]] += std::exp(score);
    }
  }
  const std::vector<std::uint8_t> decoded = lattice.Decode();
  EXPECT_EQ(std::vector<std::size_t>(decoded.begin(), decoded.end()), best_tags);
  std::vector<Tags> marginals;
  std::vector<double> pairs(transition.size(), 0);
  EXPECT_NEAR(lattice.Marginals(&marginals, &pairs), std::log(total), 1e-4);
  for (std::size_t w = 0; w < 3; ++w) {
    for (std::size_t t = 0; t < kNameTags; ++t) EXPECT_NEAR(marginals[w][t], sums[w][t] / total, 1e-4);
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) EXPECT_NEAR(pairs[i], pair_sums[i] / total, 1e-4);
}

}  // namespace
}  // namespace dossier::extract
