// Nodes and relationships by the million, beside what a graph holds already: the way in of a bulk import. Nothing of it
// shows before Commit, which shows all of it at once; without Commit, or after kill -9 at any moment, the graph is as
// it was. Relationships join only nodes of the same load. Thread safety: one thread, save PrepareNodes, which any
// number may call, also beside the others. Lifetime: the graph's; meanwhile nothing else writes to it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_batch.h"
#include "core/graph/symbol_table.h"

namespace dossier::graph {

// Nodes are named by their place in the load: the first one added is 0.
struct BulkRelationship {
  std::uint32_t start = 0, end = 0;
  TypeId type{};
  std::uint32_t properties = 0;  // place among the property maps that come with it
};

class BulkWriter {
 public:
  // Nodes in the form in which they are stored.
  class PreparedNodes {
   public:
    virtual ~PreparedNodes() = default;
  };

  virtual ~BulkWriter() = default;

  // The id of a name, new if need be.
  virtual LabelId InternLabel(std::string_view name) = 0;
  virtual TypeId InternType(std::string_view name) = 0;
  virtual PropertyKeyId InternKey(std::string_view name) = 0;
  // All names so far.
  virtual const SymbolTable& symbols() const = 0;

  // The expensive part of adding nodes. Their ids do not count; names are in `symbols`, a copy of symbols() as of any
  // time. kInternal where a property cannot be stored.
  virtual Result<std::unique_ptr<PreparedNodes>> PrepareNodes(std::span<const Node> nodes,
                                                              const SymbolTable& symbols) const = 0;
  // Adds those of the nodes for which `kept` is true. They get the next ids, in order.
  virtual Status AddNodes(const PreparedNodes& nodes, const std::vector<bool>& kept) = 0;

  // Adds relationships between nodes, which may be added later. Ids are given at Commit, in order of start, type, end,
  // `date` and the other properties.
  virtual Status AddRelationships(std::span<const BulkRelationship> relationships,
                                  std::span<const PropertyMap> properties) = 0;

  // Makes everything lasting. Errors: kDiskFull, kIo, kInternal; then nothing is in the graph. No call may follow.
  virtual Status Commit(std::span<const HistoryEntry> history) = 0;
};

}  // namespace dossier::graph
