#include <algorithm>

#include "query/exec/operator.h"
#include "query/exec/sorted_order.h"
#include "query/exec/value_size.h"

namespace dossier::query {
namespace {

using graph::Value;

// ORDER BY, stable; with a limit it keeps no more than twice the rows that it needs.
class SortOperator final : public Operator {
 public:
  SortOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)),
        evaluator_(context),
        charge_(&context->limits),
        order_charge_(&context->limits) {
    for (const bound::SortKey& key : node.order) AddElementSlots(*key.expr, &element_slots_);
  }

  Status Reopen() override {
    kept_ = RecordBatch(context_.slots());
    keys_.assign(node_.order.size(), {});
    charge_.Reset();
    sorted_ = false;
    at_ = 0;
    skip_ = 0;
    needed_.reset();
    if (node_.skip) {
      DOSSIER_ASSIGN_OR_RETURN(skip_, EvaluateCount(*node_.skip, "SKIP", &context_));
    }
    if (node_.limit) {
      DOSSIER_ASSIGN_OR_RETURN(const std::uint64_t limit, EvaluateCount(*node_.limit, "LIMIT", &context_));
      if (limit < (std::uint64_t{1} << 40) && skip_ < (std::uint64_t{1} << 40)) needed_ = skip_ + limit;
    }
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    if (!sorted_) DOSSIER_RETURN_IF_ERROR(SortInput());
    const std::size_t end = std::min(order_.size(), at_ + capacity_);
    if (at_ < end) out->Gather(kept_, std::span<const std::uint32_t>(order_).subspan(at_, end - at_));
    at_ = end;
    return {};
  }

 private:
  Status SortInput() {
    sorted_ = true;
    if (needed_ == 0 && !node_.exhaust) return {};
    RecordBatch rows;
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(&rows));
      if (rows.size == 0) break;
      DOSSIER_RETURN_IF_ERROR(evaluator_.Prefetch(element_slots_, rows));
      for (std::size_t row = 0; row < rows.size; ++row) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        DOSSIER_RETURN_IF_ERROR(Keep(rows, row));
      }
      if (needed_ && kept_.size >= 2 * *needed_ + capacity_) DOSSIER_RETURN_IF_ERROR(Shrink());
    }
    DOSSIER_RETURN_IF_ERROR(Order());
    at_ = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, order_.size()));
    if (needed_) order_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(*needed_, order_.size())));
    return {};
  }

  Status Keep(const RecordBatch& rows, std::size_t row) {
    for (std::size_t i = 0; i < node_.order.size(); ++i) {
      DOSSIER_ASSIGN_OR_RETURN(Value value, evaluator_.Evaluate(*node_.order[i].expr, rows, row));
      DOSSIER_RETURN_IF_ERROR(KeepValue(std::move(value), &keys_[i]));
    }
    for (std::size_t slot = 0; slot < rows.columns.size(); ++slot) {
      if (!rows.columns[slot].empty())
        DOSSIER_RETURN_IF_ERROR(KeepValue(rows.columns[slot][row], &kept_.columns[slot]));
    }
    ++kept_.size;
    return {};
  }

  Status KeepValue(Value value, Column* column) {
    const Value* const previous = column->empty() ? nullptr : &column->back();
    DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, BytesBeside(value, previous, &context_.limits));
    DOSSIER_RETURN_IF_ERROR(charge_.Add(bytes - sizeof(Value)));  // the slot is counted by what follows
    DOSSIER_RETURN_IF_ERROR(ReserveOne(column, &charge_));
    column->push_back(std::move(value));
    return {};
  }

  bool Before(std::uint32_t a, std::uint32_t b) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const std::weak_ordering order = graph::CompareOrder(keys_[i][a], keys_[i][b]);
      if (order != 0) return (order < 0) != node_.order[i].descending;
    }
    return a < b;  // stable, and so the same in every run
  }

  Status Order() {
    order_charge_.Reset();
    order_ = {};
    const auto before = [this](std::uint32_t a, std::uint32_t b) { return Before(a, b); };
    const auto work = [this](std::uint32_t row) { return WorkOf(keys_[0][row]); };
    DOSSIER_ASSIGN_OR_RETURN(order_, SortedOrder(kept_.size, &context_.limits, &order_charge_, before, work));
    return {};
  }

  // Forgets what cannot be among the first rows any more.
  Status Shrink() {
    DOSSIER_RETURN_IF_ERROR(Order());
    order_.resize(static_cast<std::size_t>(*needed_));
    std::ranges::sort(order_);  // as they came, for stability
    // Column by column, so that no more than one is there twice.
    std::size_t bytes = 0;
    for (Column& column : kept_.columns) DOSSIER_RETURN_IF_ERROR(ShrinkColumn(&column, &bytes));
    for (Column& column : keys_) DOSSIER_RETURN_IF_ERROR(ShrinkColumn(&column, &bytes));
    kept_.size = order_.size();
    charge_.Reset();
    return charge_.Add(bytes);
  }

  Status ShrinkColumn(Column* column, std::size_t* bytes) {
    if (column->empty()) return {};
    DOSSIER_RETURN_IF_ERROR(context_.limits.CheckRoom(order_.size() * sizeof(Value)));
    Column fewer;
    fewer.reserve(order_.size());
    for (const std::uint32_t row : order_) {
      const Value* const previous = fewer.empty() ? nullptr : &fewer.back();
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t more, BytesBeside((*column)[row], previous, &context_.limits));
      *bytes += more;
      fewer.push_back(std::move((*column)[row]));
    }
    *column = std::move(fewer);
    return {};
  }

  Evaluator evaluator_;
  MemoryCharge charge_, order_charge_;
  std::vector<bound::Slot> element_slots_;
  RecordBatch kept_;
  std::vector<Column> keys_;  // by sort key, then row
  std::vector<std::uint32_t> order_;
  std::optional<std::uint64_t> needed_;
  std::uint64_t skip_ = 0;
  bool sorted_ = false;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<Operator> MakeSort(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<SortOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
