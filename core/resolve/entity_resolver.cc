#include "core/resolve/entity_resolver.h"

#include <algorithm>
#include <set>

#include "core/graph/name_key.h"
#include "core/resolve/name_variant.h"

namespace dossier::resolve {
namespace {

using extract::ExtractedNode;

constexpr std::size_t kMaxCandidates = 64;

class Resolver {
 public:
  Resolver(const extract::Extraction& extraction, const graph::GraphReader& reader, std::optional<ArticleId> replaced)
      : extraction_(extraction), reader_(reader), replaced_(replaced) {
    name_key_ = reader.symbols().keys.Find(graph::property::kName);
    date_key_ = reader.symbols().keys.Find(graph::property::kDate);
  }

  Result<Resolutions> Run() {
    result_.nodes.resize(extraction_.nodes.size(), {.why = "new"});
    if (!name_key_) return std::move(result_);  // an empty graph
    // Full names first: they are the company in which short ones are recognised.
    for (std::size_t i = 0; i < extraction_.nodes.size(); ++i) DOSSIER_RETURN_IF_ERROR(ResolveByName(i));
    for (std::size_t i = 0; i < extraction_.nodes.size(); ++i) {
      if (result_.nodes[i].node == kNoNode) DOSSIER_RETURN_IF_ERROR(ResolveByAlias(i));
    }
    return std::move(result_);
  }

 private:
  struct Candidate {
    graph::Node node;
    bool is_alias;
  };

  // Nodes of the label that go by `key`, each once, by id.
  Result<std::vector<Candidate>> Look(std::string_view key, graph::NameMatch match, std::string_view label) const {
    std::vector<Candidate> candidates;
    const auto label_id = reader_.symbols().labels.Find(label);
    if (!label_id || key.empty()) return candidates;
    DOSSIER_ASSIGN_OR_RETURN(auto hits, reader_.FindByName(key, match, kMaxCandidates));
    std::sort(hits.begin(), hits.end());
    std::vector<NodeId> ids;
    std::vector<bool> aliases;
    for (const graph::NameHit& hit : hits) {
      if (!ids.empty() && ids.back() == hit.node) continue;  // found by its name already, or by another alias
      ids.push_back(hit.node);
      aliases.push_back(hit.is_alias);
    }
    DOSSIER_ASSIGN_OR_RETURN(auto nodes, reader_.FindNodes(ids));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!nodes[i]) continue;
      const auto& labels = nodes[i]->labels;
      if (std::find(labels.begin(), labels.end(), *label_id) == labels.end()) continue;
      candidates.push_back({std::move(*nodes[i]), aliases[i]});
    }
    return candidates;
  }

  std::string NameOf(const graph::Node& node) const {
    const graph::Value& name = FindProperty(node.properties, *name_key_);
    return name.Is(graph::ValueType::kString) ? graph::NormalizeName(name.AsString()) : std::string();
  }

  void Link(std::size_t i, NodeId node, double score, std::string why) {
    result_.nodes[i] = {node, score, std::move(why)};
    taken_.insert(node);
  }

  Status ResolveByName(std::size_t i) {
    const ExtractedNode& node = extraction_.nodes[i];
    if (node.label == "Event") return ResolveEvent(i);
    const std::string key = graph::NormalizeName(node.name);
    if (node.label == "Person" && CountWords(key) < 2) return {};  // wants company: see ResolveByAlias
    DOSSIER_ASSIGN_OR_RETURN(auto candidates, Look(key, graph::NameMatch::kExact, node.label));
    std::erase_if(candidates, [](const Candidate& c) { return c.is_alias; });
    std::string why = "same name";
    if (candidates.empty()) {
      // A variant differs at the end of some word, so a prefix as long as the shorter spelling's finds the longer one.
      const std::string variant = VariantKey(key);
      DOSSIER_ASSIGN_OR_RETURN(candidates, Look(variant, graph::NameMatch::kPrefix, node.label));
      std::erase_if(candidates, [&](const Candidate& c) { return VariantKey(NameOf(c.node)) != variant; });
      why = "spelling variant";
    }
    if (candidates.size() == 1) {
      Link(i, candidates.front().node.id, why == "same name" ? 1.0 : 0.9, why);
    } else if (candidates.size() > 1) {
      return ResolveAmbiguous(i, candidates);
    }
    return {};
  }

  // Reported in any case; linked only where the article's other nodes single one candidate out.
  Status ResolveAmbiguous(std::size_t i, const std::vector<Candidate>& candidates) {
    ReportAmbiguous(extraction_.nodes[i].name, candidates);
    DOSSIER_ASSIGN_OR_RETURN(const NodeId best, BestInCompany(candidates));
    if (best != kNoNode) Link(i, best, 0.6, "one of several of that name, by company");
    return {};
  }

  Status ResolveEvent(std::size_t i) {
    const ExtractedNode& node = extraction_.nodes[i];
    DOSSIER_ASSIGN_OR_RETURN(const auto candidates,
                             Look(graph::NormalizeName(node.name), graph::NameMatch::kExact, node.label));
    for (const Candidate& candidate : candidates) {
      if (candidate.is_alias || taken_.contains(candidate.node.id)) continue;
      DOSSIER_ASSIGN_OR_RETURN(const bool was_here, IsOnlyOfReplacedArticle(candidate.node.id));
      const graph::Value date = date_key_ ? FindProperty(candidate.node.properties, *date_key_) : graph::Value();
      const bool same_day = node.date && node.date->HasDay() && date.Is(graph::ValueType::kString) &&
                            date.AsString() == node.date->ToIso();
      if (was_here || same_day) {
        Link(i, candidate.node.id, 0.9, was_here ? "event of the article's earlier version" : "same name and day");
        return {};
      }
    }
    return {};
  }

  Result<bool> IsOnlyOfReplacedArticle(NodeId node) const {
    if (!replaced_) return false;
    DOSSIER_ASSIGN_OR_RETURN(const auto supports, reader_.NodeSupports(node));
    return !supports.empty() &&
           std::all_of(supports.begin(), supports.end(), [&](const auto& s) { return s.article == *replaced_; });
  }

  // Nodes that own this article's name as an alias, or are called by one of its aliases.
  Result<std::vector<Candidate>> LookByAlias(const ExtractedNode& node) const {
    const std::string key = graph::NormalizeName(node.name);
    DOSSIER_ASSIGN_OR_RETURN(auto candidates, Look(key, graph::NameMatch::kExact, node.label));
    for (const std::string& alias : node.aliases) {
      const std::string alias_key = graph::NormalizeName(alias);
      if (alias_key == key) continue;
      DOSSIER_ASSIGN_OR_RETURN(auto named, Look(alias_key, graph::NameMatch::kExact, node.label));
      for (Candidate& candidate : named) {
        const bool known = std::any_of(candidates.begin(), candidates.end(),
                                       [&](const Candidate& c) { return c.node.id == candidate.node.id; });
        if (!candidate.is_alias && !known) candidates.push_back(std::move(candidate));
      }
    }
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.node.id < b.node.id; });
    return candidates;
  }

  Status ResolveByAlias(std::size_t i) {
    const ExtractedNode& node = extraction_.nodes[i];
    if (node.label == "Event") return {};
    DOSSIER_ASSIGN_OR_RETURN(auto candidates, LookByAlias(node));
    // What the article itself tells apart stays apart.
    std::erase_if(candidates, [&](const Candidate& c) { return taken_.contains(c.node.id); });
    if (node.label == "Person") {
      const std::string key = graph::NormalizeName(node.name);
      std::erase_if(candidates, [&](const Candidate& c) { return !NamesAgree(key, NameOf(c.node)); });
    }
    if (candidates.size() > 1) return ResolveAmbiguous(i, candidates);
    if (candidates.empty()) return {};
    const graph::Node& only = candidates.front().node;
    if (node.label == "Person") {
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t company, CountCompany(only.id));
      if (company == 0) return {};
      Link(i, only.id, 0.7, "short name, in the same company");
    } else {
      Link(i, only.id, 0.8, "alias");
    }
    return {};
  }

  // A person's full names contradict each other unless one is part of the other.
  static bool NamesAgree(const std::string& a, const std::string& b) {
    if (CountWords(a) > 1 && CountWords(b) > 1) return a == b;
    const std::string& longer = a.size() > b.size() ? a : b;
    const std::string& shorter = a.size() > b.size() ? b : a;
    return (" " + longer + " ").find(" " + shorter + " ") != std::string::npos;
  }

  // How many nodes of the article, as linked so far, are neighbours of `node`.
  Result<std::size_t> CountCompany(NodeId node) const {
    graph::ExpandResult neighbours;
    DOSSIER_RETURN_IF_ERROR(reader_.Expand({.nodes = {&node, 1}, .direction = graph::Direction::kBoth}, &neighbours));
    std::set<NodeId> company;
    for (NodeId neighbour : neighbours.neighbours) {
      if (taken_.contains(neighbour)) company.insert(neighbour);
    }
    return company.size();
  }

  // The candidate in most company, or none where two are equal.
  Result<NodeId> BestInCompany(const std::vector<Candidate>& candidates) const {
    std::size_t best_company = 0;
    NodeId best = kNoNode;
    for (const Candidate& candidate : candidates) {
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t company, CountCompany(candidate.node.id));
      if (company > best_company) {
        best_company = company;
        best = candidate.node.id;
      } else if (company == best_company) {
        best = kNoNode;
      }
    }
    return best;
  }

  void ReportAmbiguous(const std::string& name, const std::vector<Candidate>& candidates) {
    AmbiguousName ambiguous{.name = name};
    for (const Candidate& candidate : candidates) ambiguous.candidates.push_back(candidate.node.id);
    result_.ambiguous.push_back(std::move(ambiguous));
  }

  const extract::Extraction& extraction_;
  const graph::GraphReader& reader_;
  const std::optional<ArticleId> replaced_;
  std::optional<PropertyKeyId> name_key_, date_key_;
  Resolutions result_;
  std::set<NodeId> taken_;
};

}  // namespace

Result<Resolutions> ResolveEntities(const extract::Extraction& extraction, const graph::GraphReader& reader,
                                    std::optional<ArticleId> replaced) {
  return Resolver(extraction, reader, replaced).Run();
}

}  // namespace dossier::resolve
