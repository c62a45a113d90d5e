// The decoders against slow, obvious ones on small random inputs.
#include <algorithm>
#include <cmath>
#include <random>

#include "core/text/internal/arborescence.h"
#include "core/text/internal/tag_chain.h"
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

double WeightOf(const std::vector<std::uint32_t>& heads, const std::vector<float>& scores) {
  double sum = 0;
  for (std::size_t d = 0; d < heads.size(); ++d) sum += scores[d * (heads.size() + 1) + heads[d]];
  return sum;
}

bool IsOneRootTree(const std::vector<std::uint32_t>& heads) {
  if (std::ranges::count(heads, 0u) != 1) return false;
  for (std::size_t d = 0; d < heads.size(); ++d) {
    std::size_t at = d + 1, steps = 0;
    while (at != 0 && steps++ <= heads.size()) at = heads[at - 1];
    if (at != 0) return false;
  }
  return true;
}

// Tries every assignment of heads.
double BestWeight(std::size_t n, const std::vector<float>& scores) {
  std::vector<std::uint32_t> heads(n, 0);
  double best = -1e300;
  for (;;) {
    if (IsOneRootTree(heads)) best = std::max(best, WeightOf(heads, scores));
    std::size_t i = 0;
    while (i < n && ++heads[i] > n) heads[i++] = 0;
    if (i == n) return best;
  }
}

TEST(ArborescenceTest, AgreesWithTryingEveryTree) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> coarse(-3, 3);
  std::normal_distribution<float> fine(0, 5);
  int contracted = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::size_t n = 1 + round % 5;
    std::vector<float> scores(n * (n + 1));
    // Every other round with many ties; now and then the root attracts all words.
    for (float& score : scores) score = round % 2 == 0 ? static_cast<float>(coarse(random)) : fine(random);
    if (round % 3 == 0) {
      for (std::size_t d = 0; d < n; ++d) scores[d * (n + 1)] += 20;
    }
    const std::vector<std::uint32_t> heads = FindBestTree(scores, n);
    ASSERT_TRUE(IsOneRootTree(heads));
    ASSERT_NEAR(WeightOf(heads, scores), BestWeight(n, scores), 1e-3) << "round " << round;
    for (std::size_t d = 0; d < n; ++d) {
      const float* const row = scores.data() + d * (n + 1);
      contracted += row[heads[d]] < *std::max_element(row, row + n + 1);
    }
  }
  EXPECT_GT(contracted, 1000) << "the rounds must not all be easy";
}

TEST(ArborescenceTest, LongSentencesGetATree) {
  std::mt19937 random(11);
  std::normal_distribution<float> normal(0, 3);
  for (const std::size_t n : {60u, 400u, 1000u}) {
    std::vector<float> scores(n * (n + 1));
    for (float& score : scores) score = normal(random);
    EXPECT_TRUE(IsOneRootTree(FindBestTree(scores, n)));
    // One cycle within the other: every word wants its right neighbour.
    for (std::size_t d = 0; d < n; ++d) scores[d * (n + 1) + (d + 1) % n + 1] += 100;
    EXPECT_TRUE(IsOneRootTree(FindBestTree(scores, n)));
    std::ranges::fill(scores, 1.0f);
    EXPECT_TRUE(IsOneRootTree(FindBestTree(scores, n)));
  }
}

class RandomChain {
 public:
  RandomChain(std::mt19937* random, std::size_t kinds, std::size_t n, float spread) : tags(4 * kinds + 1), length(n) {
    std::normal_distribution<float> normal(0, spread);
    const auto fill = [&](std::size_t count) {
      std::vector<float> out(count);
      for (float& x : out) x = normal(*random);
      return out;
    };
    transition = fill(tags * tags);
    start = fill(tags);
    end = fill(tags);
    emissions = fill(n * tags);
  }

  // Every well-formed sequence with its score.
  std::vector<std::pair<double, std::vector<std::size_t>>> All() const {
    std::vector<std::pair<double, std::vector<std::size_t>>> out;
    std::vector<std::size_t> path(length, 0);
    for (;;) {
      bool good = TagChain::MayFollow(0, path.front()) && TagChain::MayFollow(path.back(), 0);
      double score = start[path.front()] + end[path.back()];
      for (std::size_t i = 0; i < length; ++i) {
        score += emissions[i * tags + path[i]];
        if (i == 0) continue;
        good = good && TagChain::MayFollow(path[i - 1], path[i]);
        score += transition[path[i - 1] * tags + path[i]];
      }
      if (good) out.emplace_back(score, path);
      std::size_t i = 0;
      while (i < length && ++path[i] == tags) path[i++] = 0;
      if (i == length) return out;
    }
  }

  std::size_t tags, length;
  std::vector<float> transition, start, end, emissions;
};

std::vector<TaggedSpan> SpansOf(const std::vector<std::size_t>& path) {
  std::vector<TaggedSpan> spans;
  for (std::uint32_t i = 0; i < path.size(); ++i) {
    if (path[i] == 0) continue;
    const auto kind = static_cast<std::uint32_t>((path[i] - 1) / 4);
    const std::size_t part = (path[i] - 1) % 4;  // B I E S
    if (part == 0 || part == 3)
      spans.push_back({.first = i, .end = i + 1, .kind = kind});
    else
      spans.back().end = i + 1;
  }
  return spans;
}

bool Same(const TaggedSpan& a, const TaggedSpan& b) { return a.first == b.first && a.end == b.end && a.kind == b.kind; }

TEST(TagChainTest, AgreesWithTryingEverySequence) {
  std::mt19937 random(3);
  std::size_t spans_seen = 0;
  for (int round = 0; round < 300; ++round) {
    const std::size_t kinds = 1 + round % 2, n = 1 + round % 5;
    const RandomChain made(&random, kinds, n, round % 3 == 0 ? 0.5f : 2.0f);
    const TagChain chain(kinds, made.transition, made.start, made.end);
    const std::vector<TaggedSpan> spans = chain.Decode(made.emissions.data(), made.tags, n);
    const auto all = made.All();
    const auto& best = *std::ranges::max_element(all, {}, [](const auto& entry) { return entry.first; });
    const std::vector<TaggedSpan> expected = SpansOf(best.second);
    ASSERT_EQ(spans.size(), expected.size());
    double total = 0;
    for (const auto& [score, path] : all) total += std::exp(score);
    for (std::size_t s = 0; s < spans.size(); ++s) {
      ASSERT_TRUE(Same(spans[s], expected[s]));
      double with = 0;
      for (const auto& [score, path] : all) {
        const std::vector<TaggedSpan> there = SpansOf(path);
        if (std::ranges::any_of(there, [&](const TaggedSpan& span) { return Same(span, spans[s]); })) {
          with += std::exp(score);
        }
      }
      EXPECT_NEAR(spans[s].probability, with / total, 1e-5);
      ++spans_seen;
    }
  }
  EXPECT_GT(spans_seen, 100u);
}

TEST(TagChainTest, ExtremeScoresGiveProbabilities) {
  std::mt19937 random(5);
  for (const float spread : {100.0f, 5000.0f}) {
    const RandomChain made(&random, 2, 200, spread);
    const TagChain chain(2, made.transition, made.start, made.end);
    for (const TaggedSpan& span : chain.Decode(made.emissions.data(), made.tags, 200)) {
      EXPECT_GT(span.probability, 0);
      EXPECT_LE(span.probability, 1);
    }
  }
}

}  // namespace
}  // namespace dossier::text
