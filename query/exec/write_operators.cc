// Operators that write: each takes all rows of its input, then writes, then gives rows.
#include <algorithm>
#include <numeric>

#include "query/exec/graph_writes.h"
#include "query/exec/operator.h"
#include "query/exec/value_size.h"

namespace dossier::query {
namespace {

using graph::Value;

class WriteOperator : public Operator {
 public:
  WriteOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), writes_(context), charge_(&context->limits) {}

  Status Reopen() override {
    rows_ = RecordBatch(context_.slots());
    charge_.Reset();
    written_ = false;
    at_ = 0;
    return input_->Open();
  }

 protected:
  // Changes the graph for all rows; columns may be added, and rows replaced.
  virtual Status Write() = 0;

  Status Produce(RecordBatch* out) final {
    if (!written_) {
      DOSSIER_RETURN_IF_ERROR(TakeInput());
      DOSSIER_RETURN_IF_ERROR(Write());
      written_ = true;
    }
    const std::size_t end = std::min(rows_.size, at_ + capacity_);
    std::vector<std::uint32_t> part(end - at_);
    std::iota(part.begin(), part.end(), static_cast<std::uint32_t>(at_));
    if (!part.empty()) out->Gather(rows_, part);
    at_ = end;
    return {};
  }

  Status Keep(const RecordBatch& from, std::size_t row, RecordBatch* to) {
    for (std::size_t slot = 0; slot < from.columns.size(); ++slot) {
      if (from.columns[slot].empty()) continue;
      Column& column = to->columns[slot];
      const Value* const previous = column.empty() ? nullptr : &column.back();
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes,
                               BytesBeside(from.columns[slot][row], previous, &context_.limits));
      DOSSIER_RETURN_IF_ERROR(charge_.Add(bytes - sizeof(Value)));  // the slot is counted by what follows
      DOSSIER_RETURN_IF_ERROR(ReserveOne(&column, &charge_));
    }
    to->Append(from, row);
    return {};
  }

  GraphWrites writes_;
  RecordBatch rows_;
  MemoryCharge charge_;

 private:
  Status TakeInput() {
    RecordBatch batch;
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(&batch));
      if (batch.size == 0) return {};
      for (std::size_t row = 0; row < batch.size; ++row) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        DOSSIER_RETURN_IF_ERROR(Keep(batch, row, &rows_));
      }
    }
  }

  bool written_ = false;
  std::size_t at_ = 0;
};

class CreateOperator final : public WriteOperator {
 public:
  using WriteOperator::WriteOperator;

 protected:
  Status Write() override {
    for (std::size_t row = 0; row < rows_.size; ++row) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      DOSSIER_RETURN_IF_ERROR(writes_.Create(*node_.create, false, &rows_, row));
    }
    return {};
  }
};

class SetOperator final : public WriteOperator {
 public:
  using WriteOperator::WriteOperator;

 protected:
  Status Write() override {
    for (std::size_t row = 0; row < rows_.size; ++row) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      DOSSIER_RETURN_IF_ERROR(writes_.Set(node_.on_match, rows_, row));
    }
    return {};
  }
};

class DeleteOperator final : public WriteOperator {
 public:
  using WriteOperator::WriteOperator;

 protected:
  Status Write() override {
    for (std::size_t row = 0; row < rows_.size; ++row) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      for (const bound::ExprPtr& target : node_.predicates) {
        DOSSIER_RETURN_IF_ERROR(writes_.Mark(*target, rows_, row));
      }
    }
    return writes_.DeleteMarked(node_.detach, node_.predicates[0]->position);
  }
};

// Row by row, so that what one row makes is found by the next.
class MergeOperator final : public WriteOperator {
 public:
  MergeOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : WriteOperator(node, context, std::move(input)),
        argument_(context->slots()),
        inner_(BuildOperators(*node.inner, context, &argument_)) {}

 protected:
  Status Write() override {
    RecordBatch results(context_.slots());
    for (std::size_t row = 0; row < rows_.size; ++row) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      const std::uint32_t number = static_cast<std::uint32_t>(row);
      argument_.Clear();
      argument_.Gather(rows_, std::span(&number, 1));
      const std::size_t first = results.size;
      DOSSIER_RETURN_IF_ERROR(AddMatches(row, &results));
      const bool found = results.size > first;
      if (!found) DOSSIER_RETURN_IF_ERROR(AddNew(row, &results));
      for (std::size_t i = first; i < results.size; ++i) {
        DOSSIER_RETURN_IF_ERROR(writes_.Set(found ? node_.on_match : node_.on_create, results, i));
      }
    }
    rows_ = std::move(results);
    return {};
  }

 private:
  // All of them before any is changed.
  Status AddMatches(std::size_t row, RecordBatch* results) {
    DOSSIER_RETURN_IF_ERROR(inner_->Open());
    RecordBatch matches;
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(inner_->Next(&matches));
      if (matches.size == 0) return {};
      for (std::size_t match = 0; match < matches.size; ++match) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        DOSSIER_RETURN_IF_ERROR(Keep(rows_, row, results));
        for (const bound::Slot slot : node_.slots) {
          DOSSIER_RETURN_IF_ERROR(ReserveOne(&(*results)[slot], &charge_));
          (*results)[slot].push_back(matches.Has(slot) ? matches[slot][match] : Value());
        }
      }
    }
  }

  Status AddNew(std::size_t row, RecordBatch* results) {
    DOSSIER_RETURN_IF_ERROR(Keep(rows_, row, results));
    DOSSIER_RETURN_IF_ERROR(writes_.Create(*node_.create, true, results, results->size - 1));
    for (const bound::Slot slot : node_.slots) (*results)[slot].resize(results->size);
    return {};
  }

  RecordBatch argument_;
  std::unique_ptr<Operator> inner_;
};

}  // namespace

std::unique_ptr<Operator> MakeCreate(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<CreateOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeMerge(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<MergeOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeSet(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<SetOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeDelete(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<DeleteOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
