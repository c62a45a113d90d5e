#include "query/lookup/ambiguous_names.h"

#include <algorithm>
#include <map>

#include "core/graph/name_key.h"
#include "query/export/record_set.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

void AddName(const std::string& name, NodeId node, std::map<std::string, SharedName>* by_key) {
  const std::string key = graph::NormalizeName(name);
  if (key.empty()) return;
  SharedName& shared = by_key->try_emplace(key, SharedName{name, {}}).first->second;
  if (shared.nodes.empty() || shared.nodes.back() != node) shared.nodes.push_back(node);
}

}  // namespace

Result<std::vector<SharedName>> FindAmbiguousNames(const graph::GraphReader& reader) {
  const graph::SymbolTable& symbols = reader.symbols();
  const std::optional<LabelId> event = symbols.labels.Find("Event");
  const std::optional<PropertyKeyId> aliases = symbols.keys.Find(graph::property::kAliases);
  std::map<std::string, SharedName> by_key;
  for (NodeId after = kNoNode;;) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<NodeId> ids, reader.ScanNodes(std::nullopt, after, 1024));
    if (ids.empty()) break;
    DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader.FindNodes(ids));
    for (const std::optional<graph::Node>& node : nodes) {
      if (!node || (event && std::find(node->labels.begin(), node->labels.end(), *event) != node->labels.end()))
        continue;
      AddName(NameOf(node->properties, symbols), node->id, &by_key);
      const Value list = aliases ? graph::FindProperty(node->properties, *aliases) : Value();
      if (!list.Is(ValueType::kList)) continue;
      for (const Value& alias : list.AsList()) {
        if (alias.Is(ValueType::kString)) AddName(alias.AsString(), node->id, &by_key);
      }
    }
    after = ids.back();
  }
  std::vector<SharedName> shared;
  for (auto& [key, name] : by_key) {
    if (name.nodes.size() > 1) shared.push_back(std::move(name));
  }
  return shared;
}

}  // namespace dossier::query
