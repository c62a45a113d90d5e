#include "bench/eval/carb_score.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace dossier::eval {

namespace {

using models::OpenRelation;
using Words = std::vector<std::string_view>;

Words SplitWords(std::string_view text) {
  Words words;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = text.find_first_not_of(" \t", i);
    if (start == std::string_view::npos) break;
    i = std::min(text.find_first_of(" \t", start), text.size());
    words.push_back(text.substr(start, i - start));
  }
  return words;
}

// Relation, subject, and the other arguments as one.
struct Parts {
  Words relation;
  std::vector<Words> arguments;  // none, one or two
};

Parts PartsOf(const OpenRelation& relation) {
  Parts parts{SplitWords(relation.relation), {}};
  for (std::size_t i = 0; i < relation.arguments.size(); ++i) {
    const Words words = SplitWords(relation.arguments[i]);
    if (i < 2) {
      parts.arguments.push_back(words);
    } else {
      parts.arguments[1].insert(parts.arguments[1].end(), words.begin(), words.end());
    }
  }
  return parts;
}

struct Match {
  double precision = 0, recall = 0;
  friend auto operator<=>(const Match&, const Match&) = default;
};

// How many words of `gold` are in `predicted`; each there is used once, and taken out.
std::size_t TakeMatches(const Words& gold, Words* predicted) {
  std::size_t matches = 0;
  for (const std::string_view word : gold) {
    const auto found = std::ranges::find(*predicted, word);
    if (found == predicted->end()) continue;
    predicted->erase(found);
    ++matches;
  }
  return matches;
}

Match CompareInOrder(const Parts& gold, const Parts& predicted) {
  static constexpr auto kFormsOfBe =
      std::to_array<std::string_view>({"be", "is", "am", "are", "was", "were", "been", "being"});
  std::size_t predicted_words = predicted.relation.size(), gold_words = gold.relation.size();
  Words left = predicted.relation;
  std::size_t matches = TakeMatches(gold.relation, &left);
  if (std::ranges::find(left, std::string_view("be")) != left.end()) {
    matches += std::ranges::any_of(kFormsOfBe, [&](std::string_view form) {
      return std::ranges::find(gold.relation, form) != gold.relation.end();
    });
  }
  if (matches == 0) return {};
  for (std::size_t i = 0; i < gold.arguments.size(); ++i) {
    gold_words += gold.arguments[i].size();
    if (predicted.arguments.size() <= i) return {};
    predicted_words += predicted.arguments[i].size();
    left = predicted.arguments[i];
    matches += TakeMatches(gold.arguments[i], &left);
  }
  return {static_cast<double>(matches) / static_cast<double>(predicted_words),
          static_cast<double>(matches) / static_cast<double>(gold_words)};
}

Match Compare(const OpenRelation& gold, const OpenRelation& predicted) {
  static constexpr auto kSaying = std::to_array<std::string_view>({"said", "told", "added", "adds", "says"});
  const Parts wanted = PartsOf(gold);
  Parts parts = PartsOf(predicted);
  const Match straight = CompareInOrder(wanted, parts);
  const bool saying = std::ranges::any_of(
      kSaying, [&](std::string_view word) { return gold.relation.find(word) != std::string::npos; });
  if (!saying || parts.arguments.size() < 2) return straight;
  std::swap(parts.arguments[0], parts.arguments[1]);
  return std::max(straight, CompareInOrder(wanted, parts));
}

// The sums over sentences at one threshold.
struct Sums {
  double precision = 0, predictions = 0, recall = 0, gold = 0;
};

// Predictions of one sentence against its gold relations, at any threshold.
class SentenceScorer {
 public:
  SentenceScorer(const std::vector<OpenRelation>& gold, const std::vector<OpenRelation>& predicted)
      : gold_(gold.size()), predicted_(predicted) {
    for (const OpenRelation& wanted : gold) {
      for (const OpenRelation& relation : predicted) matches_.push_back(Compare(wanted, relation));
    }
  }

  Sums At(double threshold) const {
    std::vector<std::size_t> chosen;
    for (std::size_t p = 0; p < predicted_.size(); ++p) {
      if (predicted_[p].confidence >= threshold) chosen.push_back(p);
    }
    Sums sums{.predictions = static_cast<double>(chosen.size()), .gold = static_cast<double>(gold_)};
    for (std::size_t g = 0; g < gold_; ++g) {
      double best = 0;
      for (const std::size_t p : chosen) best = std::max(best, MatchOf(g, p).recall);
      sums.recall += best;
    }
    std::vector<bool> gold_used(gold_, false), used(predicted_.size(), false);
    for (std::size_t round = 0; round < std::min(gold_, chosen.size()); ++round) {
      double best = -1;
      std::size_t best_gold = 0, best_prediction = 0;
      for (std::size_t g = 0; g < gold_; ++g) {
        if (gold_used[g]) continue;
        for (const std::size_t p : chosen) {
          if (used[p] || MatchOf(g, p).precision <= best) continue;
          best = MatchOf(g, p).precision;
          best_gold = g;
          best_prediction = p;
        }
      }
      gold_used[best_gold] = used[best_prediction] = true;
      sums.precision += best;
    }
    return sums;
  }

 private:
  const Match& MatchOf(std::size_t gold, std::size_t prediction) const {
    return matches_[gold * predicted_.size() + prediction];
  }

  std::size_t gold_;
  const std::vector<OpenRelation>& predicted_;
  std::vector<Match> matches_;
};

double F1(double precision, double recall) {
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

}  // namespace

CarbScore ScoreOpenRelations(const models::OpenRelations& gold, const models::OpenRelations& predicted) {
  std::set<double> distinct;
  for (const auto& [sentence, relations] : predicted) {
    for (const OpenRelation& relation : relations) distinct.insert(relation.confidence);
  }
  const std::vector<double> thresholds(distinct.begin(), distinct.end());
  CarbScore score;
  if (thresholds.empty()) return score;
  // A sentence's figures change only at its own confidences: differences at thresholds, summed up afterwards.
  std::vector<Sums> changes(thresholds.size() + 1);
  const auto add = [&](std::size_t from, std::size_t to, const Sums& sums) {
    for (const auto field : {&Sums::precision, &Sums::predictions, &Sums::recall, &Sums::gold}) {
      changes[from].*field += sums.*field;
      changes[to].*field -= sums.*field;
    }
  };
  for (const auto& [sentence, wanted] : gold) {
    static const std::vector<OpenRelation> kNothing;
    const auto found = predicted.find(sentence);
    const std::vector<OpenRelation>& relations = found == predicted.end() ? kNothing : found->second;
    score.predictions += relations.size();
    const SentenceScorer scorer(wanted, relations);
    std::set<double> own;
    for (const OpenRelation& relation : relations) own.insert(relation.confidence);
    std::size_t from = 0;
    for (const double threshold : own) {
      const auto to =
          static_cast<std::size_t>(std::ranges::lower_bound(thresholds, threshold) - thresholds.begin()) + 1;
      add(from, to, scorer.At(threshold));
      from = to;
    }
    add(from, thresholds.size(), {.gold = static_cast<double>(wanted.size())});
  }
  Sums sums;
  double last_recall = 0, last_precision = 1;
  std::vector<std::pair<double, double>> points;  // recall, precision
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    sums.precision += changes[i].precision;
    sums.predictions += changes[i].predictions;
    sums.recall += changes[i].recall;
    sums.gold += changes[i].gold;
    const double precision = sums.predictions > 0.5 ? sums.precision / sums.predictions : 1;
    const double recall = sums.gold > 0.5 ? sums.recall / sums.gold : 0;
    const double f1 = F1(precision, recall);
    points.emplace_back(recall, precision);
    if (i == 0) {
      score.last_precision = precision;
      score.last_recall = recall;
      score.last_f1 = f1;
    }
    if (f1 > score.f1) {
      score.f1 = f1;
      score.precision = precision;
      score.recall = recall;
      score.threshold = thresholds[i];
    }
  }
  for (auto point = points.rbegin(); point != points.rend(); ++point) {  // trapezoids, from the surest on
    score.area += (point->first - last_recall) * (point->second + last_precision) / 2;
    last_recall = point->first;
    last_precision = point->second;
  }
  return score;
}

}  // namespace dossier::eval
