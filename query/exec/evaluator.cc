#include "query/exec/evaluator.h"

#include <algorithm>

#include "query/exec/functions.h"
#include "query/exec/temporal.h"
#include "query/exec/value_size.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using bound::Expr;
using bound::ExprKind;
using graph::Value;
using graph::ValueType;

Error WrongValue(const SourcePosition& position, std::string_view needed, const Value& found) {
  return RuntimeError(position, "InvalidArgumentType",
                      "this needs " + std::string(needed) + ", but the value is of type " +
                          std::string(graph::ValueTypeName(found.type())));
}

Error DeletedElement(const SourcePosition& position) {
  return RuntimeError(position, "DeletedEntityAccess", "this node or relationship was deleted by the query");
}

void AddElementSlots(const Expr& expr, std::vector<bound::Slot>* slots) {
  const bool reads = expr.kind == ExprKind::kProperty || expr.kind == ExprKind::kHasLabels ||
                     expr.kind == ExprKind::kCall || expr.kind == ExprKind::kMapProjection ||
                     expr.kind == ExprKind::kListComprehension || expr.kind == ExprKind::kQuantifier ||
                     expr.kind == ExprKind::kReduce;
  for (const bound::ExprPtr& child : expr.children) {
    if (!child) continue;
    if (child->kind != ExprKind::kSlot) {
      AddElementSlots(*child, slots);
    } else if (reads && std::ranges::find(*slots, child->slot) == slots->end()) {
      slots->push_back(child->slot);
    }
  }
}

std::vector<bound::Slot> ElementSlots(const Expr& expr) {
  std::vector<bound::Slot> slots;
  AddElementSlots(expr, &slots);
  return slots;
}

Status Evaluator::Prefetch(std::span<const bound::Slot> element_slots, const RecordBatch& batch) {
  if (batch.size < 2) return {};
  constexpr std::size_t kEnough = 20'000;
  std::vector<NodeId> nodes;
  std::vector<RelationshipId> relationships;
  const auto add = [&](const Value& value) {
    if (value.Is(ValueType::kNode)) nodes.push_back(value.AsNode());
    if (value.Is(ValueType::kRelationship)) relationships.push_back(value.AsRelationship());
  };
  for (const bound::Slot slot : element_slots) {
    for (const Value& value : batch[slot]) {
      if (nodes.size() + relationships.size() > kEnough) break;
      add(value);
      if (value.Is(ValueType::kPath)) {
        const graph::Path& path = value.AsPath();
        nodes.insert(nodes.end(), path.nodes.begin(), path.nodes.end());
        relationships.insert(relationships.end(), path.relationships.begin(), path.relationships.end());
      }
      if (value.Is(ValueType::kList) && value.AsList().size() < 1000) std::ranges::for_each(value.AsList(), add);
    }
  }
  if (nodes.empty() && relationships.empty()) return {};
  return context_.records.Prefetch(std::move(nodes), std::move(relationships));
}

Result<bool> Evaluator::IsTrue(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(const Value value, Evaluate(expr, batch, row));
  if (value.IsNull()) return false;
  if (!value.Is(ValueType::kBoolean)) return WrongValue(expr.position, "a condition", value);
  return value.AsBoolean();
}

Result<Value> Evaluator::Evaluate(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  switch (expr.kind) {
    case ExprKind::kLiteral: return expr.value;
    case ExprKind::kSlot: {
      const Column& column = batch[expr.slot];
      return row < column.size() ? column[row] : Value();
    }
    case ExprKind::kLocal: return context_.locals[static_cast<std::size_t>(expr.slot)];
    case ExprKind::kParameter: {
      const auto it = context_.parameters.find(expr.text);
      return it == context_.parameters.end() ? Value() : it->second;  // a run starts with all of them
    }
    case ExprKind::kProperty: {
      DOSSIER_ASSIGN_OR_RETURN(const Value base, Evaluate(*expr.children[0], batch, row));
      return Property(base, expr.name, expr.text, expr.position);
    }
    case ExprKind::kHasLabels: {
      DOSSIER_ASSIGN_OR_RETURN(const Value base, Evaluate(*expr.children[0], batch, row));
      return HasLabels(expr, base);
    }
    case ExprKind::kIsNull:
    case ExprKind::kIsNotNull: {
      DOSSIER_ASSIGN_OR_RETURN(const Value value, Evaluate(*expr.children[0], batch, row));
      return Value(value.IsNull() == (expr.kind == ExprKind::kIsNull));
    }
    case ExprKind::kIndex: return EvaluateIndex(expr, batch, row);
    case ExprKind::kSlice: return EvaluateSlice(expr, batch, row);
    case ExprKind::kList: return EvaluateList(expr, batch, row);
    case ExprKind::kMap: return EvaluateMap(expr, batch, row);
    case ExprKind::kNot: return EvaluateNot(expr, batch, row);
    case ExprKind::kNegate:
    case ExprKind::kPlus: return EvaluateSign(expr, batch, row);
    case ExprKind::kChain: return EvaluateChain(expr, batch, row);
    case ExprKind::kComparison: return EvaluateComparison(expr, batch, row);
    case ExprKind::kCall: return EvaluateCall(expr, batch, row);
    case ExprKind::kCase: return EvaluateCase(expr, batch, row);
    case ExprKind::kListComprehension: return EvaluateComprehension(expr, batch, row);
    case ExprKind::kQuantifier: return EvaluateQuantifier(expr, batch, row);
    case ExprKind::kReduce: return EvaluateReduce(expr, batch, row);
    case ExprKind::kExists:
    case ExprKind::kCountRows:
    case ExprKind::kCollect: return EvaluateSubquery(expr, batch, row);
    case ExprKind::kMapProjection: return EvaluateMapProjection(expr, batch, row);
    case ExprKind::kAggregate: break;
  }
  return Error{ErrorCode::kInternal, "an aggregate was met outside of its operator"};
}

Result<Value> Evaluator::Property(const Value& base, int key, const std::string& text, const SourcePosition& position) {
  const auto of_element = [&](const graph::PropertyMap& properties) -> Value {
    const std::optional<PropertyKeyId> id =
        key >= 0 ? context_.keys[static_cast<std::size_t>(key)] : context_.reader.symbols().keys.Find(text);
    return id ? graph::FindProperty(properties, *id) : Value();
  };
  switch (base.type()) {
    case ValueType::kNull: return Value();
    case ValueType::kNode: {
      DOSSIER_ASSIGN_OR_RETURN(const graph::Node* node, context_.records.FindNode(base.AsNode()));
      if (node == nullptr) return DeletedElement(position);
      return of_element(node->properties);
    }
    case ValueType::kRelationship: {
      DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship,
                               context_.records.FindRelationship(base.AsRelationship()));
      if (relationship == nullptr) return DeletedElement(position);
      return of_element(relationship->properties);
    }
    case ValueType::kMap: {
      const auto it = base.AsMap().find(text);
      return it == base.AsMap().end() ? Value() : it->second;
    }
    case ValueType::kDate:
    case ValueType::kLocalTime:
    case ValueType::kTime:
    case ValueType::kLocalDateTime:
    case ValueType::kDateTime:
    case ValueType::kDuration: {
      const std::optional<Value> component = TemporalComponent(base, text);
      return component ? *component : Value();
    }
    default: return WrongValue(position, "a node, a relationship, a map or a date to read ." + text + " of", base);
  }
}

namespace {

bool Satisfies(const bound::LabelExpr& labels, const graph::Node& node, const ExecContext& context) {
  switch (labels.kind) {
    case ast::LabelExpr::Kind::kName: {
      const std::optional<LabelId> id = context.labels[static_cast<std::size_t>(labels.label)];
      return id && std::ranges::binary_search(node.labels, *id);
    }
    case ast::LabelExpr::Kind::kAny: return !node.labels.empty();
    case ast::LabelExpr::Kind::kNot: return !Satisfies(labels.operands[0], node, context);
    case ast::LabelExpr::Kind::kAnd:
      return std::ranges::all_of(labels.operands,
                                 [&](const auto& operand) { return Satisfies(operand, node, context); });
    case ast::LabelExpr::Kind::kOr:
      return std::ranges::any_of(labels.operands,
                                 [&](const auto& operand) { return Satisfies(operand, node, context); });
  }
  return false;
}

}  // namespace

Result<Value> Evaluator::HasLabels(const Expr& expr, const Value& base) {
  if (base.IsNull()) return Value();
  if (base.Is(ValueType::kRelationship)) {
    DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship,
                             context_.records.FindRelationship(base.AsRelationship()));
    if (expr.labels.kind != ast::LabelExpr::Kind::kName) return WrongValue(expr.position, "a node", base);
    // As a type (star) or, of a variable whose type was not known, as a label: both are compared by name.
    const auto index = static_cast<std::size_t>(expr.labels.label);
    const std::string& wanted =
        expr.star ? context_.plan.names.types[index].text : context_.plan.names.labels[index].text;
    return Value(relationship != nullptr && context_.reader.symbols().types.Name(relationship->type) == wanted);
  }
  if (!base.Is(ValueType::kNode)) return WrongValue(expr.position, "a node", base);
  DOSSIER_ASSIGN_OR_RETURN(const graph::Node* node, context_.records.FindNode(base.AsNode()));
  if (node == nullptr) return DeletedElement(expr.position);
  return Value(Satisfies(expr.labels, *node, context_));
}

Result<Value> Evaluator::EvaluateCase(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  Value subject;
  if (expr.children[0]) {
    DOSSIER_ASSIGN_OR_RETURN(subject, Evaluate(*expr.children[0], batch, row));
  }
  for (std::size_t i = 1; i + 2 < expr.children.size(); i += 2) {
    bool taken = false;
    if (expr.children[0]) {
      DOSSIER_ASSIGN_OR_RETURN(const Value candidate, Evaluate(*expr.children[i], batch, row));
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check(1 + WorkOf(candidate)));
      taken = graph::CompareEqual(subject, candidate).value_or(false);
    } else {
      DOSSIER_ASSIGN_OR_RETURN(taken, IsTrue(*expr.children[i], batch, row));
    }
    if (taken) return Evaluate(*expr.children[i + 1], batch, row);
  }
  return expr.children.back() ? Evaluate(*expr.children.back(), batch, row) : Result<Value>(Value());
}

Result<Value> Evaluator::EvaluateCall(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  if (expr.function == FunctionId::kCoalesce) {
    for (const bound::ExprPtr& child : expr.children) {
      DOSSIER_ASSIGN_OR_RETURN(Value value, Evaluate(*child, batch, row));
      if (!value.IsNull()) return value;
    }
    return Value();
  }
  std::vector<Value> arguments;
  MemoryCharge charge(&context_.limits);
  arguments.reserve(expr.children.size());
  for (const bound::ExprPtr& child : expr.children) {
    DOSSIER_ASSIGN_OR_RETURN(Value value, Evaluate(*child, batch, row));
    DOSSIER_RETURN_IF_ERROR(Hold(*child, value, &context_.limits, &charge));
    arguments.push_back(std::move(value));
  }
  DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
  return CallFunction(expr, arguments, &context_);
}

}  // namespace dossier::query
