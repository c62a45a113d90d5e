// The conditions that a path search checks at each step: on the relationship taken and the node reached.
#pragma once

#include "query/exec/evaluator.h"
#include "query/plan/logical_plan.h"

namespace dossier::query {

class StepConditions {
 public:
  StepConditions(const bound::PatternRelationship& relationship, ExecContext* context)
      : relationship_(relationship), context_(*context), evaluator_(context) {}

  // Fetches what checking many steps will read.
  Status Prefetch(const graph::ExpandResult& steps) {
    const bool steps_read = !relationship_.step_predicates.empty();
    const bool nodes_read = !relationship_.node_predicates.empty();
    if (!steps_read && !nodes_read) return {};
    return context_.records.Prefetch(nodes_read ? steps.neighbours : std::vector<NodeId>(),
                                     steps_read ? steps.relationships : std::vector<RelationshipId>());
  }
  Result<bool> AcceptsStep(RelationshipId step, const RecordBatch& rows, std::size_t row) {
    return Accepts(relationship_.step_predicates, graph::Value(step), rows, row);
  }
  Result<bool> AcceptsNode(NodeId node, const RecordBatch& rows, std::size_t row) {
    return Accepts(relationship_.node_predicates, graph::Value(node), rows, row);
  }

 private:
  Result<bool> Accepts(const std::vector<bound::StepPredicate>& predicates, const graph::Value& value,
                       const RecordBatch& rows, std::size_t row) {
    for (const bound::StepPredicate& predicate : predicates) {
      context_.locals[static_cast<std::size_t>(predicate.slot)] = value;
      DOSSIER_ASSIGN_OR_RETURN(const graph::Value truth, evaluator_.Evaluate(*predicate.expr, rows, row));
      if (truth.IsNull()) return false;
      if (!truth.Is(graph::ValueType::kBoolean)) return WrongValue(predicate.expr->position, "a condition", truth);
      if (truth.AsBoolean() == predicate.negated) return false;
    }
    return true;
  }

  const bound::PatternRelationship& relationship_;
  ExecContext& context_;
  Evaluator evaluator_;
};

}  // namespace dossier::query
