#include <algorithm>

#include "core/base/check.h"
#include "query/binder/bound_query.h"

namespace dossier::query::bound {
namespace {

void AppendLabels(const LabelExpr& labels, std::string* out) {
  *out += "<" + std::to_string(static_cast<int>(labels.kind)) + ":" + std::to_string(labels.label);
  for (const LabelExpr& operand : labels.operands) AppendLabels(operand, out);
  *out += ">";
}

void AppendValue(const graph::Value& value, std::string* out) {
  *out += graph::ValueTypeName(value.type());
  switch (value.type()) {
    case graph::ValueType::kBoolean: *out += value.AsBoolean() ? "1" : "0"; break;
    case graph::ValueType::kInteger: *out += std::to_string(value.AsInteger()); break;
    case graph::ValueType::kFloat: {
      char buffer[40];
      std::snprintf(buffer, sizeof buffer, "%a", value.AsFloat());
      *out += buffer;
      break;
    }
    case graph::ValueType::kString: *out += std::to_string(value.AsString().size()) + "'" + value.AsString(); break;
    default: break;  // the parser makes no other literals
  }
}

void Append(const Expr& expr, std::string* out) {
  *out += "(" + std::to_string(static_cast<int>(expr.kind));
  switch (expr.kind) {
    case ExprKind::kLiteral: AppendValue(expr.value, out); break;
    case ExprKind::kParameter: *out += "$" + expr.text; break;
    case ExprKind::kProperty: *out += "." + expr.text; break;
    case ExprKind::kHasLabels: AppendLabels(expr.labels, out); break;
    case ExprKind::kCall:
    case ExprKind::kAggregate:
      *out += "f" + std::to_string(static_cast<int>(expr.function)) + (expr.distinct ? "d" : "");
      break;
    case ExprKind::kExists:
    case ExprKind::kCountRows:
    case ExprKind::kCollect: *out += "q" + std::to_string(expr.subquery->index); break;
    case ExprKind::kQuantifier: *out += "Q" + std::to_string(static_cast<int>(expr.quantifier)); break;
    default: break;
  }
  if (expr.slot != kNoSlot) *out += "#" + std::to_string(expr.slot);
  for (const BinaryOperator op : expr.operators) *out += OperatorText(op);
  for (const std::string& key : expr.keys) *out += "'" + key + "'";
  if (expr.star) *out += "*";
  for (const ExprPtr& child : expr.children) {
    if (child) {
      Append(*child, out);
    } else {
      *out += "_";
    }
  }
  *out += ")";
}

}  // namespace

ExprPtr Clone(const Expr& expr) {
  auto copy = std::make_unique<Expr>();
  copy->kind = expr.kind;
  copy->position = expr.position;
  for (const ExprPtr& child : expr.children) copy->children.push_back(child ? Clone(*child) : nullptr);
  copy->value = expr.value;
  copy->text = expr.text;
  copy->slot = expr.slot;
  copy->other_slot = expr.other_slot;
  copy->name = expr.name;
  copy->operators = expr.operators;
  copy->keys = expr.keys;
  copy->names = expr.names;
  copy->labels = expr.labels;
  copy->function = expr.function;
  copy->quantifier = expr.quantifier;
  copy->distinct = expr.distinct;
  copy->star = expr.star;
  copy->type = expr.type;
  copy->item_type = expr.item_type;
  DOSSIER_CHECK(!expr.subquery);  // only expressions without subqueries are copied
  return copy;
}

std::string Fingerprint(const Expr& expr) {
  std::string text;
  Append(expr, &text);
  return text;
}

void CollectSlots(const Expr& expr, std::vector<Slot>* slots) {
  if (expr.kind == ExprKind::kSlot || expr.kind == ExprKind::kLocal) slots->push_back(expr.slot);
  if (expr.subquery) slots->insert(slots->end(), expr.subquery->imports.begin(), expr.subquery->imports.end());
  for (const ExprPtr& child : expr.children) {
    if (child) CollectSlots(*child, slots);
  }
}

Slot IdOf(const Expr& expr) {
  const bool id =
      expr.kind == ExprKind::kCall && expr.function == FunctionId::kId && expr.children[0]->kind == ExprKind::kSlot;
  return id ? expr.children[0]->slot : kNoSlot;
}

bool PathSearch::IsPlain() const {
  const auto bare = [](const SearchNode& node) { return node.variable.slot == kNoSlot && node.predicates.empty(); };
  if (parts.size() != 1 || parts[0].steps.size() != 1 || !parts[0].joint.empty() || !path_conditions.empty())
    return false;
  return bare(parts[0].first) && bare(parts[0].steps[0].node) && parts[0].steps[0].variable.slot == kNoSlot &&
         parts[0].length.min <= 1;
}

bool ContainsAggregate(const Expr& expr) {
  if (expr.kind == ExprKind::kAggregate) return true;
  return std::ranges::any_of(expr.children, [](const ExprPtr& child) { return child && ContainsAggregate(*child); });
}

void SplitConjunction(ExprPtr expr, std::vector<ExprPtr>* out) {
  const bool conjunction =
      expr->kind == ExprKind::kChain &&
      std::ranges::all_of(expr->operators, [](BinaryOperator op) { return op == BinaryOperator::kAnd; });
  if (!conjunction) {
    out->push_back(std::move(expr));
    return;
  }
  for (ExprPtr& child : expr->children) SplitConjunction(std::move(child), out);
}

}  // namespace dossier::query::bound
