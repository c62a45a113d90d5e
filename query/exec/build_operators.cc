#include "query/exec/operator.h"

namespace dossier::query {
namespace {

// The rows given from outside, once.
class ArgumentOperator final : public Operator {
 public:
  ArgumentOperator(const PlanNode& node, ExecContext* context, const RecordBatch* argument)
      : Operator(node, context, nullptr), argument_(argument) {}
  Status Reopen() override {
    done_ = false;
    return {};
  }

 protected:
  Status Produce(RecordBatch* out) override {
    if (!std::exchange(done_, true)) *out = *argument_;
    return {};
  }

 private:
  const RecordBatch* argument_;
  bool done_ = false;
};

// OPTIONAL MATCH: the inner operators run once over a whole batch, each row of which carries its number as `tag`. They
// keep the order of rows, so numbers that are missed when a later one comes had no match.
class OptionalOperator final : public Operator {
 public:
  OptionalOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)),
        argument_(context->slots()),
        inner_(BuildOperators(*node.inner, context, &argument_)) {}

  Status Reopen() override {
    state_ = State::kNeedInput;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    while (out->size < capacity_) {
      if (state_ == State::kDone) return {};
      if (state_ == State::kNeedInput) {
        DOSSIER_RETURN_IF_ERROR(input_->Next(&argument_));
        if (argument_.size == 0) {
          state_ = State::kDone;
          return {};
        }
        Column& tags = argument_[node_.tag];
        for (std::size_t i = 0; i < argument_.size; ++i) tags.emplace_back(static_cast<std::int64_t>(i));
        next_tag_ = 0;
        matches_.Clear();
        row_ = 0;
        DOSSIER_RETURN_IF_ERROR(inner_->Open());
        state_ = State::kMatching;
      }
      if (row_ >= matches_.size) {
        DOSSIER_RETURN_IF_ERROR(inner_->Next(&matches_));
        row_ = 0;
        if (matches_.size == 0) {  // the rest had no match
          while (next_tag_ < argument_.size) AddUnmatched(out);
          state_ = State::kNeedInput;
          continue;
        }
      }
      const auto tag = static_cast<std::size_t>(matches_[node_.tag][row_].AsInteger());
      while (next_tag_ < tag) AddUnmatched(out);
      next_tag_ = tag + 1;
      out->Append(matches_, row_++);
      (*out)[node_.tag].clear();
    }
    return {};
  }

 private:
  enum class State : std::uint8_t { kNeedInput, kMatching, kDone };

  void AddUnmatched(RecordBatch* out) {
    out->Append(argument_, next_tag_++);
    (*out)[node_.tag].clear();
    for (const bound::Slot slot : node_.slots) {
      if (!argument_.Has(slot)) (*out)[slot].emplace_back();
    }
  }

  RecordBatch argument_;
  std::unique_ptr<Operator> inner_;
  RecordBatch matches_;
  State state_ = State::kNeedInput;
  std::size_t row_ = 0;
  std::size_t next_tag_ = 0;
};

// The rows of each branch in turn, under the same columns.
class UnionOperator final : public Operator {
 public:
  UnionOperator(const PlanNode& node, ExecContext* context, const RecordBatch* argument)
      : Operator(node, context, nullptr) {
    for (const PlanPtr& branch : node.branches) branches_.push_back(BuildOperators(*branch, context, argument));
  }
  Status Reopen() override {
    at_ = 0;
    return branches_[0]->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(branches_[at_]->Next(&rows_));
      if (rows_.size > 0) break;
      if (at_ + 1 == branches_.size()) return {};
      DOSSIER_RETURN_IF_ERROR(branches_[++at_]->Open());
    }
    for (std::size_t i = 0; i < node_.slots.size(); ++i) (*out)[node_.slots[i]] = rows_[node_.branch_slots[at_][i]];
    out->size = rows_.size;
    return {};
  }

 private:
  std::vector<std::unique_ptr<Operator>> branches_;
  RecordBatch rows_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<Operator> MakeOptional(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<OptionalOperator>(node, context, std::move(input));
}
std::unique_ptr<Operator> MakeUnion(const PlanNode& node, ExecContext* context, const RecordBatch* argument) {
  return std::make_unique<UnionOperator>(node, context, argument);
}

std::unique_ptr<Operator> BuildOperators(const PlanNode& plan, ExecContext* context, const RecordBatch* argument) {
  std::unique_ptr<Operator> input;
  if (plan.input) input = BuildOperators(*plan.input, context, argument);
  switch (plan.kind) {
    case PlanKind::kArgument: return std::make_unique<ArgumentOperator>(plan, context, argument);
    case PlanKind::kAllNodes:
    case PlanKind::kLabelScan:
    case PlanKind::kNameSeek:
    case PlanKind::kIdSeek: return MakeScan(plan, context, std::move(input));
    case PlanKind::kExpand: return MakeExpand(plan, context, std::move(input));
    case PlanKind::kEndpoints: return MakeEndpoints(plan, context, std::move(input));
    case PlanKind::kVarExpand: return MakeVarExpand(plan, context, std::move(input));
    case PlanKind::kPathSearch: return MakePathSearch(plan, context, std::move(input));
    case PlanKind::kReach: return MakeReach(plan, context, std::move(input));
    case PlanKind::kIntersect: return MakeIntersect(plan, context, std::move(input));
    case PlanKind::kTriangles: return MakeTriangles(plan, context, argument);
    case PlanKind::kShortest: return MakeShortest(plan, context, std::move(input));
    case PlanKind::kFilter: return MakeFilter(plan, context, std::move(input));
    case PlanKind::kPath: return MakePath(plan, context, std::move(input));
    case PlanKind::kOptional: return MakeOptional(plan, context, std::move(input));
    case PlanKind::kUnwind: return MakeUnwind(plan, context, std::move(input));
    case PlanKind::kCall: return MakeCall(plan, context, std::move(input));
    case PlanKind::kProject: return MakeProject(plan, context, std::move(input));
    case PlanKind::kAggregate: return MakeAggregate(plan, context, std::move(input));
    case PlanKind::kDistinct: return MakeDistinct(plan, context, std::move(input));
    case PlanKind::kSort:
    case PlanKind::kTop: return MakeSort(plan, context, std::move(input));
    case PlanKind::kSkip:
    case PlanKind::kLimit: return MakeSkipLimit(plan, context, std::move(input));
    case PlanKind::kKeep: return MakeKeep(plan, context, std::move(input));
    case PlanKind::kCreate: return MakeCreate(plan, context, std::move(input));
    case PlanKind::kMerge: return MakeMerge(plan, context, std::move(input));
    case PlanKind::kSet: return MakeSet(plan, context, std::move(input));
    case PlanKind::kDelete: return MakeDelete(plan, context, std::move(input));
    case PlanKind::kUnion: return MakeUnion(plan, context, argument);
  }
  return nullptr;
}

}  // namespace dossier::query
