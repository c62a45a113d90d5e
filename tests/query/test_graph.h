// Graphs for tests, written as patterns: (a:Person {name: 'A'})-[:MET {date: '2025'}]->(b), (a)-[:KNOWS]->(:Person).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/graph/memory_graph.h"

namespace dossier::query {

// Adds what the patterns say: each variable is one node, each relationship a new one (a direction is needed).
Status AddPatterns(std::string_view patterns, graph::Graph* graph);

// Patterns for AddPatterns of nodes n0, n1 ... with the label N, each linked to each other one by a T.
std::string Clique(int nodes);

// A value as a query would write it: 'text', (:Person {name: 'A'}), [:MET {date: '2025'}], <(:A)-[:T]->(:B)>.
std::string ToQueryText(const graph::Value& value, const graph::GraphReader& reader);

}  // namespace dossier::query
