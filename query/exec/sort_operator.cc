#include <algorithm>
#include <numeric>

#include "query/exec/operator.h"
#include "query/exec/row_table.h"

namespace dossier::query {
namespace {

using graph::Value;

// ORDER BY, stable; with a limit it keeps no more than twice the rows that it needs.
class SortOperator final : public Operator {
 public:
  SortOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), evaluator_(context), charge_(&context->limits) {
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
    std::size_t bytes = 0;
    for (std::size_t slot = 0; slot < rows.columns.size(); ++slot) {
      if (rows.columns[slot].empty()) continue;
      const Column& column = kept_.columns[slot];
      bytes += sizeof(Value) + BytesBeside(rows.columns[slot][row], column.empty() ? nullptr : &column.back());
    }
    std::vector<Value> values;
    for (std::size_t i = 0; i < node_.order.size(); ++i) {
      DOSSIER_ASSIGN_OR_RETURN(Value value, evaluator_.Evaluate(*node_.order[i].expr, rows, row));
      bytes += sizeof(Value) + BytesBeside(value, keys_[i].empty() ? nullptr : &keys_[i].back());
      values.push_back(std::move(value));
    }
    DOSSIER_RETURN_IF_ERROR(charge_.Add(bytes + 8));
    for (std::size_t i = 0; i < values.size(); ++i) keys_[i].push_back(std::move(values[i]));
    kept_.Append(rows, row);
    return {};
  }

  bool Before(std::uint32_t a, std::uint32_t b) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const std::weak_ordering order = graph::CompareOrder(keys_[i][a], keys_[i][b]);
      if (order != 0) return (order < 0) != node_.order[i].descending;
    }
    return a < b;  // stable, and so the same in every run
  }

  // Merge sort by hand, so that the deadline holds within it.
  Status Order() {
    order_.resize(kept_.size);
    std::iota(order_.begin(), order_.end(), 0);
    std::vector<std::uint32_t> merged(order_.size());
    for (std::size_t width = 1; width < order_.size(); width *= 2) {
      for (std::size_t low = 0; low < order_.size(); low += 2 * width) {
        const std::size_t middle = std::min(low + width, order_.size());
        const std::size_t high = std::min(low + 2 * width, order_.size());
        for (std::size_t i = low, j = middle, k = low; k < high; ++k) {
          DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
          const bool right = i >= middle || (j < high && Before(order_[j], order_[i]));
          merged[k] = right ? order_[j++] : order_[i++];
        }
      }
      std::swap(order_, merged);
    }
    return {};
  }

  // Forgets what cannot be among the first rows any more.
  Status Shrink() {
    DOSSIER_RETURN_IF_ERROR(Order());
    order_.resize(static_cast<std::size_t>(*needed_));
    std::ranges::sort(order_);  // as they came, for stability
    RecordBatch fewer;
    fewer.Gather(kept_, order_);
    std::size_t bytes = 0;
    for (Column& keys : keys_) {
      Column some;
      for (const std::uint32_t row : order_) some.push_back(keys[row]);
      keys = std::move(some);
    }
    const auto add = [&](const Column& column) {
      for (std::size_t i = 0; i < column.size(); ++i) {
        bytes += sizeof(Value) + BytesBeside(column[i], i > 0 ? &column[i - 1] : nullptr);
      }
    };
    for (const Column& column : fewer.columns) add(column);
    for (const Column& column : keys_) add(column);
    kept_ = std::move(fewer);
    charge_.Reset();
    return charge_.Add(bytes);
  }

  Evaluator evaluator_;
  MemoryCharge charge_;
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
