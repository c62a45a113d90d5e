#include <algorithm>
#include <limits>

#include "query/exec/operator.h"
#include "query/exec/path_dates.h"
#include "query/exec/step_conditions.h"
#include "query/exec/step_types.h"
#include "query/exec/used_relationships.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

// Paths of a range of lengths, depth first, no relationship twice. An explicit stack: paths may be long.
class VarExpandOperator final : public Operator {
 public:
  VarExpandOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)),
        types_(node.types, node.type_expr, *context),
        conditions_(*node.relationship, context),
        batch_charge_(&context->limits),
        stack_charge_(&context->limits) {
    const ast::LengthRange& length = *node.relationship->length;
    min_ = static_cast<std::size_t>(length.min);
    max_ = length.max ? static_cast<std::size_t>(*length.max) : std::numeric_limits<std::size_t>::max();
  }

  Status Reopen() override {
    rows_.Clear();
    row_ = 0;
    depth_ = 0;
    searching_ = false;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    batch_charge_.Reset();
    sources_.clear();
    for (Column* column : {&targets_, &lists_, &paths_}) column->clear();
    while (sources_.size() < capacity_) {
      if (!searching_) {
        if (row_ >= rows_.size) {
          if (!sources_.empty()) break;
          DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
          row_ = 0;
          if (rows_.size == 0) return {};
        }
        DOSSIER_RETURN_IF_ERROR(StartRow());
        if (!searching_) ++row_;
        continue;
      }
      DOSSIER_RETURN_IF_ERROR(Step());
    }
    out->Gather(rows_, sources_);
    if (!node_.into) (*out)[node_.to] = std::move(targets_);
    (*out)[node_.slot] = std::move(lists_);
    if (node_.relationship->path_slot != bound::kNoSlot) (*out)[node_.relationship->path_slot] = std::move(paths_);
    targets_ = {}, lists_ = {}, paths_ = {};
    return {};
  }

 private:
  // The steps that leave the node at one depth, and how many of them have been tried.
  struct Level {
    graph::ExpandResult steps;
    std::size_t next = 0;
  };

  Status StartRow() {
    const Value& from = rows_[node_.from][row_];
    if (!from.Is(ValueType::kNode)) return {};
    if (node_.into) {
      const Value& to = rows_[node_.to][row_];
      if (!to.Is(ValueType::kNode)) return {};
      target_ = to.AsNode();
    }
    DOSSIER_ASSIGN_OR_RETURN(const bool accepted, conditions_.AcceptsNode(from.AsNode(), rows_, row_));
    if (!accepted) return {};
    searching_ = true;
    depth_ = 0;
    nodes_.assign(1, from.AsNode());
    relationships_.clear();
    days_.assign(1, kBeforeAllDays);
    if (min_ == 0) DOSSIER_RETURN_IF_ERROR(Emit());
    return OpenLevel();
  }

  // Fetches the steps from the last node, unless the path is long enough.
  Status OpenLevel() {
    if (relationships_.size() >= max_ || types_.none()) return {};
    if (levels_.size() <= depth_) {
      DOSSIER_RETURN_IF_ERROR(stack_charge_.Add(2 * sizeof(Level)));
      levels_.emplace_back();
    }
    Level& level = levels_[depth_];
    const NodeId node = nodes_.back();
    const std::size_t before = level.steps.neighbours.capacity();
    DOSSIER_RETURN_IF_ERROR(context_.reader.Expand({std::span(&node, 1), node_.direction, types_.ids()}, &level.steps));
    const std::size_t after = level.steps.neighbours.capacity();
    if (after > before) DOSSIER_RETURN_IF_ERROR(stack_charge_.Add((after - before) * 42));
    level.next = 0;
    ++depth_;
    return conditions_.Prefetch(level.steps);
  }

  Status Step() {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    if (depth_ == 0) {
      searching_ = false;
      ++row_;
      return {};
    }
    // levels_[d] holds the steps after d relationships; the path has come to the deepest open level.
    Level& level = levels_[depth_ - 1];
    relationships_.resize(depth_ - 1);
    nodes_.resize(depth_);
    days_.resize(depth_);
    if (level.next >= level.steps.neighbours.size()) {
      --depth_;
      return {};
    }
    const std::size_t step = level.next++;
    const RelationshipId relationship = level.steps.relationships[step];
    if (std::ranges::find(relationships_, relationship) != relationships_.end() ||
        IsUsed(relationship, node_.unique, rows_, row_)) {
      return {};
    }
    DOSSIER_ASSIGN_OR_RETURN(const bool step_accepted, conditions_.AcceptsStep(relationship, rows_, row_));
    if (!step_accepted) return {};
    DOSSIER_ASSIGN_OR_RETURN(const bool node_accepted,
                             conditions_.AcceptsNode(level.steps.neighbours[step], rows_, row_));
    if (!node_accepted) return {};
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<std::int64_t> day, Arrive(relationship));
    if (!day) return {};
    days_.push_back(*day);
    relationships_.push_back(relationship);
    nodes_.push_back(level.steps.neighbours[step]);
    if (relationships_.size() >= min_) DOSSIER_RETURN_IF_ERROR(Emit());
    return OpenLevel();
  }

  // The day to which the relationship takes the path at hand; nothing where time forbids it.
  Result<std::optional<std::int64_t>> Arrive(RelationshipId id) {
    const bound::Chronology chronology = node_.relationship->chronology;
    if (chronology == bound::Chronology::kNone) return std::optional<std::int64_t>(kBeforeAllDays);
    DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship, context_.records.FindRelationship(id));
    const auto span =
        relationship == nullptr ? std::nullopt : DateOf(relationship->properties, context_.reader.symbols());
    if (!span) {
      context_.undated.insert(id);
      return std::optional<std::int64_t>();
    }
    return ArrivalAfter(days_.back(), node_.reversed ? Reversed(*span) : *span, chronology);
  }

  Status Emit() {
    if (node_.into && nodes_.back() != target_) return {};
    graph::List list(relationships_.begin(), relationships_.end());
    if (node_.reversed) std::ranges::reverse(list);
    Value relationships(std::move(list));
    if (node_.relationship->bound && !(relationships == rows_[node_.slot][row_])) return {};
    std::size_t bytes = 4 * sizeof(Value) + 72 + sizeof(Value) * relationships_.size();
    if (node_.relationship->path_slot != bound::kNoSlot) {
      graph::Path path{nodes_, relationships_};
      if (node_.reversed) {
        std::ranges::reverse(path.nodes);
        std::ranges::reverse(path.relationships);
      }
      paths_.emplace_back(std::move(path));
      bytes += 16 * nodes_.size() + 112;
    }
    DOSSIER_RETURN_IF_ERROR(batch_charge_.Add(bytes));
    sources_.push_back(static_cast<std::uint32_t>(row_));
    targets_.emplace_back(nodes_.back());
    lists_.push_back(std::move(relationships));
    return {};
  }

  StepTypes types_;
  StepConditions conditions_;
  MemoryCharge batch_charge_, stack_charge_;
  std::size_t min_ = 1, max_ = 1;
  RecordBatch rows_;
  std::size_t row_ = 0;
  bool searching_ = false;
  NodeId target_ = kNoNode;
  std::vector<Level> levels_;
  std::size_t depth_ = 0;  // levels open
  std::vector<NodeId> nodes_;
  std::vector<RelationshipId> relationships_;
  std::vector<std::int64_t> days_;  // by node: the day on which the path has come there
  std::vector<std::uint32_t> sources_;
  Column targets_, lists_, paths_;
};

}  // namespace

std::unique_ptr<Operator> MakeVarExpand(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<VarExpandOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
