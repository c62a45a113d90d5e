#include "query/exec/operator.h"
#include "query/exec/row_table.h"

namespace dossier::query {
namespace {

class DistinctOperator final : public Operator {
 public:
  DistinctOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), seen_(node.slots.size(), &context->limits) {}
  Status Reopen() override {
    seen_.Clear();
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    std::vector<graph::Value> key(node_.slots.size());
    while (out->size == 0) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
      if (rows_.size == 0) return {};
      std::vector<std::uint32_t> kept;
      for (std::size_t row = 0; row < rows_.size; ++row) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        for (std::size_t i = 0; i < key.size(); ++i) key[i] = rows_[node_.slots[i]][row];
        DOSSIER_ASSIGN_OR_RETURN(const auto added, seen_.Add(key));
        if (added.second) kept.push_back(static_cast<std::uint32_t>(row));
      }
      out->Gather(rows_, kept);
    }
    return {};
  }

 private:
  RowTable seen_;
  RecordBatch rows_;
};

}  // namespace

std::unique_ptr<Operator> MakeDistinct(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<DistinctOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
