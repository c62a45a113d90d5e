// The moves of a searched path over one snapshot: which node may stand at a state, which relationships may be taken,
// what they cost and when they happened. Shared by the searches. Thread safety: one thread.
#pragma once

#include <optional>
#include <unordered_set>
#include <vector>

#include "query/exec/evaluator.h"
#include "query/exec/path_automaton.h"
#include "query/exec/path_dates.h"
#include "query/exec/step_conditions.h"
#include "query/exec/step_types.h"

namespace dossier::query {

// The pattern of a relationship that has none of its own: its range of lengths.
bound::PathSearch SearchOfRange(const PlanNode& node);

class PathSteps {
 public:
  // `search` must outlive this: that of the plan, or one made from its range of lengths.
  PathSteps(const PlanNode& node, const bound::PathSearch& search, ExecContext* context);

  const PathAutomaton& automaton() const { return automaton_; }
  // The variables that conditions read beside the path's own.
  void SetRow(const RecordBatch* rows, std::size_t row) { rows_ = rows, row_ = row; }

  // Whether the node may stand at the state.
  Result<bool> Enters(int state, NodeId node);
  // The relationships that the state's step may take from a node, or (`against`) the other way, into one.
  Status Expand(int state, NodeId node, bool against, graph::ExpandResult* out);
  // Whether the state's step may take this relationship.
  Result<bool> Takes(int state, RelationshipId relationship);
  // Its cost: the COST of the step, else 1. Nothing for null: it is no way.
  Result<std::optional<double>> Cost(int state, RelationshipId relationship);
  // The day of arrival over the relationship, as seen in the direction of the walk; nothing where time forbids it.
  // Without an order of time it is always the same.
  Result<std::optional<std::int64_t>> Arrive(std::int64_t arrival, RelationshipId relationship);
  bool timed() const { return relationship_.chronology != bound::Chronology::kNone; }

  // A value of a variable of the round, for conditions over several.
  void SetLocal(bound::Slot slot, graph::Value value) {
    if (slot != bound::kNoSlot) context_.locals[static_cast<std::size_t>(slot)] = std::move(value);
  }
  Result<bool> Holds(const std::vector<bound::ExprPtr>& conditions);
  bool IsUsedElsewhere(RelationshipId relationship) const;

 private:
  Result<bool> Accepts(const std::vector<bound::StepPredicate>& predicates, const graph::Value& value);

  const PlanNode& node_;
  const bound::PatternRelationship& relationship_;
  ExecContext& context_;
  PathAutomaton automaton_;
  Evaluator evaluator_;
  StepConditions conditions_;
  std::vector<StepTypes> types_;  // by state; of one without a step any
  const RecordBatch* rows_ = nullptr;
  std::size_t row_ = 0;
};

}  // namespace dossier::query
