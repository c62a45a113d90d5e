#include "query/exec/path_steps.h"

#include "query/exec/used_relationships.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using graph::Value;
using graph::ValueType;

bound::PathSearch SearchOfRange(const PlanNode& node) {
  bound::PathSearch search;
  bound::SearchPart& part = search.parts.emplace_back();
  part.length = *node.relationship->length;
  part.repeated = true;
  part.steps.emplace_back().direction = node.reversed ? Opposite(node.direction) : node.direction;
  return search;
}

PathSteps::PathSteps(const PlanNode& node, const bound::PathSearch& search, ExecContext* context)
    : node_(node),
      relationship_(*node.relationship),
      context_(*context),
      automaton_(search, node.reversed),
      evaluator_(context),
      conditions_(*node.relationship, context) {
  const bool plain = !relationship_.search || search.IsPlain();
  for (int state = 0; state < automaton_.size(); ++state) {
    const bound::SearchStep* step = automaton_[state].step;
    if (step == nullptr || plain) {
      types_.emplace_back(node.types, node.type_expr, *context);
    } else {
      types_.emplace_back(step->types, step->type_expr, *context);
    }
  }
}

Result<bool> PathSteps::Accepts(const std::vector<bound::StepPredicate>& predicates, const Value& value) {
  for (const bound::StepPredicate& predicate : predicates) {
    context_.locals[static_cast<std::size_t>(predicate.slot)] = value;
    DOSSIER_ASSIGN_OR_RETURN(const Value truth, evaluator_.Evaluate(*predicate.expr, *rows_, row_));
    if (truth.IsNull()) return false;
    if (!truth.Is(ValueType::kBoolean)) return WrongValue(predicate.expr->position, "a condition", truth);
    if (truth.AsBoolean() == predicate.negated) return false;
  }
  return true;
}

Result<bool> PathSteps::Enters(int state, NodeId node) {
  DOSSIER_ASSIGN_OR_RETURN(const bool everywhere, conditions_.AcceptsNode(node, *rows_, row_));
  if (!everywhere) return false;
  const bound::SearchNode* role = automaton_[state].role;
  return role == nullptr ? Result<bool>(true) : Accepts(role->predicates, Value(node));
}

Status PathSteps::Expand(int state, NodeId node, bool against, graph::ExpandResult* out) {
  const StepTypes& types = types_[static_cast<std::size_t>(state)];
  if (types.none()) {
    out->Clear();
    return {};
  }
  const graph::Direction direction = automaton_[state].direction;
  DOSSIER_RETURN_IF_ERROR(
      context_.reader.Expand({std::span(&node, 1), against ? Opposite(direction) : direction, types.ids()}, out));
  return conditions_.Prefetch(*out);
}

Result<bool> PathSteps::Takes(int state, RelationshipId relationship) {
  DOSSIER_ASSIGN_OR_RETURN(const bool everywhere, conditions_.AcceptsStep(relationship, *rows_, row_));
  if (!everywhere) return false;
  return Accepts(automaton_[state].step->predicates, Value(relationship));
}

Result<std::optional<double>> PathSteps::Cost(int state, RelationshipId relationship) {
  const std::optional<bound::StepPredicate>& cost = automaton_[state].step->cost;
  if (!cost) return std::optional<double>(1.0);
  context_.locals[static_cast<std::size_t>(cost->slot)] = Value(relationship);
  DOSSIER_ASSIGN_OR_RETURN(const Value value, evaluator_.Evaluate(*cost->expr, *rows_, row_));
  if (value.IsNull()) return std::optional<double>();
  if (!value.IsNumber()) return WrongValue(cost->expr->position, "a number for COST", value);
  if (!(value.ToDouble() >= 0)) {
    return RuntimeError(cost->expr->position, "NegativeCost", "COST must not be negative");
  }
  return std::optional<double>(value.ToDouble());
}

Result<std::optional<std::int64_t>> PathSteps::Arrive(std::int64_t arrival, RelationshipId id) {
  if (!timed()) return std::optional<std::int64_t>(arrival);
  DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship, context_.records.FindRelationship(id));
  const std::optional<DateSpan> span =
      relationship == nullptr ? std::nullopt : DateOf(relationship->properties, context_.reader.symbols());
  if (!span) {
    context_.undated.insert(id);
    return std::optional<std::int64_t>();
  }
  return ArrivalAfter(arrival, node_.reversed ? Reversed(*span) : *span, relationship_.chronology);
}

Result<bool> PathSteps::Holds(const std::vector<bound::ExprPtr>& conditions) {
  for (const bound::ExprPtr& condition : conditions) {
    DOSSIER_ASSIGN_OR_RETURN(const bool holds, evaluator_.IsTrue(*condition, *rows_, row_));
    if (!holds) return false;
  }
  return true;
}

bool PathSteps::IsUsedElsewhere(RelationshipId relationship) const {
  return IsUsed(relationship, node_.unique, *rows_, row_);
}

}  // namespace dossier::query
