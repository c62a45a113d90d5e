#include "bench/eval/graph_score.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "bench/eval/score_words.h"

namespace dossier::eval {

namespace {

constexpr auto kSymmetric = std::to_array<std::string_view>({"MET", "PARTNERS_WITH", "COMPETES_WITH", "FAMILY_OF"});
constexpr auto kLooseKinds = std::to_array<std::string_view>({"Facility", "Place", "Organization"});

bool IsLoose(const std::string& kind) { return std::ranges::find(kLooseKinds, kind) != kLooseKinds.end(); }

// Normalised name, then aliases; none twice, none empty.
std::vector<std::string> NamesOf(const ScoredNode& node) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& text) {
    std::string name = NormalizeForScore(text);
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  };
  add(node.name);
  for (const std::string& alias : node.aliases) add(alias);
  return names;
}

// A node with what comparing it needs.
struct PreparedNode {
  const ScoredNode* node = nullptr;
  std::vector<std::string> names;
  std::vector<std::set<std::string>> words;  // of each name
  std::set<std::string> evidence;            // normalised sentences that speak of it
};

std::vector<PreparedNode> Prepare(const ScoredGraph& graph) {
  std::vector<PreparedNode> nodes;
  for (const ScoredNode& node : graph.nodes) {
    PreparedNode prepared{.node = &node, .names = NamesOf(node), .words = {}, .evidence = {}};
    for (const std::string& name : prepared.names) prepared.words.push_back(ContentWords(name));
    for (const ScoredEdge& edge : graph.edges) {
      if ((edge.from == node.name || edge.to == node.name) && !edge.evidence.empty()) {
        prepared.evidence.insert(NormalizeForScore(edge.evidence));
      }
    }
    nodes.push_back(std::move(prepared));
  }
  return nodes;
}

bool Intersects(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::ranges::any_of(a, [&](const std::string& x) { return b.contains(x); });
}

double SharedPart(const std::set<std::string>& gold, const std::set<std::string>& other) {
  if (gold.empty()) return 0;
  const auto shared = std::ranges::count_if(gold, [&](const std::string& word) { return other.contains(word); });
  return static_cast<double>(shared) / static_cast<double>(gold.size());
}

// How well they match; 0: not at all.
double Similarity(const PreparedNode& gold, const PreparedNode& predicted) {
  if (gold.names.empty() || predicted.names.empty()) return 0;
  const bool same = gold.node->kind == predicted.node->kind;
  if (!same && !(IsLoose(gold.node->kind) && IsLoose(predicted.node->kind))) return 0;
  const auto has = [](const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
  };
  double similarity = 0;
  if (predicted.names[0] == gold.names[0]) {
    similarity = 4;
  } else if (has(gold.names, predicted.names[0])) {
    similarity = 3;
  } else if (std::ranges::any_of(predicted.names, [&](const auto& name) { return has(gold.names, name); })) {
    similarity = 2.5;
  } else if (gold.node->kind == "Event" && same) {
    double best = 0;
    for (const auto& wanted : gold.words) {
      for (const auto& words : predicted.words) best = std::max(best, SharedPart(wanted, words));
    }
    if (best >= .5) {
      similarity = 1 + best * .9;
    } else if (Intersects(gold.evidence, predicted.evidence)) {
      similarity = .5;
    }
  }
  return same ? similarity : similarity / 10;
}

// For every predicted node the gold one it stands for, or kNoNode: best matches first, each used once.
std::vector<std::size_t> MatchNodes(const std::vector<PreparedNode>& gold, const std::vector<PreparedNode>& predicted) {
  std::vector<std::tuple<double, bool, std::size_t, std::size_t>> pairs;
  for (std::size_t g = 0; g < gold.size(); ++g) {
    for (std::size_t p = 0; p < predicted.size(); ++p) {
      const double similarity = Similarity(gold[g], predicted[p]);
      if (similarity > 0) pairs.emplace_back(-similarity, gold[g].node->optional, g, p);
    }
  }
  std::ranges::sort(pairs);
  std::vector<std::size_t> match(predicted.size(), kNoNode);
  std::vector<bool> used(gold.size(), false);
  for (const auto& [ignored, optional, g, p] : pairs) {
    if (used[g] || match[p] != kNoNode) continue;
    used[g] = true;
    match[p] = g;
  }
  return match;
}

double TitleShare(const ScoredEdge& gold, const ScoredEdge& predicted) {
  return SharedPart(ContentWords(gold.title), ContentWords(predicted.title));
}

std::string Describe(const ScoredEdge& edge) {
  return fmt::format("{} {} {}{}", edge.from, edge.type, edge.to,
                     edge.title.empty() ? "" : fmt::format(" ({})", edge.title));
}

// Scores one article; the state is the score that grows.
class GraphScorer {
 public:
  GraphScorer(const ScoredGraph& gold, const ScoredGraph& predicted)
      : gold_(gold),
        predicted_(predicted),
        gold_nodes_(Prepare(gold)),
        nodes_(Prepare(predicted)),
        match_(MatchNodes(gold_nodes_, nodes_)),
        taken_(gold.edges.size(), false) {}

  GraphScore Run() {
    ScoreNodes();
    IndexNames();
    ScoreEdges();
    ScorePairs();
    return std::move(score_);
  }

 private:
  using Ends = std::tuple<std::string, std::string, std::string>;  // type, and ends in the order that counts

  void ScoreNodes() {
    std::vector<bool> found(gold_nodes_.size(), false);
    for (std::size_t p = 0; p < nodes_.size(); ++p) {
      const ScoredNode& node = *nodes_[p].node;
      if (match_[p] == kNoNode) {
        ++score_.nodes_strict.wrong;
        ++score_.nodes_lenient.wrong;
        ++score_.nodes_by_kind[node.kind].wrong;
        score_.errors.push_back(fmt::format("+node  {} {}", node.kind, node.name));
        continue;
      }
      found[match_[p]] = true;
      const ScoredNode& gold = *gold_nodes_[match_[p]].node;
      if (gold.optional) continue;
      if (gold.kind == node.kind) {
        ++score_.nodes_lenient.right;
        ++score_.nodes_strict.right;
        ++score_.nodes_by_kind[gold.kind].right;
        continue;
      }
      score_.nodes_lenient += {.right = .5, .wrong = .5, .missed = .5};
      score_.nodes_strict += {.right = 0, .wrong = 1, .missed = 1};
      ++score_.nodes_by_kind[gold.kind].missed;
      ++score_.nodes_by_kind[node.kind].wrong;
      score_.errors.push_back(fmt::format("kind   {}: {} for {}", node.name, node.kind, gold.kind));
    }
    for (std::size_t g = 0; g < gold_nodes_.size(); ++g) {
      const ScoredNode& gold = *gold_nodes_[g].node;
      if (found[g] || gold.optional) continue;
      ++score_.nodes_strict.missed;
      ++score_.nodes_lenient.missed;
      ++score_.nodes_by_kind[gold.kind].missed;
      score_.errors.push_back(fmt::format("-node  {} {}", gold.kind, gold.name));
    }
  }

  // A name means the last node that bears it as its first name, else the first that has it as an alias.
  void IndexNames() {
    for (std::size_t p = 0; p < nodes_.size(); ++p) {
      for (std::size_t k = 0; k < nodes_[p].names.size(); ++k) {
        if (k == 0) {
          by_name_[nodes_[p].names[k]] = p;
        } else {
          by_name_.try_emplace(nodes_[p].names[k], p);
        }
      }
    }
  }

  // The gold name of an end, or a name of its own that no gold node has.
  std::string EndOf(const std::string& name) const {
    const std::string normalized = NormalizeForScore(name);
    const auto found = by_name_.find(normalized);
    if (found == by_name_.end()) return "?" + normalized;
    if (match_[found->second] != kNoNode) return gold_.nodes[match_[found->second]].name;
    return "?" + NormalizeForScore(nodes_[found->second].node->name);
  }

  static Ends KeyOf(std::string from, const std::string& type, std::string to) {
    if (std::ranges::find(kSymmetric, type) != kSymmetric.end() && to < from) std::swap(from, to);
    return {type, std::move(from), std::move(to)};
  }

  void Hit(std::size_t g, const ScoredEdge& edge) {
    const ScoredEdge& gold = gold_.edges[g];
    taken_[g] = true;
    if (!gold.optional) {
      ++score_.edges.right;
      ++score_.edges_by_type[gold.type].right;
      if (!gold.title.empty() && gold.type == "HOLDS_ROLE") {
        ++(TitleShare(gold, edge) >= .5 ? score_.titles_right : score_.titles_wrong);
      }
    }
    if (gold.date.empty()) return;
    DateTally& dates = gold.optional ? score_.optional_dates : score_.dates;
    const bool compatible =
        !edge.date.empty() && (edge.date.starts_with(gold.date) || gold.date.starts_with(edge.date));
    ++dates.count;
    dates.equal += edge.date == gold.date;
    dates.compatible += compatible;
    dates.given += !edge.date.empty();
    if (!gold.optional && !compatible) {
      score_.errors.push_back(
          fmt::format("date   {}: {} for {}", Describe(gold), edge.date.empty() ? "none" : edge.date, gold.date));
    }
  }

  void ScoreEdges() {
    std::map<Ends, std::vector<std::size_t>> wanted;
    for (std::size_t g = 0; g < gold_.edges.size(); ++g) {
      const ScoredEdge& edge = gold_.edges[g];
      wanted[KeyOf(edge.from, edge.type, edge.to)].push_back(g);
    }
    struct Prediction {
      Ends key;
      const ScoredEdge* edge;
    };
    std::set<std::pair<Ends, std::string>> seen;
    std::map<std::pair<Ends, std::string>, double> surest;  // of equal predictions
    std::vector<Prediction> predictions, rest;
    const auto signature = [](const Ends& key, const ScoredEdge& edge) {
      return std::pair(key, edge.type == "HOLDS_ROLE" ? NormalizeForScore(edge.title) : std::string());
    };
    for (const ScoredEdge& edge : predicted_.edges) {
      const Ends key = KeyOf(EndOf(edge.from), edge.type, EndOf(edge.to));
      double& confidence = surest[signature(key, edge)];
      confidence = std::max(confidence, edge.confidence);
      if (seen.insert(signature(key, edge)).second) predictions.push_back({key, &edge});
    }
    const auto open = [&](const Ends& key) {
      std::vector<std::size_t> left;
      if (const auto found = wanted.find(key); found != wanted.end()) {
        std::ranges::copy_if(found->second, std::back_inserter(left), [&](std::size_t g) { return !taken_[g]; });
      }
      return left;
    };
    const auto judge = [&](const Prediction& p, JudgedEdge::Verdict verdict) {
      score_.judged.push_back({verdict, p.edge->type, p.edge->rule, surest[signature(p.key, *p.edge)]});
    };
    const auto verdict_of = [&](std::size_t g) {
      return gold_.edges[g].optional ? JudgedEdge::Verdict::kOptional : JudgedEdge::Verdict::kRight;
    };
    // Titles that match wholly come first, so that a pair's posts go to the right predictions.
    for (const Prediction& p : predictions) {
      std::vector<std::size_t> full = open(p.key);
      std::erase_if(full, [&](std::size_t g) {
        return p.edge->type != "HOLDS_ROLE" || gold_.edges[g].title.empty() || TitleShare(gold_.edges[g], *p.edge) != 1;
      });
      if (full.empty()) {
        rest.push_back(p);
        continue;
      }
      std::ranges::stable_sort(full, {}, [&](std::size_t g) { return gold_.edges[g].optional; });
      for (const std::size_t g : full) Hit(g, *p.edge);
      judge(p, verdict_of(full.front()));
    }
    for (const Prediction& p : rest) {
      const std::vector<std::size_t> left = open(p.key);
      if (left.empty()) {
        ++score_.edges.wrong;
        ++score_.edges_by_type[p.edge->type].wrong;
        score_.errors.push_back("+edge  " + Describe(*p.edge) + " by " + p.edge->rule);
        judge(p, JudgedEdge::Verdict::kWrong);
        continue;
      }
      const std::size_t best = *std::ranges::min_element(left, {}, [&](std::size_t g) {
        return std::pair(gold_.edges[g].optional, -TitleShare(gold_.edges[g], *p.edge));
      });
      Hit(best, *p.edge);
      judge(p, verdict_of(best));
    }
    for (std::size_t g = 0; g < gold_.edges.size(); ++g) {
      if (gold_.edges[g].optional || taken_[g]) continue;
      ++score_.edges.missed;
      ++score_.edges_by_type[gold_.edges[g].type].missed;
      score_.errors.push_back("-edge  " + Describe(gold_.edges[g]));
    }
  }

  void ScorePairs() {
    using Pair = std::pair<std::string, std::string>;
    const auto pair = [](std::string a, std::string b) { return b < a ? Pair(b, a) : Pair(a, b); };
    std::set<Pair> required, any, got;
    for (const ScoredEdge& edge : gold_.edges) {
      if (!edge.optional) required.insert(pair(edge.from, edge.to));
      any.insert(pair(edge.from, edge.to));
    }
    for (const ScoredEdge& edge : predicted_.edges) got.insert(pair(EndOf(edge.from), EndOf(edge.to)));
    for (const Pair& p : got) {
      if (required.contains(p)) {
        ++score_.edges_untyped.right;
      } else if (!any.contains(p)) {
        ++score_.edges_untyped.wrong;
      }
    }
    for (const Pair& p : required) score_.edges_untyped.missed += !got.contains(p);
  }

  const ScoredGraph& gold_;
  const ScoredGraph& predicted_;
  std::vector<PreparedNode> gold_nodes_, nodes_;
  std::vector<std::size_t> match_;
  std::vector<bool> taken_;  // gold edges
  std::map<std::string, std::size_t> by_name_;
  GraphScore score_;
};

}  // namespace

DateTally& DateTally::operator+=(const DateTally& other) {
  count += other.count;
  equal += other.equal;
  compatible += other.compatible;
  given += other.given;
  return *this;
}

GraphScore& GraphScore::operator+=(const GraphScore& other) {
  nodes_strict += other.nodes_strict;
  nodes_lenient += other.nodes_lenient;
  edges += other.edges;
  edges_untyped += other.edges_untyped;
  for (const auto& [kind, tally] : other.nodes_by_kind) nodes_by_kind[kind] += tally;
  for (const auto& [type, tally] : other.edges_by_type) edges_by_type[type] += tally;
  dates += other.dates;
  optional_dates += other.optional_dates;
  titles_right += other.titles_right;
  titles_wrong += other.titles_wrong;
  judged.insert(judged.end(), other.judged.begin(), other.judged.end());
  errors.insert(errors.end(), other.errors.begin(), other.errors.end());
  return *this;
}

std::vector<std::size_t> MatchNodes(const ScoredGraph& gold, const ScoredGraph& predicted) {
  return MatchNodes(Prepare(gold), Prepare(predicted));
}

GraphScore ScoreGraph(const ScoredGraph& gold, const ScoredGraph& predicted) {
  return GraphScorer(gold, predicted).Run();
}

}  // namespace dossier::eval
