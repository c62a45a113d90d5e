// A graph of articles of which each one's content follows from its number: whether article n is there whole can be seen
// from the store alone. Article n names two people of its own, a hub that all share, three relationships and as many
// assertions, and it is committed as one batch.
#pragma once

#include <cstddef>
#include <string>

#include "core/graph/graph.h"

namespace dossier::storage {

// The batch of article `n`, from 1 on, for a graph with those before it.
graph::GraphBatch NextInChain(std::size_t n, graph::GraphWriter* writer, const graph::GraphReader& now);

// How many articles there are.
std::size_t CountChain(const graph::GraphReader& reader);

// What is wrong with the articles 1 to `n`: missing, or not whole; empty where nothing is.
std::string CheckChain(const graph::GraphReader& reader, std::size_t n);

}  // namespace dossier::storage
