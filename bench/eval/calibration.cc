#include "bench/eval/calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace dossier::eval {

namespace {

struct Bin {
  std::size_t count = 0, right = 0;
  double confidence = 0;  // sum

  void Add(const JudgedEdge& edge) {
    ++count;
    right += edge.verdict == JudgedEdge::Verdict::kRight;
    confidence += edge.confidence;
  }
  double Mean() const { return confidence / static_cast<double>(count); }
  double ShareRight() const { return static_cast<double>(right) / static_cast<double>(count); }
};

}  // namespace

Table CalibrationTable(const std::vector<JudgedEdge>& judged) {
  constexpr std::size_t kBins = 10;
  std::array<Bin, kBins> bins;
  Bin all;
  for (const JudgedEdge& edge : judged) {
    if (edge.verdict == JudgedEdge::Verdict::kOptional) continue;
    // Confidences are given to three places; a tenth belongs to the bin that it begins.
    const double place = std::floor(edge.confidence * kBins + 1e-9);
    bins[static_cast<std::size_t>(std::clamp(place, 0.0, kBins - 1.0))].Add(edge);
    all.Add(edge);
  }
  Table table{"calibration", {"confidence", "predictions", "mean", "right"}, {}, {}};
  double error = 0;
  for (std::size_t i = 0; i < kBins; ++i) {
    if (bins[i].count == 0) continue;
    table.rows.push_back({fmt::format(".{}-{}", i, i + 1 == kBins ? "1.0" : fmt::format(".{}", i + 1)),
                          Count(bins[i].count), bins[i].Mean(), bins[i].ShareRight()});
    error += std::abs(bins[i].Mean() - bins[i].ShareRight()) * static_cast<double>(bins[i].count);
  }
  if (all.count != 0) {
    table.rows.push_back({std::string("all"), Count(all.count), all.Mean(), all.ShareRight()});
    table.note = fmt::format("expected calibration error {:.3f}", error / static_cast<double>(all.count));
  }
  return table;
}

Table RuleTable(const std::vector<JudgedEdge>& judged) {
  std::map<std::string, Bin> rules;
  for (const JudgedEdge& edge : judged) {
    if (edge.verdict != JudgedEdge::Verdict::kOptional) rules[edge.rule].Add(edge);
  }
  std::vector<std::pair<std::string, Bin>> order(rules.begin(), rules.end());
  std::ranges::stable_sort(order, [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  Table table{"by rule", {"rule", "predictions", "mean", "right"}, {}, {}};
  for (const auto& [rule, bin] : order) {
    table.rows.push_back({rule, Count(bin.count), bin.Mean(), bin.ShareRight()});
  }
  return table;
}

}  // namespace dossier::eval
