#include "query/exec/aggregator.h"
#include "query/exec/operator.h"
#include "query/exec/row_table.h"
#include "query/exec/value_size.h"

namespace dossier::query {
namespace {

using graph::Value;

// Groups by hashing; groups come out in the order of their first rows.
class AggregateOperator final : public Operator {
 public:
  AggregateOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)),
        evaluator_(context),
        charge_(&context->limits),
        groups_(node.assignments.size(), &context->limits) {
    for (const auto& key : node.assignments) {
      AddElementSlots(*key.expr, &element_slots_);
      // A bare variable is not read, only compared: nothing to fetch.
    }
    for (const auto& aggregate : node.aggregates) AddElementSlots(*aggregate.call, &element_slots_);
  }

  Status Reopen() override {
    groups_.Clear();
    aggregators_ = std::vector<Aggregator>();
    charge_.Reset();
    grouped_ = false;
    at_ = 0;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    if (!grouped_) DOSSIER_RETURN_IF_ERROR(GroupInput());
    for (; at_ < groups_.size() && out->size < capacity_; ++at_, ++out->size) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      const std::span<const Value> key = groups_.Row(at_);
      for (std::size_t i = 0; i < key.size(); ++i) (*out)[node_.assignments[i].slot].push_back(key[i]);
      for (std::size_t i = 0; i < node_.aggregates.size(); ++i) {
        DOSSIER_ASSIGN_OR_RETURN(Value value, aggregators_[at_ * node_.aggregates.size() + i].Finish());
        (*out)[node_.aggregates[i].slot].push_back(std::move(value));
      }
    }
    return {};
  }

 private:
  Status AddGroup(std::span<const Value> key, std::size_t* group) {
    DOSSIER_ASSIGN_OR_RETURN(const auto added, groups_.Add(key));
    *group = added.first;
    if (!added.second) return {};
    for (const auto& aggregate : node_.aggregates) {
      DOSSIER_RETURN_IF_ERROR(ReserveOne(&aggregators_, &charge_));
      // What it holds by pointer.
      DOSSIER_RETURN_IF_ERROR(charge_.Add(48 + (aggregate.call->distinct ? sizeof(RowTable) + 16 : 0)));
      aggregators_.emplace_back(*aggregate.call, &context_.limits);
    }
    return {};
  }

  Status GroupInput() {
    grouped_ = true;
    std::vector<Value> key(node_.assignments.size());
    std::vector<Value> arguments;
    std::size_t group = 0;
    MemoryCharge held(&context_.limits);
    RecordBatch rows;
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(&rows));
      if (rows.size == 0) break;
      DOSSIER_RETURN_IF_ERROR(evaluator_.Prefetch(element_slots_, rows));
      for (std::size_t row = 0; row < rows.size; ++row) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        for (std::size_t i = 0; i < key.size(); ++i) {
          DOSSIER_ASSIGN_OR_RETURN(key[i], evaluator_.Evaluate(*node_.assignments[i].expr, rows, row));
          DOSSIER_RETURN_IF_ERROR(Hold(*node_.assignments[i].expr, key[i], &context_.limits, &held));
        }
        held.Reset();
        DOSSIER_RETURN_IF_ERROR(AddGroup(key, &group));
        for (std::size_t i = 0; i < node_.aggregates.size(); ++i) {
          arguments.clear();
          for (const bound::ExprPtr& child : node_.aggregates[i].call->children) {
            DOSSIER_ASSIGN_OR_RETURN(Value argument, evaluator_.Evaluate(*child, rows, row));
            arguments.push_back(std::move(argument));
          }
          DOSSIER_RETURN_IF_ERROR(aggregators_[group * node_.aggregates.size() + i].Add(arguments));
        }
      }
    }
    if (key.empty() && groups_.size() == 0) DOSSIER_RETURN_IF_ERROR(AddGroup(key, &group));
    return {};
  }

  Evaluator evaluator_;
  MemoryCharge charge_;
  std::vector<bound::Slot> element_slots_;
  RowTable groups_;
  std::vector<Aggregator> aggregators_;  // by group, then aggregate
  bool grouped_ = false;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<Operator> MakeAggregate(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<AggregateOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
