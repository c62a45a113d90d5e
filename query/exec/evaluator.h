// Evaluates bound expressions for rows of a batch, by openCypher's rules: three-valued logic, null in null out.
// Recursion follows the expression, whose depth the parser bounds. Thread safety: one thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "query/binder/bound_query.h"
#include "query/exec/exec_context.h"
#include "query/exec/record_batch.h"

namespace dossier::query {

class Evaluator {
 public:
  explicit Evaluator(ExecContext* context) : context_(*context) {}

  // Fetches at once the records that the expressions will read of a batch's nodes, relationships and paths.
  Status Prefetch(std::span<const bound::Slot> element_slots, const RecordBatch& batch);

  // The value for one row. Errors: kQueryRuntime with the expression's position, kTimeout, kMemoryLimit ...
  Result<graph::Value> Evaluate(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  // Whether it is true; false and null are not. Error for another type.
  Result<bool> IsTrue(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);

  // Whether the labels of the value (a node, null) satisfy the expression; null for null.
  Result<graph::Value> HasLabels(const bound::Expr& expr, const graph::Value& base);
  // `base.key` of an element, map or temporal value.
  Result<graph::Value> Property(const graph::Value& base, int key, const std::string& text,
                                const SourcePosition& position);

  ExecContext& context() { return context_; }

 private:
  Result<graph::Value> EvaluateChain(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateLogical(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateNot(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateSign(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateComparison(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateList(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateMap(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateIndex(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateSlice(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateCase(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateComprehension(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateQuantifier(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateReduce(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateCall(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateSubquery(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  Result<graph::Value> EvaluateMapProjection(const bound::Expr& expr, const RecordBatch& batch, std::size_t row);
  // The list that an expression gives; nothing for null.
  Result<std::optional<graph::Value>> EvaluateListOperand(const bound::Expr& expr, const RecordBatch& batch,
                                                          std::size_t row);

  ExecContext& context_;
};

// Slots whose nodes, relationships or paths the expression reads records of: for Evaluator::Prefetch.
std::vector<bound::Slot> ElementSlots(const bound::Expr& expr);
void AddElementSlots(const bound::Expr& expr, std::vector<bound::Slot>* slots);

// One binary operation, as `op` of a chain.
Result<graph::Value> ApplyOperator(BinaryOperator op, const graph::Value& left, const graph::Value& right,
                                   const SourcePosition& position, QueryLimits* limits);

// A type error of a value met while running.
Error WrongValue(const SourcePosition& position, std::string_view needed, const graph::Value& found);
// A node or relationship that the query itself has deleted.
Error DeletedElement(const SourcePosition& position);

}  // namespace dossier::query
