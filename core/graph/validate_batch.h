// The rules of graph_batch.h as a check that every writer makes before it applies a batch.
#pragma once

#include "core/base/result.h"
#include "core/graph/graph_batch.h"
#include "core/graph/graph_reader.h"

namespace dossier::graph {

// kInternal with the rule that is broken and the id, or ok. `before` is the graph that the batch will change, `symbols`
// all names interned so far. O(batch) look-ups.
Status ValidateBatch(const GraphReader& before, const SymbolTable& symbols, const GraphBatch& batch);

}  // namespace dossier::graph
