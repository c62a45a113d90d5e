// From what a person types to a node: an element id, a name, an alias, the start of a name. Ambiguity is reported,
// never settled by a guess. Pure functions of the snapshot.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/query_engine.h"

namespace dossier::query {

// A node as a list of candidates shows it.
struct EntityCandidate {
  NodeId id = kNoNode;
  std::string name;
  std::vector<std::string> labels;
  std::vector<std::string> aliases;
  std::size_t articles = 0;  // that speak of it
  std::size_t relationships = 0;
  std::string seen_with;  // its neighbour with most relationships to it, or empty
  std::string match;      // "name", "alias", "prefix", "word", "spelling"
};

// The one node that `text` means: "e:7"; else an exact name (case, accents and "the" aside); else an alias; else the
// start of a name or alias. Errors: kNotFound, with "did you mean" as hint; kAmbiguous, with the candidates, one a
// line, as hint (MatchEntities gives them as values).
Result<NodeId> FindEntity(const graph::GraphReader& reader, std::string_view text);

// All nodes that FindEntity would choose from, by id, at most `limit`: one means found, none not found.
Result<std::vector<EntityCandidate>> MatchEntities(const graph::GraphReader& reader, std::string_view text,
                                                   std::size_t limit);

struct SearchOptions {
  std::size_t limit = 20;
  std::string label = {};          // only nodes with it; empty: any
  bool fuzzy = true;               // where nothing else matches, names that differ by a few letters
  std::size_t max_scan = 200'000;  // a graph with more nodes is searched for words only where nothing else matches
};

// Nodes for a search box: names as written, then in other case or accents, aliases, starts of names, words inside
// names; slips of the pen (FindFuzzy) where nothing else matches, on a big graph before words. Within each class by
// number of relationships, then id. O(matches), and for words O(names).
Result<std::vector<EntityCandidate>> SearchEntities(const graph::GraphReader& reader, std::string_view text,
                                                    const SearchOptions& options);

// Fills in everything but `match`.
Result<std::vector<EntityCandidate>> DescribeEntities(const graph::GraphReader& reader, std::span<const NodeId> ids);

// A warning for each name that is no relationship type (or label) of the graph, with "did you mean".
std::vector<Notification> CheckTypes(const graph::GraphReader& reader, std::span<const std::string> types);
std::vector<Notification> CheckLabels(const graph::GraphReader& reader, std::span<const std::string> labels);

}  // namespace dossier::query
