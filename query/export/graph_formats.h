// A graph in formats for other programs. Pure functions; the same graph gives the same bytes. O(bytes written).
#pragma once

#include <string>

#include "query/export/sub_graph.h"

namespace dossier::query {

// Node-link JSON (NetworkX, d3): {"directed","multigraph","graph","nodes":[{"id",...}],"links":[{"source","target",
// "key",...,"evidence":[...]}]}.
std::string ToNodeLinkJson(const SubGraph& graph);

// GraphML 1.0: typed keys; labels joined by ";"; lists, maps and evidence as JSON in strings.
std::string ToGraphMl(const SubGraph& graph);

// Two files as neo4j-admin's import reads them: :ID,name:string,...,:LABEL and :START_ID,...,:END_ID,:TYPE, each column
// with its type. `dossier import` makes the same graph of them. What neo4j-admin has no type for (maps, columns of several
// types) is a column of type `json` (typed_json.h); "\\;" in a list is a semicolon. Evidence, where the graph brings it,
// comes as three columns of relationships.
struct CsvFiles {
  std::string nodes;
  std::string relationships;
};
CsvFiles ToCsvFiles(const SubGraph& graph);

}  // namespace dossier::query
