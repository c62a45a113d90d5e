#include "query/exec/operator.h"
#include "query/exec/procedures.h"
#include "query/exec/value_size.h"

namespace dossier::query {
namespace {

using graph::Value;

// Each input row with each row of the procedure.
class CallOperator final : public Operator {
 public:
  CallOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), evaluator_(context), charge_(&context->limits) {}
  Status Reopen() override {
    rows_.Clear();
    row_ = 0;
    at_ = size_ = 0;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    std::vector<std::uint32_t> sources;
    std::vector<Column> columns(node_.outputs.size());
    while (sources.size() < capacity_) {
      if (at_ < size_) {
        for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back(results_[i][at_]);
        sources.push_back(static_cast<std::uint32_t>(row_ - 1));
        ++at_;
        continue;
      }
      if (row_ >= rows_.size) {
        if (!sources.empty()) break;
        DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
        row_ = 0;
        if (rows_.size == 0) return {};
      }
      DOSSIER_RETURN_IF_ERROR(Call(row_++));
    }
    out->Gather(rows_, sources);
    for (std::size_t i = 0; i < columns.size(); ++i) (*out)[node_.outputs[i].second] = std::move(columns[i]);
    return {};
  }

 private:
  Status Call(std::size_t row) {
    std::vector<Value> arguments;
    SourcePosition position;
    for (const bound::ExprPtr& expr : node_.predicates) {
      position = expr->position;
      DOSSIER_ASSIGN_OR_RETURN(Value argument, evaluator_.Evaluate(*expr, rows_, row));
      arguments.push_back(std::move(argument));
    }
    results_.assign(node_.outputs.size(), {});
    charge_.Reset();
    at_ = size_ = 0;
    const auto add = [&](std::span<const Value> values) -> Status {
      for (std::size_t i = 0; i < node_.outputs.size(); ++i) {
        const Value& value = values[static_cast<std::size_t>(node_.outputs[i].first)];
        DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, MeasureValue(value, &context_.limits));
        DOSSIER_RETURN_IF_ERROR(charge_.Add(bytes));
        DOSSIER_RETURN_IF_ERROR(ReserveOne(&results_[i], &charge_));
        results_[i].push_back(value);
      }
      ++size_;
      return {};
    };
    if (node_.table) return RunTableProcedure(*node_.table, arguments, position, &context_, add);
    return RunProcedure(*node_.procedure, arguments, position, &context_, add);
  }

  Evaluator evaluator_;
  MemoryCharge charge_;
  RecordBatch rows_;
  std::size_t row_ = 0;  // the next one
  std::vector<Column> results_;
  std::size_t at_ = 0, size_ = 0;
};

}  // namespace

std::unique_ptr<Operator> MakeCall(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<CallOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
