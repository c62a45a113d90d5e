// The one writer of a graph. Thread safety: one thread at a time. Lifetime: as the Graph it came from.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/graph/graph_batch.h"

namespace dossier::graph {

class GraphWriter {
 public:
  virtual ~GraphWriter() = default;

  // The next unused ids, in ascending order. Ids that no commit uses are handed out again after a reopen.
  virtual NodeId ReserveNode() = 0;
  virtual RelationshipId ReserveRelationship() = 0;
  virtual ArticleId ReserveArticle() = 0;

  // The id of a name, new if need be; new names become lasting with the next commit.
  virtual LabelId InternLabel(std::string_view name) = 0;
  virtual TypeId InternType(std::string_view name) = 0;
  virtual PropertyKeyId InternKey(std::string_view name) = 0;

  // Applies the batch atomically; after it returns, a store keeps it through kill -9 and power loss. Errors:
  // kDiskFull, kIo, kStoreDamaged, kInternal; then nothing of the batch is in the graph.
  virtual Status Commit(const GraphBatch& batch) = 0;
};

}  // namespace dossier::graph
