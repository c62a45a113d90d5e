// The benchmark's graph as a graph of Dossier: nodes Person with a name, relationships MET with a date.
#pragma once

#include "bench/speed/met_graph.h"
#include "core/graph/graph_writer.h"

namespace dossier::speed {

// By commits of 10,000 records each. Errors are those of commits.
Status LoadByCommits(const MetGraph& graph, graph::GraphWriter* writer);

}  // namespace dossier::speed
