// The graph algorithms that CALL knows, over a part of the graph: components, ranks, cores, communities. Components are
// found over neighbour lists, without a copy (components.h); for the others Boost.Graph does the work where it has the
// algorithm. Rows come in order of node ids; the same graph gives the same rows. Thread safety: as ExecContext.
#pragma once

#include "query/exec/procedures.h"

namespace dossier::query {

// An AlgorithmRunner. Arguments: labels and types, each a text, a list of texts or null for any; pageRank's third is
// 'out' to follow relationships in their direction or 'both'. Errors: kQueryRuntime for other arguments, limits. Cost:
// O(nodes + relationships) for components, strong components, cores and articulation points; times the rounds for page
// rank (100 at most) and communities (100); times the nodes for betweenness and closeness.
Status RunAlgorithm(ProcedureId procedure, std::span<const graph::Value> arguments, const SourcePosition& position,
                    ExecContext* context, const ProcedureRow& row);

}  // namespace dossier::query
