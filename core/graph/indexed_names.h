// Which names lead to a node: what every store's name index holds. Pure function.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/graph/graph_records.h"
#include "core/graph/symbol_table.h"

namespace dossier::graph {

// The normalised (NormalizeName) forms of `name` and `aliases`, each once, with whether it is only an alias; sorted,
// without empty ones. Properties of another type than string, or list of strings, lead nowhere.
std::vector<std::pair<std::string, bool>> IndexedNames(const Node& node, const SymbolTable& symbols);

}  // namespace dossier::graph
