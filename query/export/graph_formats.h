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

// Two files as neo4j-admin's import reads them: entityId:ID,...,:LABEL and :START_ID,...,:END_ID,:TYPE.
struct CsvFiles {
  std::string nodes;
  std::string relationships;
};
CsvFiles ToCsvFiles(const SubGraph& graph);

}  // namespace dossier::query
