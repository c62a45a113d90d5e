#include <algorithm>

#include "query/exec/operator.h"
#include "query/exec/step_types.h"
#include "query/exec/used_relationships.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

// One relationship on, for a whole batch of nodes in one call.
class ExpandOperator final : public Operator {
 public:
  ExpandOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)),
        types_(node.types, node.type_expr, *context),
        charge_(&context->limits) {}

  Status Reopen() override {
    rows_.Clear();
    next_row_ = at_ = 0;
    steps_.Clear();
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    if (types_.none()) return {};
    sources_.clear();
    Column relationships, targets;
    while (sources_.size() < capacity_) {
      if (at_ >= steps_.neighbours.size()) {
        if (next_row_ >= rows_.size) {
          if (!sources_.empty()) break;
          DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
          next_row_ = 0;
          if (rows_.size == 0) return {};
        }
        DOSSIER_RETURN_IF_ERROR(ExpandSome());
        continue;
      }
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      while (at_ >= steps_.offsets[node_at_ + 1]) ++node_at_;
      const std::uint32_t row = node_rows_[node_at_];
      const std::size_t step = at_++;
      if (node_.into) {
        const Value& wanted = rows_[node_.to][row];
        if (!wanted.Is(ValueType::kNode) || wanted.AsNode() != steps_.neighbours[step]) continue;
      }
      if (IsUsed(steps_.relationships[step], node_.unique, rows_, row)) continue;
      const bool above = std::ranges::all_of(node_.above, [&](bound::Slot slot) {
        const std::optional<std::uint64_t> id = IdNumber(rows_[slot][row]);
        return id && *id < ToNumber(steps_.neighbours[step]);
      });
      if (!above) continue;
      sources_.push_back(row);
      relationships.emplace_back(steps_.relationships[step]);
      targets.emplace_back(steps_.neighbours[step]);
    }
    out->Gather(rows_, sources_);
    (*out)[node_.slot] = std::move(relationships);
    if (!node_.into) (*out)[node_.to] = std::move(targets);
    return {};
  }

 private:
  // The next rows, as many as should have some thousands of steps: rows may all stand at one hub.
  Status ExpandSome() {
    constexpr std::size_t kSteps = 32'768, kBytesAStep = 21;
    nodes_.clear();
    node_rows_.clear();
    const Column& from = rows_[node_.from];
    for (; next_row_ < rows_.size && nodes_.size() < nodes_at_once_; ++next_row_) {
      if (!from[next_row_].Is(ValueType::kNode)) continue;  // null matches nothing
      nodes_.push_back(from[next_row_].AsNode());
      node_rows_.push_back(static_cast<std::uint32_t>(next_row_));
    }
    at_ = node_at_ = 0;
    steps_.Clear();
    if (nodes_.empty()) return {};
    DOSSIER_RETURN_IF_ERROR(context_.reader.Expand({nodes_, node_.direction, types_.ids()}, &steps_));
    const std::size_t found = steps_.neighbours.size();
    nodes_at_once_ = std::clamp<std::size_t>(kSteps * nodes_.size() / std::max<std::size_t>(found, 1), 1, 512);
    charge_.Reset();
    return charge_.Add(steps_.neighbours.capacity() * kBytesAStep);
  }

  StepTypes types_;
  MemoryCharge charge_;
  RecordBatch rows_;
  std::size_t next_row_ = 0;
  std::size_t nodes_at_once_ = 64;
  std::vector<NodeId> nodes_;
  graph::ExpandResult steps_;
  std::vector<std::uint32_t> node_rows_;  // by node asked for: its row
  std::size_t node_at_ = 0;
  std::size_t at_ = 0;
  std::vector<std::uint32_t> sources_;
};

// A relationship known before the MATCH: its ends, both ways round where the pattern has no direction.
class EndpointsOperator final : public Operator {
 public:
  EndpointsOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), types_(node.types, node.type_expr, *context) {}

 protected:
  Status Produce(RecordBatch* out) override {
    while (out->size == 0) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
      if (rows_.size == 0) return {};
      std::vector<std::uint32_t> sources;
      Column from, to;
      for (std::size_t row = 0; row < rows_.size; ++row) {
        const Value& value = rows_[node_.slot][row];
        if (!value.Is(ValueType::kRelationship)) continue;
        DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* found,
                                 context_.records.FindRelationship(value.AsRelationship()));
        if (found == nullptr || types_.none() || !types_.Accepts(found->type)) continue;
        if (IsUsed(found->id, node_.unique, rows_, row)) continue;
        const NodeId start = found->start, end = found->end;
        const auto add = [&](NodeId first, NodeId second) {
          if (!Fits(node_.from, row, first) || !Fits(node_.to, row, second)) return;
          if (node_.from == node_.to && first != second) return;
          sources.push_back(static_cast<std::uint32_t>(row));
          from.emplace_back(first);
          to.emplace_back(second);
        };
        if (node_.direction != graph::Direction::kIncoming) add(start, end);
        if (node_.direction == graph::Direction::kIncoming ||
            (node_.direction == graph::Direction::kBoth && start != end)) {
          add(end, start);
        }
      }
      out->Gather(rows_, sources);
      (*out)[node_.from] = std::move(from);
      (*out)[node_.to] = std::move(to);
    }
    return {};
  }

 private:
  bool Fits(bound::Slot slot, std::size_t row, NodeId id) const {
    if (!rows_.Has(slot)) return true;
    const Value& value = rows_[slot][row];
    return value.Is(ValueType::kNode) && value.AsNode() == id;
  }

  StepTypes types_;
  RecordBatch rows_;
};

}  // namespace

std::unique_ptr<Operator> MakeExpand(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<ExpandOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeEndpoints(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<EndpointsOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
