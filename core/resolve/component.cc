#include "core/resolve/component.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "core/graph/indexed_names.h"
#include "core/graph/name_key.h"
#include "core/graph/name_variant.h"
#include "core/resolve/name_rules.h"
#include "core/resolve/settled_nodes.h"

namespace dossier::resolve {
namespace {

// Nodes of one name beyond these are not looked at.
constexpr std::size_t kMaxHits = 4096;

class ComponentLoader {
 public:
  ComponentLoader(const graph::GraphReader& reader, std::optional<ArticleId> removed)
      : reader_(reader), removed_(removed) {}

  Result<Component> Run(const extract::Extraction* extraction) {
    if (extraction != nullptr) DOSSIER_RETURN_IF_ERROR(AddIncoming(*extraction));
    if (removed_) {
      DOSSIER_ASSIGN_OR_RETURN(const auto supports, reader_.ArticleSupports(*removed_));
      for (const graph::NodeSupport& support : supports) {
        Local local = MakeLocal(support.label, support.name, support.aliases);
        local.date = support.date;
        out_.former.try_emplace({local.label, local.key}, support.node);
        Follow(local);
      }
    }
    while (!queue_.empty()) {
      const Step step = std::move(queue_.front());
      queue_.pop_front();
      DOSSIER_RETURN_IF_ERROR(step.is_event ? VisitEvents(step.key) : VisitName(step.label, step.key));
    }
    return std::move(out_);
  }

 private:
  struct Step {
    bool is_event;
    std::string label, key;
    friend auto operator<=>(const Step&, const Step&) = default;
  };

  Local MakeLocal(const std::string& label, const std::string& name, const std::vector<std::string>& aliases) {
    Local local{.label = label, .name = name, .key = KeyOf(label, name), .aliases = {}, .date = {}};
    std::set<std::string> keys;
    for (const std::string& alias : aliases) keys.insert(KeyOf(label, alias));
    keys.erase(local.key);
    keys.erase("");
    local.aliases.assign(keys.begin(), keys.end());
    return local;
  }

  // Remembered, since thousands of articles may call one thing by the same name.
  const std::string& KeyOf(const std::string& label, const std::string& name) {
    const auto [it, is_new] = keys_.try_emplace(label + '\n' + name);
    if (is_new) it->second = NameKeyOf(label, name);
    return it->second;
  }

  Status AddIncoming(const extract::Extraction& extraction) {
    std::map<NameClass, std::size_t> by_name;
    for (std::size_t i = 0; i < extraction.nodes.size(); ++i) {
      const extract::ExtractedNode& node = extraction.nodes[i];
      Local local = MakeLocal(node.label, node.name, node.aliases);
      local.article = kIncoming;
      local.place = i;
      local.date = node.date;
      local.active = true;
      if (node.label != "Event" && !local.key.empty()) {
        const auto [it, is_new] = by_name.try_emplace({local.label, local.key}, out_.locals.size());
        out_.local_of.push_back(it->second);
        if (!is_new) {
          AddAliases(local.aliases, &out_.locals[it->second]);
          continue;
        }
      } else {
        out_.local_of.push_back(out_.locals.size());
      }
      out_.locals.push_back(std::move(local));
    }
    const std::size_t size = out_.locals.size();
    std::vector<NodeId> settled(size, kNoNode);
    if (!removed_) {
      DOSSIER_ASSIGN_OR_RETURN(settled, FindSettledNodes(reader_, out_.locals));
    }
    for (std::size_t i = 0; i < size; ++i) {
      Register(i);
      if (settled[i] == kNoNode) {
        Follow(out_.locals[i]);
        continue;
      }
      // Its node, by its name alone, in place of all that articles say of it.
      Local node{.node = settled[i], .label = out_.locals[i].label, .key = out_.locals[i].key};
      node.place = ToNumber(node.node);
      node.active = true;
      loaded_.insert(node.node);
      Add(std::move(node));
    }
    return {};
  }

  static void AddAliases(const std::vector<std::string>& aliases, Local* local) {
    std::set<std::string> keys(local->aliases.begin(), local->aliases.end());
    keys.insert(aliases.begin(), aliases.end());
    local->aliases.assign(keys.begin(), keys.end());
  }

  void Enqueue(Step step) {
    if (step.key.empty() || !seen_.insert(step).second) return;
    queue_.push_back(std::move(step));
  }

  // Whatever the grouping of `local` may depend on, or depends on it.
  void Follow(const Local& local) {
    if (local.label == "Event") {
      Enqueue({true, local.label, EventKeyOf(local)});
      return;
    }
    Enqueue({false, local.label, local.key});
    if (IsShortName(local.label, local.key)) return;  // claims nothing
    for (const std::string& alias : local.aliases) {
      if (ClaimOf(local.label, local.key, alias) != Claim::kNone) Enqueue({false, local.label, alias});
    }
  }

  // Loads all locals of the nodes that the index has under `key` and that have the label.
  Status LoadHits(const std::string& key, const std::string& label) {
    const auto label_id = reader_.symbols().labels.Find(label);
    if (!label_id) return {};
    DOSSIER_ASSIGN_OR_RETURN(const auto hits, reader_.FindByName(key, graph::NameMatch::kExact, kMaxHits));
    std::vector<NodeId> ids;
    for (const graph::NameHit& hit : hits) {
      if (!loaded_.contains(hit.node)) ids.push_back(hit.node);
    }
    DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader_.FindNodes(ids));
    for (const std::optional<graph::Node>& node : nodes) {
      if (!node || std::find(node->labels.begin(), node->labels.end(), *label_id) == node->labels.end()) continue;
      if (loaded_.insert(node->id).second) DOSSIER_RETURN_IF_ERROR(LoadNode(*node, label));
    }
    return {};
  }

  Status LoadNode(const graph::Node& node, const std::string& label) {
    DOSSIER_ASSIGN_OR_RETURN(const auto supports, reader_.NodeSupports(node.id));
    for (const graph::NodeSupport& support : supports) {
      if (support.article == removed_) continue;
      Local local = MakeLocal(support.label, support.name, support.aliases);
      local.article = support.article;
      local.node = node.id;
      local.place = ToNumber(node.id);
      local.date = support.date;
      Add(std::move(local));
    }
    if (node.origin == graph::Origin::kByHand || supports.empty()) AddAnchor(node, label);
    return {};
  }

  // A node that stands by itself: its own name and aliases count like an article's.
  void AddAnchor(const graph::Node& node, const std::string& label) {
    const graph::Value name = reader_.PropertyOf(node.properties, graph::property::kName);
    const graph::Value list = reader_.PropertyOf(node.properties, graph::property::kAliases);
    const graph::Value date = reader_.PropertyOf(node.properties, graph::property::kDate);
    if (!name.Is(graph::ValueType::kString)) return;
    std::vector<std::string> aliases;
    if (list.Is(graph::ValueType::kList)) {
      for (const graph::Value& alias : list.AsList()) {
        if (alias.Is(graph::ValueType::kString)) aliases.push_back(alias.AsString());
      }
    }
    Local local = MakeLocal(label, name.AsString(), aliases);
    local.node = node.id;
    local.place = ToNumber(node.id);
    if (date.Is(graph::ValueType::kString)) local.date = PartialDate::Parse(date.AsString());
    Add(std::move(local));
  }

  void Add(Local local) {
    at_node_[local.node].push_back(out_.locals.size());
    out_.locals.push_back(std::move(local));
    Register(out_.locals.size() - 1);
  }

  void Register(std::size_t index) {
    const Local& local = out_.locals[index];
    if (local.label == "Event") {
      if (const std::string key = EventKeyOf(local); !key.empty()) by_event_[key].push_back(index);
      return;
    }
    by_name_[{local.label, local.key}].push_back(index);
    for (const std::string& alias : local.aliases) by_alias_[{local.label, alias}].push_back(index);
    if (const std::string spelling = graph::SpellingKey(local.key); !spelling.empty()) {
      by_spelling_[{local.label, spelling}].push_back(index);
    }
  }

  // Empty where the day is not known.
  static std::string EventKeyOf(const Local& event) {
    if (!event.date || !event.date->HasDay()) return {};
    return graph::EventMatchKey(event.date->ToIso(), graph::EventHead(event.key));
  }

  // With all that stands at its node, short names aside: those stand there by the company they keep.
  void Activate(std::size_t index) {
    if (out_.locals[index].active) return;
    out_.locals[index].active = true;
    Follow(out_.locals[index]);
    if (IsShortName(out_.locals[index].label, out_.locals[index].key)) return;
    for (const std::size_t mate : at_node_[out_.locals[index].node]) {
      Local& local = out_.locals[mate];
      if (local.active || IsShortName(local.label, local.key)) continue;
      local.active = true;
      Follow(local);
    }
  }

  Status VisitName(const std::string& label, const std::string& key) {
    for (const std::string& index_key : IndexKeysOf(label, key)) DOSSIER_RETURN_IF_ERROR(LoadHits(index_key, label));
    const auto members = by_name_.find({label, key});
    if (members == by_name_.end()) return {};  // nothing goes by this name: it matters to nobody who claims it
    for (const std::size_t i : members->second) Activate(i);
    if (IsShortName(label, key)) {
      ActivateShortNamesBeside(by_alias_[{label, key}]);
      return {};
    }
    for (const std::size_t i : by_alias_[{label, key}]) {
      if (ClaimOf(label, out_.locals[i].key, key) != Claim::kNone) Activate(i);
    }
    return VisitSpellings(label, key);
  }

  // People of full name stay who they are; the short names that stand with them are compared with each other.
  void ActivateShortNamesBeside(const std::vector<std::size_t>& claimants) {
    for (const std::size_t claimant : claimants) {
      for (const std::size_t mate : at_node_[out_.locals[claimant].node]) {
        if (IsShortName(out_.locals[mate].label, out_.locals[mate].key)) Activate(mate);
      }
    }
  }

  Status VisitSpellings(const std::string& label, const std::string& key) {
    const std::string spelling = graph::SpellingKey(key);
    if (spelling.empty()) return {};
    DOSSIER_RETURN_IF_ERROR(LoadHits(graph::SpellingMatchKey(spelling), label));
    for (const std::size_t i : by_spelling_[{label, spelling}]) {
      const Local& local = out_.locals[i];
      if (local.key != key && AreSpellingVariants(label, local.key, key)) Activate(i);
    }
    return {};
  }

  Status VisitEvents(const std::string& match_key) {
    DOSSIER_RETURN_IF_ERROR(LoadHits(match_key, "Event"));
    for (const std::size_t i : by_event_[match_key]) Activate(i);
    return {};
  }

  const graph::GraphReader& reader_;
  const std::optional<ArticleId> removed_;
  Component out_;
  std::unordered_map<std::string, std::string> keys_;
  std::set<NodeId> loaded_;
  std::map<NodeId, std::vector<std::size_t>> at_node_;
  std::map<NameClass, std::vector<std::size_t>> by_name_, by_alias_, by_spelling_;
  std::map<std::string, std::vector<std::size_t>> by_event_;
  std::deque<Step> queue_;
  std::set<Step> seen_;
};

}  // namespace

Result<Component> LoadComponent(const graph::GraphReader& reader, const extract::Extraction* extraction,
                                std::optional<ArticleId> removed) {
  return ComponentLoader(reader, removed).Run(extraction);
}

}  // namespace dossier::resolve
