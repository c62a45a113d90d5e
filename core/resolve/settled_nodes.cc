#include "core/resolve/settled_nodes.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/graph/indexed_names.h"
#include "core/graph/name_variant.h"
#include "core/resolve/name_rules.h"

namespace dossier::resolve {
namespace {

// A name with more nodes is not settled.
constexpr std::size_t kMaxHits = 64;

class SettledFinder {
 public:
  explicit SettledFinder(const graph::GraphReader& reader) : reader_(reader) {}

  Result<std::vector<NodeId>> Run(const std::vector<Local>& incoming) {
    std::vector<NodeId> settled(incoming.size(), kNoNode);
    std::map<NodeId, int> wanted;  // by how many of the article
    for (std::size_t i = 0; i < incoming.size(); ++i) {
      const Local& local = incoming[i];
      if (local.label == "Person" || local.label == "Event" || local.key.empty()) continue;
      std::set<NodeId> hits;
      DOSSIER_RETURN_IF_ERROR(AddHits(local.label, local.key, &hits));
      const bool by_name = hits.size() == 1;
      for (const std::string& alias : local.aliases) {
        if (ClaimOf(local.label, local.key, alias) != Claim::kNone)
          DOSSIER_RETURN_IF_ERROR(AddHits(local.label, alias, &hits));
      }
      for (const NodeId node : hits) ++wanted[node];
      if (!by_name || hits.size() != 1) continue;
      DOSSIER_ASSIGN_OR_RETURN(const bool alone, StandsAlone(*hits.begin(), local));
      if (alone) settled[i] = *hits.begin();
    }
    for (NodeId& node : settled) {
      if (node != kNoNode && wanted[node] > 1) node = kNoNode;
    }
    return settled;
  }

 private:
  // The nodes of the label that have the name, or another spelling of it.
  Status AddHits(const std::string& label, const std::string& key, std::set<NodeId>* hits) {
    const auto label_id = reader_.symbols().labels.Find(label);
    if (!label_id) return {};
    std::vector<std::string> index_keys = IndexKeysOf(label, key);
    if (const std::string spelling = graph::SpellingKey(key); !spelling.empty())
      index_keys.push_back(graph::SpellingMatchKey(spelling));
    std::vector<NodeId> ids;
    for (const std::string& index_key : index_keys) {
      DOSSIER_ASSIGN_OR_RETURN(const auto found, reader_.FindByName(index_key, graph::NameMatch::kExact, kMaxHits));
      for (const graph::NameHit& hit : found) ids.push_back(hit.node);
      if (found.size() == kMaxHits) hits->insert({kNoNode, NodeId{0}});  // more than one
    }
    DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader_.FindNodes(ids));
    for (const std::optional<graph::Node>& node : nodes) {
      if (node && std::ranges::find(node->labels, *label_id) != node->labels.end()) hits->insert(node->id);
    }
    return {};
  }

  // Whether the node's name is the local's, and its aliases lead to no other node.
  Result<bool> StandsAlone(NodeId id, const Local& local) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> node, reader_.FindNode(id));
    const graph::Value name = reader_.PropertyOf(node->properties, graph::property::kName);
    const graph::Value aliases = reader_.PropertyOf(node->properties, graph::property::kAliases);
    if (!name.Is(graph::ValueType::kString) || NameKeyOf(local.label, name.AsString()) != local.key) return false;
    if (!aliases.Is(graph::ValueType::kList)) return true;
    std::set<NodeId> hits = {id};
    for (const graph::Value& alias : aliases.AsList()) {
      if (!alias.Is(graph::ValueType::kString)) return false;
      DOSSIER_RETURN_IF_ERROR(AddHits(local.label, NameKeyOf(local.label, alias.AsString()), &hits));
    }
    return hits.size() == 1;
  }

  const graph::GraphReader& reader_;
};

}  // namespace

Result<std::vector<NodeId>> FindSettledNodes(const graph::GraphReader& reader, const std::vector<Local>& incoming) {
  return SettledFinder(reader).Run(incoming);
}

}  // namespace dossier::resolve
