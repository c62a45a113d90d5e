// What clauses that write do to one row: makes nodes and relationships, sets properties and labels, deletes.
// Thread safety: one thread. Lifetime: within its ExecContext, which must hold a transaction.
#pragma once

#include <set>
#include <span>

#include "query/exec/evaluator.h"

namespace dossier::query {

class GraphWrites {
 public:
  explicit GraphWrites(ExecContext* context) : context_(*context), evaluator_(context), charge_(&context->limits) {}

  // Makes what is new in the pattern for row `row`; columns of new nodes, relationships and paths gain its value.
  // `merging`: a property that is null is an error, as nothing could ever match it. Errors: kQueryRuntime, limits.
  Status Create(const bound::CreatePattern& pattern, bool merging, RecordBatch* rows, std::size_t row);
  // In order; each sees what those before it did.
  Status Set(std::span<const bound::SetItem> items, const RecordBatch& rows, std::size_t row);
  // Notes what is to be deleted; null is nothing.
  Status Mark(const bound::Expr& target, const RecordBatch& rows, std::size_t row);
  // Deletes what was marked: kQueryRuntime (DeleteConnectedNode) where a node keeps relationships and not `detach`.
  Status DeleteMarked(bool detach, const SourcePosition& position);

 private:
  Status CreateNode(const bound::NewNode& node, bool merging, RecordBatch* rows, std::size_t row);
  Status CreateRelationship(const bound::NewRelationship& made, const bound::CreatePattern& pattern, bool merging,
                            RecordBatch* rows, std::size_t row);
  Result<graph::PropertyMap> Properties(const bound::ExprPtr& map, bool merging, const RecordBatch& rows,
                                        std::size_t row);
  Result<NodeId> EndOf(const bound::NewNode& node, const RecordBatch& rows, std::size_t row) const;
  Status SetOne(const bound::SetItem& item, const graph::Value& target, const graph::Value& value);
  Result<graph::PropertyMap> Changed(const bound::SetItem& item, const graph::PropertyMap& before,
                                     const graph::Value& value);
  Status AddAll(const graph::Value& from, const SourcePosition& position, graph::PropertyMap* out);
  PropertyKeyId KeyOf(int name) const;

  ExecContext& context_;
  Evaluator evaluator_;
  MemoryCharge charge_;
  std::set<NodeId> marked_nodes_;
  std::set<RelationshipId> marked_relationships_;
};

// Whether a property can hold the value: no node, relationship, path or map, and none within a list. Null can be
// "held".
Status CheckPropertyValue(const graph::Value& value, const SourcePosition& position);

}  // namespace dossier::query
