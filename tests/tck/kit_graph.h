// Where scenarios run: an empty graph for each, in memory or in a RocksDB store of its own in a temporary directory.
// Thread safety: one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/graph/graph.h"

namespace dossier::tck {

class KitGraph {
 public:
  virtual ~KitGraph() = default;
  virtual std::string_view name() const = 0;
  // The graph, without a node in it. Valid until the next call; nobody else may hold a snapshot of it then.
  virtual Result<graph::Graph*> Empty() = 0;
};

std::unique_ptr<KitGraph> MakeMemoryKitGraph();
// Errors: those of opening a store.
Result<std::unique_ptr<KitGraph>> MakeStoreKitGraph();

}  // namespace dossier::tck
