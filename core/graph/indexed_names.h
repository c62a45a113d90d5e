// Which names lead to a node: what every store's name index holds. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/graph/graph_records.h"
#include "core/graph/symbol_table.h"

namespace dossier::graph {

// The normalised (NormalizeName) forms of `name` and `aliases`, each once, with whether it is only an alias; sorted,
// without empty ones. Properties of another type than string, or list of strings, lead nowhere. Beside names there are
// match keys, marked as aliases, by which names are found that are spelt otherwise; no normalised name starts like one.
std::vector<std::pair<std::string, bool>> IndexedNames(const Node& node, const SymbolTable& symbols);

// Match keys, to be looked up with FindByName: of the names with this VariantKey, other than the key itself; of those
// whose VariantKey has this SpellingKey; of the events of a day with this EventHead.
std::string VariantMatchKey(std::string_view variant_key);
std::string SpellingMatchKey(std::string_view spelling_key);
std::string EventMatchKey(std::string_view iso_day, std::string_view event_head);
bool IsMatchKey(std::string_view indexed_name);

}  // namespace dossier::graph
