// A graph in GraphViz's DOT language. Pure functions; the same graph gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "query/export/sub_graph.h"

namespace dossier::query {

enum class DotCluster : std::uint8_t { kNone, kType, kArticle };  // kArticle needs SubGraphOptions.first_articles

struct DotOptions {
  DotCluster cluster = DotCluster::kNone;
  bool multi = false;         // one edge a relationship, instead of one for a pair and a type
  double dashed_below = 0.5;  // confidence under which an edge is dashed
  std::string rank_direction = "LR";
  std::string server = {};  // "http://127.0.0.1:7480": edges link to it; empty: no links
};

// Nodes are named by element id ("e:101") and coloured and shaped by label; an edge's tooltip quotes its first
// sentence.
std::string ToDot(const SubGraph& graph, const DotOptions& options = {});

// `text` as the inside of a double-quoted DOT string that shows exactly as it is: quotes and backslashes escaped (\N,
// \G, \L ... would be replaced by GraphViz), & as an entity, line breaks as \n, other control characters dropped.
std::string EscapeDot(std::string_view text);

}  // namespace dossier::query
