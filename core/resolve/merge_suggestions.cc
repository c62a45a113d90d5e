#include "core/resolve/merge_suggestions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/base/did_you_mean.h"
#include "core/graph/element_id.h"
#include "core/graph/name_key.h"
#include "core/graph/name_variant.h"
#include "core/resolve/name_rules.h"

namespace dossier::resolve {
namespace {

constexpr std::size_t kScanBatch = 1024;
// What more nodes share than these is no sign.
constexpr std::size_t kMaxBucket = 12;
constexpr std::size_t kShortestForSlip = 5;
constexpr std::size_t kNamedNeighbours = 3;
constexpr int kPerNeighbour = 10, kMostForNeighbours = 35;
constexpr int kOneArticleHasBoth = -40, kRelated = -50, kOtherKind = -15;

// How two names are alike, and for how much that counts, in hundredths.
struct Likeness {
  int weight;
  const char* reason;
};
constexpr Likeness kSameName{55, "same name"};
constexpr Likeness kWordOrder{55, "same words in another order"};
constexpr Likeness kSpelling{50, "spelling"};
constexpr Likeness kAlias{45, "name of one is an alias of the other"};
constexpr Likeness kInitials{40, "initials"};
constexpr Likeness kSlip{25, "a letter or two apart"};
constexpr Likeness kLonger{20, "one name goes on where the other ends"};

struct Entry {
  NodeId id;
  std::string label, name, key;
};

bool Contains(const std::vector<std::string_view>& words, const std::vector<std::string_view>& start) {
  return start.size() < words.size() && std::equal(start.begin(), start.end(), words.begin());
}

std::string SortedWords(std::string_view key) {
  std::vector<std::string_view> words = graph::SplitWords(key);
  std::sort(words.begin(), words.end());
  return fmt::format("{}", fmt::join(words, " "));
}

class Suggester {
 public:
  explicit Suggester(const graph::GraphReader& reader) : reader_(reader) {}

  Result<std::vector<MergeSuggestion>> Run(double min_score) {
    DOSSIER_RETURN_IF_ERROR(ScanNames());
    for (const auto& [key, members] : buckets_) {
      if (members.size() > kMaxBucket) continue;
      for (std::size_t i = 0; i < members.size(); ++i) {
        for (std::size_t j = i + 1; j < members.size(); ++j) Compare(members[i], members[j]);
      }
    }
    std::vector<MergeSuggestion> suggestions;
    for (const auto& [pair, likeness] : pairs_) {
      DOSSIER_ASSIGN_OR_RETURN(MergeSuggestion suggestion,
                               Weigh(entries_[pair.first], entries_[pair.second], likeness));
      if (suggestion.score >= min_score) suggestions.push_back(std::move(suggestion));
    }
    std::sort(suggestions.begin(), suggestions.end(), [](const MergeSuggestion& x, const MergeSuggestion& y) {
      return std::tie(y.score, x.a_name, x.b_name, x.a, x.b) < std::tie(x.score, y.a_name, y.b_name, y.a, y.b);
    });
    return suggestions;
  }

 private:
  Status ScanNames() {
    const auto name_key = reader_.symbols().keys.Find(graph::property::kName);
    const auto aliases_key = reader_.symbols().keys.Find(graph::property::kAliases);
    if (!name_key) return {};
    for (NodeId after = kNoNode;;) {
      DOSSIER_ASSIGN_OR_RETURN(const auto ids, reader_.ScanNodes(std::nullopt, after, kScanBatch));
      if (ids.empty()) return {};
      after = ids.back();
      DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader_.FindNodes(ids));
      for (const auto& node : nodes) {
        if (!node || node->labels.empty()) continue;
        const graph::Value& name = FindProperty(node->properties, *name_key);
        if (!name.Is(graph::ValueType::kString)) continue;
        AddNode(*node, name.AsString(), aliases_key ? FindProperty(node->properties, *aliases_key) : graph::Value());
      }
    }
  }

  void AddNode(const graph::Node& node, const std::string& name, const graph::Value& aliases) {
    const std::string& label = reader_.symbols().labels.Name(node.labels.front());
    if (label == "Event") return;  // day, people and place have told them apart
    const std::string key = NameKeyOf(label, name);
    if (key.empty()) return;
    const std::size_t index = entries_.size();
    entries_.push_back({node.id, label, name, key});
    aliases_.emplace_back();
    const auto add = [&](char sign, std::string_view value) {
      std::vector<std::size_t>& bucket = buckets_[sign + std::string(value)];
      if (bucket.empty() || bucket.back() != index) bucket.push_back(index);
    };
    const std::vector<std::string_view> words = graph::SplitWords(key);
    add('n', key);
    add('i', words.size() > 1 ? graph::Initials(key) : key);
    if (words.size() > 1) {
      add('w', SortedWords(key));
      add('s', graph::SpellingKey(key));
      add('f', std::string(words[0]) + ' ' + std::string(words[1]));
    }
    if (key.size() >= kShortestForSlip) {
      add('d', key);
      for (std::size_t i = 0; i < key.size(); ++i) add('d', key.substr(0, i) + key.substr(i + 1));
    }
    if (!aliases.Is(graph::ValueType::kList)) return;
    for (const graph::Value& alias : aliases.AsList()) {
      if (!alias.Is(graph::ValueType::kString)) continue;
      aliases_.back().insert(NameKeyOf(label, alias.AsString()));
      add('n', NameKeyOf(label, alias.AsString()));
    }
  }

  void Compare(std::size_t i, std::size_t j) {
    const auto [it, is_new] = pairs_.try_emplace({i, j}, Likeness{0, ""});
    if (!is_new) return;
    it->second = LikenessOf(i, j);
    if (it->second.weight == 0) pairs_.erase(it);
  }

  Likeness LikenessOf(std::size_t i, std::size_t j) const {
    const Entry &a = entries_[i], &b = entries_[j];
    if (a.key == b.key) return kSameName;
    if (a.label != b.label) return {0, ""};
    const std::vector<std::string_view> left = graph::SplitWords(a.key), right = graph::SplitWords(b.key);
    if (left.size() > 1 && SortedWords(a.key) == SortedWords(b.key)) return kWordOrder;
    if (AreSpellingVariants(a.label, a.key, b.key)) return kSpelling;
    if (aliases_[i].contains(b.key) || aliases_[j].contains(a.key)) return kAlias;
    if ((left.size() == 1 && graph::Initials(b.key) == a.key) ||
        (right.size() == 1 && graph::Initials(a.key) == b.key)) {
      return kInitials;
    }
    if (std::min(a.key.size(), b.key.size()) >= kShortestForSlip && EditDistance(a.key, b.key, 2) <= 2) return kSlip;
    if (Contains(left, right) || Contains(right, left)) return kLonger;
    return {0, ""};
  }

  Result<MergeSuggestion> Weigh(const Entry& a, const Entry& b, const Likeness& likeness) const {
    MergeSuggestion s{a.id, b.id, a.name, b.name, a.label, b.label, 0, {likeness.reason}};
    int weight = likeness.weight;
    DOSSIER_ASSIGN_OR_RETURN(const std::set<NodeId> left, Neighbours(a.id));
    DOSSIER_ASSIGN_OR_RETURN(const std::set<NodeId> right, Neighbours(b.id));
    std::vector<NodeId> shared;
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(shared));
    if (!shared.empty()) {
      weight += std::min(kMostForNeighbours, kPerNeighbour * static_cast<int>(shared.size()));
      DOSSIER_ASSIGN_OR_RETURN(std::string named, NamesOf(shared));
      s.reasons.push_back(
          fmt::format("{} shared neighbour{}: {}", shared.size(), shared.size() == 1 ? "" : "s", named));
    }
    if (a.label != b.label) {
      weight += kOtherKind;
      s.reasons.push_back("but " + a.label + " and " + b.label);
    }
    DOSSIER_ASSIGN_OR_RETURN(const ArticleId both, ArticleOfBoth(a.id, b.id));
    if (both != kNoArticle) {
      weight += kOneArticleHasBoth;
      s.reasons.push_back("but " + graph::ToElementId(both) + " has both");
    }
    if (left.contains(b.id)) {
      weight += kRelated;
      s.reasons.emplace_back("but they are related to each other");
    }
    s.score = std::clamp(weight, 0, 99) / 100.0;
    return s;
  }

  Result<std::set<NodeId>> Neighbours(NodeId node) const {
    graph::ExpandResult expanded;
    DOSSIER_RETURN_IF_ERROR(reader_.Expand({.nodes = {&node, 1}, .direction = graph::Direction::kBoth}, &expanded));
    return std::set<NodeId>(expanded.neighbours.begin(), expanded.neighbours.end());
  }

  Result<std::string> NamesOf(std::vector<NodeId> ids) const {
    const bool cut = ids.size() > kNamedNeighbours;
    if (cut) ids.resize(kNamedNeighbours);
    DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader_.FindNodes(ids));
    std::vector<std::string> names;
    for (const auto& node : nodes) {
      const graph::Value name = node ? reader_.PropertyOf(node->properties, graph::property::kName) : graph::Value();
      if (name.Is(graph::ValueType::kString)) names.push_back(name.AsString());
    }
    return fmt::format("{}{}", fmt::join(names, ", "), cut ? " ..." : "");
  }

  // An article that speaks of both, or none.
  Result<ArticleId> ArticleOfBoth(NodeId a, NodeId b) const {
    DOSSIER_ASSIGN_OR_RETURN(const auto left, reader_.NodeSupports(a));
    DOSSIER_ASSIGN_OR_RETURN(const auto right, reader_.NodeSupports(b));
    std::set<ArticleId> articles;
    for (const graph::NodeSupport& support : left) articles.insert(support.article);
    for (const graph::NodeSupport& support : right) {
      if (articles.contains(support.article)) return support.article;
    }
    return kNoArticle;
  }

  const graph::GraphReader& reader_;
  std::vector<Entry> entries_;                  // by id
  std::vector<std::set<std::string>> aliases_;  // keys, of each entry
  std::map<std::string, std::vector<std::size_t>> buckets_;
  std::map<std::pair<std::size_t, std::size_t>, Likeness> pairs_;
};

}  // namespace

Result<std::vector<MergeSuggestion>> SuggestMerges(const graph::GraphReader& reader, double min_score) {
  return Suggester(reader).Run(min_score);
}

}  // namespace dossier::resolve
