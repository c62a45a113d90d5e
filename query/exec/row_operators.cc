// Operators that look at one row at a time: Filter, Project, Keep, Unwind, Path, Skip and Limit.
#include <algorithm>

#include "query/exec/operator.h"
#include "query/exec/value_size.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

class FilterOperator final : public Operator {
 public:
  FilterOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), evaluator_(context) {
    for (const bound::ExprPtr& predicate : node.predicates) AddElementSlots(*predicate, &element_slots_);
  }

 protected:
  Status Produce(RecordBatch* out) override {
    while (out->size == 0) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
      if (rows_.size == 0) return {};
      DOSSIER_RETURN_IF_ERROR(evaluator_.Prefetch(element_slots_, rows_));
      std::vector<std::uint32_t> kept;
      for (std::size_t row = 0; row < rows_.size; ++row) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        bool all = true;
        for (const bound::ExprPtr& predicate : node_.predicates) {
          DOSSIER_ASSIGN_OR_RETURN(all, evaluator_.IsTrue(*predicate, rows_, row));
          if (!all) break;
        }
        if (all) kept.push_back(static_cast<std::uint32_t>(row));
      }
      if (kept.size() == rows_.size) {
        std::swap(*out, rows_);
      } else {
        out->Gather(rows_, kept);
      }
    }
    return {};
  }

 private:
  Evaluator evaluator_;
  std::vector<bound::Slot> element_slots_;
  RecordBatch rows_;
};

class ProjectOperator final : public Operator {
 public:
  ProjectOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), evaluator_(context), charge_(&context->limits) {
    for (const auto& assignment : node.assignments) AddElementSlots(*assignment.expr, &element_slots_);
  }

 protected:
  Status Produce(RecordBatch* out) override {
    charge_.Reset();
    DOSSIER_RETURN_IF_ERROR(input_->Next(out));
    if (out->size == 0) return {};
    DOSSIER_RETURN_IF_ERROR(evaluator_.Prefetch(element_slots_, *out));
    std::vector<Column> columns(node_.assignments.size());
    for (std::size_t row = 0; row < out->size; ++row) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const bound::Expr& expr = *node_.assignments[i].expr;
        DOSSIER_ASSIGN_OR_RETURN(Value value, evaluator_.Evaluate(expr, *out, row));
        DOSSIER_RETURN_IF_ERROR(Hold(expr, value, &context_.limits, &charge_));  // until the next batch
        columns[i].push_back(std::move(value));
      }
    }
    // All of a row first, then set: an item never sees another item's new value.
    for (std::size_t i = 0; i < columns.size(); ++i) (*out)[node_.assignments[i].slot] = std::move(columns[i]);
    return {};
  }

 private:
  Evaluator evaluator_;
  MemoryCharge charge_;
  std::vector<bound::Slot> element_slots_;
};

class KeepOperator final : public Operator {
 public:
  using Operator::Operator;

 protected:
  Status Produce(RecordBatch* out) override {
    DOSSIER_RETURN_IF_ERROR(input_->Next(out));
    for (std::size_t slot = 0; slot < out->columns.size(); ++slot) {
      if (std::ranges::find(node_.slots, static_cast<bound::Slot>(slot)) == node_.slots.end())
        out->columns[slot].clear();
    }
    return {};
  }
};

class UnwindOperator final : public Operator {
 public:
  UnwindOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), evaluator_(context), charge_(&context->limits) {
    AddElementSlots(*node.predicates[0], &element_slots_);
  }
  Status Reopen() override {
    rows_.Clear();
    row_ = 0;
    list_ = Value();
    item_ = 0;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    std::vector<std::uint32_t> sources;
    Column items;
    while (items.size() < capacity_) {
      if (list_.Is(ValueType::kList) && item_ < list_.AsList().size()) {
        items.push_back(list_.AsList()[item_++]);
        sources.push_back(static_cast<std::uint32_t>(row_ - 1));
        continue;
      }
      if (row_ >= rows_.size) {
        if (!items.empty()) break;
        DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
        row_ = 0;
        if (rows_.size == 0) return {};
        DOSSIER_RETURN_IF_ERROR(evaluator_.Prefetch(element_slots_, rows_));
      }
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      DOSSIER_ASSIGN_OR_RETURN(list_, evaluator_.Evaluate(*node_.predicates[0], rows_, row_++));
      item_ = 0;
      charge_.Reset();
      DOSSIER_RETURN_IF_ERROR(Hold(*node_.predicates[0], list_, &context_.limits, &charge_));
      if (!list_.IsNull() && !list_.Is(ValueType::kList)) list_ = Value(graph::List{list_});
    }
    out->Gather(rows_, sources);
    (*out)[node_.slot] = std::move(items);
    return {};
  }

 private:
  Evaluator evaluator_;
  MemoryCharge charge_;
  std::vector<bound::Slot> element_slots_;
  RecordBatch rows_;
  std::size_t row_ = 0;  // the next one
  Value list_;
  std::size_t item_ = 0;
};

// p = (a)-[r]->(b)-[rs*]->(c) from its parts.
class PathOperator final : public Operator {
 public:
  PathOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), charge_(&context->limits) {}

 protected:
  Status Produce(RecordBatch* out) override {
    charge_.Reset();
    DOSSIER_RETURN_IF_ERROR(input_->Next(out));
    Column paths;
    for (std::size_t row = 0; row < out->size; ++row) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      Value path = MakePath(*out, row);
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, MeasureValue(path, &context_.limits));
      DOSSIER_RETURN_IF_ERROR(charge_.Add(bytes));
      paths.push_back(std::move(path));
    }
    (*out)[node_.slot] = std::move(paths);
    return {};
  }

 private:
  Value MakePath(const RecordBatch& rows, std::size_t row) const {
    graph::Path path;
    const Value& first = rows[node_.path_nodes[0]][row];
    if (!first.Is(ValueType::kNode)) return Value();
    path.nodes.push_back(first.AsNode());
    for (std::size_t i = 0; i < node_.path_steps.size(); ++i) {
      const Value& step = rows[node_.path_steps[i].slot][row];
      if (node_.path_steps[i].var_path) {
        if (!step.Is(ValueType::kPath)) return Value();
        const graph::Path& part = step.AsPath();
        path.nodes.insert(path.nodes.end(), part.nodes.begin() + 1, part.nodes.end());
        path.relationships.insert(path.relationships.end(), part.relationships.begin(), part.relationships.end());
      } else {
        const Value& node = rows[node_.path_nodes[i + 1]][row];
        if (!step.Is(ValueType::kRelationship) || !node.Is(ValueType::kNode)) return Value();
        path.nodes.push_back(node.AsNode());
        path.relationships.push_back(step.AsRelationship());
      }
    }
    return Value(std::move(path));
  }

  MemoryCharge charge_;
};

class SkipLimitOperator final : public Operator {
 public:
  SkipLimitOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)) {}
  Status Reopen() override {
    const bound::Expr& count = node_.kind == PlanKind::kSkip ? *node_.skip : *node_.limit;
    exhausted_ = false;
    DOSSIER_ASSIGN_OR_RETURN(left_, EvaluateCount(count, node_.kind == PlanKind::kSkip ? "SKIP" : "LIMIT", &context_));
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    if (node_.kind == PlanKind::kLimit) {
      if (left_ == 0) {
        if (!std::exchange(exhausted_, true) && node_.exhaust) {
          RecordBatch unused(context_.slots());
          DOSSIER_RETURN_IF_ERROR(input_->Next(&unused));
        }
        return {};
      }
      exhausted_ = true;
      DOSSIER_RETURN_IF_ERROR(input_->Next(out));
      const std::size_t kept = static_cast<std::size_t>(std::min<std::uint64_t>(left_, out->size));
      left_ -= kept;
      for (Column& column : out->columns) {
        if (column.size() > kept) column.resize(kept);
      }
      out->size = kept;
      return {};
    }
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(out));
      if (left_ == 0 || out->size == 0) return {};
      if (left_ >= out->size) {
        left_ -= out->size;
        continue;
      }
      const auto skipped = static_cast<std::ptrdiff_t>(left_);
      left_ = 0;
      for (Column& column : out->columns) {
        if (!column.empty()) column.erase(column.begin(), column.begin() + skipped);
      }
      out->size -= static_cast<std::size_t>(skipped);
      return {};
    }
  }

 private:
  std::uint64_t left_ = 0;
  bool exhausted_ = false;  // the input was pulled: what it writes is written
};

}  // namespace

Result<std::uint64_t> EvaluateCount(const bound::Expr& expr, std::string_view clause, ExecContext* context) {
  const RecordBatch none(context->slots());
  DOSSIER_ASSIGN_OR_RETURN(const Value count, Evaluator(context).Evaluate(expr, none, 0));
  if (!count.Is(ValueType::kInteger)) {
    Error error = RuntimeError(expr.position, "InvalidArgumentType", std::string(clause) + " needs an integer");
    error.kind = "SyntaxError";
    return error;
  }
  if (count.AsInteger() < 0) {
    return RuntimeError(expr.position, "NegativeIntegerArgument", std::string(clause) + " cannot be negative");
  }
  return static_cast<std::uint64_t>(count.AsInteger());
}

std::unique_ptr<Operator> MakeFilter(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<FilterOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeProject(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<ProjectOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeKeep(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<KeepOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeUnwind(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<UnwindOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakePath(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<PathOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeSkipLimit(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<SkipLimitOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
