// The seam of execution: a node of the plan at work. Rows are pulled in batches from the root.
// Thread safety: one thread. Lifetime: within its ExecContext.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/result.h"
#include "query/exec/evaluator.h"
#include "query/exec/exec_context.h"
#include "query/exec/record_batch.h"
#include "query/plan/logical_plan.h"

namespace dossier::query {

class Operator {
 public:
  Operator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : node_(node), context_(*context), input_(std::move(input)) {}
  virtual ~Operator() = default;
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  // Starts anew, from the first row.
  Status Open() {
    capacity_ = 0;
    return Reopen();
  }
  // The next rows, at least one; none: there are no more. `out` is replaced.
  Status Next(RecordBatch* out) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.CheckNow());
    // Small batches first: first rows come soon, and a LIMIT or EXISTS wastes little.
    capacity_ = std::min(std::max<std::size_t>(capacity_ * 4, 32), context_.batch_capacity);
    out->Clear();
    out->columns.resize(context_.slots());
    DOSSIER_RETURN_IF_ERROR(Produce(out));
    context_.rows_made[static_cast<std::size_t>(node_.id)] += out->size;
    return {};
  }

 protected:
  virtual Status Reopen() { return input_ ? input_->Open() : Status(); }
  virtual Status Produce(RecordBatch* out) = 0;

  const PlanNode& node_;
  ExecContext& context_;
  std::unique_ptr<Operator> input_;
  std::size_t capacity_ = 0;  // rows that the batch at hand may have
};

// The operators of a plan. `argument` is what its kArgument leaf gives; it must outlive them.
std::unique_ptr<Operator> BuildOperators(const PlanNode& plan, ExecContext* context, const RecordBatch* argument);

// The value of SKIP or LIMIT.
Result<std::uint64_t> EvaluateCount(const bound::Expr& expr, std::string_view clause, ExecContext* context);

// One function a kind; in the file of that operator.
std::unique_ptr<Operator> MakeScan(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeExpand(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeEndpoints(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeVarExpand(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeShortest(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakePathSearch(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeReach(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeIntersect(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeFilter(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakePath(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeUnwind(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeCall(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeProject(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeKeep(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeSkipLimit(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeAggregate(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeDistinct(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeSort(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeOptional(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeCreate(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeMerge(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeSet(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeDelete(const PlanNode&, ExecContext*, std::unique_ptr<Operator>);
std::unique_ptr<Operator> MakeTriangles(const PlanNode&, ExecContext*, const RecordBatch* argument);
std::unique_ptr<Operator> MakeUnion(const PlanNode&, ExecContext*, const RecordBatch* argument);

}  // namespace dossier::query
