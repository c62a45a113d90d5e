#include "core/graph/indexed_names.h"

#include <map>

#include "core/graph/name_key.h"

namespace dossier::graph {

std::vector<std::pair<std::string, bool>> IndexedNames(const Node& node, const SymbolTable& symbols) {
  std::map<std::string, bool> names;
  const auto add = [&](const Value& value, bool is_alias) {
    if (!value.Is(ValueType::kString)) return;
    std::string key = NormalizeName(value.AsString());
    if (!key.empty()) names.emplace(std::move(key), is_alias);
  };
  if (const auto key = symbols.keys.Find(property::kName)) add(FindProperty(node.properties, *key), false);
  if (const auto key = symbols.keys.Find(property::kAliases)) {
    const Value& aliases = FindProperty(node.properties, *key);
    if (aliases.Is(ValueType::kList)) {
      for (const Value& alias : aliases.AsList()) add(alias, true);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace dossier::graph
