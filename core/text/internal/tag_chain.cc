#include "core/text/internal/tag_chain.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/portable_math.h"
#include "core/text/internal/packed_matrix.h"

namespace dossier::text {

namespace {

constexpr float kImpossible = -1e30f;

enum Part : std::uint32_t { kBegin, kInside, kEnd, kSingle };

Part PartOf(std::size_t tag) { return static_cast<Part>((tag - 1) % 4); }
std::size_t KindOf(std::size_t tag) { return (tag - 1) / 4; }

// Bounded below, so that no sum of a sentence becomes zero.
double Factor(float score) { return PortableExp(std::clamp(score, -60.0f, 60.0f)); }

}  // namespace

Result<TagChain> TagChain::Load(const ModelFile& file, const std::string& prefix, std::size_t kinds) {
  const auto tags = static_cast<std::uint32_t>(4 * kinds + 1);
  DOSSIER_ASSIGN_OR_RETURN(std::vector<float> transition, LoadFloats(file, prefix + ".transition", tags, tags));
  DOSSIER_ASSIGN_OR_RETURN(std::vector<float> start, LoadFloats(file, prefix + ".start", 1, tags));
  DOSSIER_ASSIGN_OR_RETURN(std::vector<float> end, LoadFloats(file, prefix + ".end", 1, tags));
  return TagChain(kinds, std::move(transition), std::move(start), std::move(end));
}

TagChain::TagChain(std::size_t kinds, std::vector<float> transition, std::vector<float> start, std::vector<float> end)
    : kinds_(kinds), start_(std::move(start)), end_(std::move(end)), before_(tags()), after_(tags()) {
  DOSSIER_CHECK(transition.size() == tags() * tags() && start_.size() == tags() && end_.size() == tags());
  for (std::uint32_t from = 0; from < tags(); ++from) {
    if (!MayFollow(0, from)) start_[from] = kImpossible;
    if (!MayFollow(from, 0)) end_[from] = kImpossible;
    for (std::uint32_t to = 0; to < tags(); ++to) {
      if (!MayFollow(from, to)) continue;
      const float score = transition[from * tags() + to];
      before_[to].push_back({from, score, Factor(score)});
      after_[from].push_back({to, score, Factor(score)});
    }
  }
}

bool TagChain::MayFollow(std::size_t from, std::size_t to) {
  const bool open = from != 0 && (PartOf(from) == kBegin || PartOf(from) == kInside);
  const bool continues = to != 0 && (PartOf(to) == kInside || PartOf(to) == kEnd);
  return open == continues && (!open || KindOf(from) == KindOf(to));
}

std::vector<std::uint32_t> TagChain::FindBestTags(const float* emissions, std::size_t stride, std::size_t n) const {
  std::vector<float> best(tags()), next(tags());
  std::vector<std::uint32_t> came(n * tags(), 0);
  for (std::size_t t = 0; t < tags(); ++t) best[t] = start_[t] + emissions[t];
  for (std::size_t i = 1; i < n; ++i) {
    for (std::size_t t = 0; t < tags(); ++t) {
      const Step* chosen = &before_[t].front();
      for (const Step& step : before_[t]) {
        if (best[step.tag] + step.score > best[chosen->tag] + chosen->score) chosen = &step;
      }
      next[t] = best[chosen->tag] + chosen->score + emissions[i * stride + t];
      came[i * tags() + t] = chosen->tag;
    }
    best.swap(next);
  }
  std::uint32_t last = 0;
  for (std::uint32_t t = 1; t < tags(); ++t) {
    if (best[t] + end_[t] > best[last] + end_[last]) last = t;
  }
  std::vector<std::uint32_t> out(n);
  for (std::size_t i = n; i-- > 0; last = came[i * tags() + last]) out[i] = last;
  return out;
}

std::vector<TaggedSpan> TagChain::Decode(const float* emissions, std::size_t stride, std::size_t n) const {
  std::vector<TaggedSpan> spans;
  if (n == 0) return spans;
  const std::vector<std::uint32_t> best = FindBestTags(emissions, stride, n);
  for (std::uint32_t i = 0; i < n; ++i) {
    if (best[i] == 0) continue;
    const auto kind = static_cast<std::uint32_t>(KindOf(best[i]));
    if (PartOf(best[i]) == kBegin || PartOf(best[i]) == kSingle)
      spans.push_back({.first = i, .end = i + 1, .kind = kind});
    else
      spans.back().end = i + 1;
  }
  if (!spans.empty()) AddProbabilities(emissions, stride, n, &spans);
  return spans;
}

void TagChain::AddProbabilities(const float* emissions, std::size_t stride, std::size_t n,
                                std::vector<TaggedSpan>* spans) const {
  const std::size_t count = tags();
  // Every row is scaled to sum to 1; a path's probability is its product over the product of all scales.
  std::vector<double> emission(n * count), forward(n * count), backward(n * count), scale(n);
  for (std::size_t i = 0; i < n; ++i) {
    const float* const row = emissions + i * stride;
    const float most = *std::max_element(row, row + count);
    for (std::size_t t = 0; t < count; ++t) emission[i * count + t] = Factor(row[t] - most);
    double sum = 0;
    for (std::size_t t = 0; t < count; ++t) {
      double value = 0;
      if (i == 0) {
        value = MayFollow(0, t) ? Factor(start_[t]) : 0;
      } else {
        for (const Step& step : before_[t]) value += forward[(i - 1) * count + step.tag] * step.factor;
      }
      sum += forward[i * count + t] = value * emission[i * count + t];
    }
    scale[i] = sum;
    for (std::size_t t = 0; t < count; ++t) forward[i * count + t] /= sum;
  }
  double total = 0;
  for (std::size_t t = 0; t < count; ++t) {
    const double value = MayFollow(t, 0) ? Factor(end_[t]) : 0;
    backward[(n - 1) * count + t] = value;
    total += forward[(n - 1) * count + t] * value;
  }
  for (std::size_t i = n - 1; i-- > 0;) {
    for (std::size_t t = 0; t < count; ++t) {
      double value = 0;
      for (const Step& step : after_[t]) {
        value += step.factor * emission[(i + 1) * count + step.tag] * backward[(i + 1) * count + step.tag];
      }
      backward[i * count + t] = value / scale[i + 1];
    }
  }
  for (TaggedSpan& span : *spans) {
    const std::size_t base = 1 + 4 * std::size_t{span.kind};
    const bool single = span.end == span.first + 1;
    double product = forward[span.first * count + base + (single ? kSingle : kBegin)];
    std::size_t tag = base + (single ? kSingle : kBegin);
    for (std::size_t i = span.first + 1; i < span.end; ++i) {
      const std::size_t to = base + (i + 1 == span.end ? kEnd : kInside);
      const auto step = std::ranges::find(after_[tag], to, &Step::tag);
      product *= step->factor * emission[i * count + to] / scale[i];
      tag = to;
    }
    product *= backward[(span.end - 1) * count + tag] / total;
    span.probability = static_cast<float>(std::clamp(product, 1e-30, 1.0));
  }
}

}  // namespace dossier::text
