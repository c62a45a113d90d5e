#include "query/exec/date_filter.h"

#include <algorithm>

#include "core/graph/graph_records.h"

namespace dossier::query {
namespace {

using bound::Expr;
using bound::ExprKind;

// `date` of the relationship that the condition is about.
bool IsDate(const Expr& expr, bound::Slot slot) {
  return expr.kind == ExprKind::kProperty && expr.text == graph::property::kDate && expr.children.size() == 1 &&
         expr.children[0]->kind == ExprKind::kLocal && expr.children[0]->slot == slot;
}

bool IsSameForAllSteps(const Expr& expr) {
  return expr.kind == ExprKind::kLiteral || expr.kind == ExprKind::kParameter || expr.kind == ExprKind::kSlot;
}

BinaryOperator Mirrored(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kLess: return BinaryOperator::kGreater;
    case BinaryOperator::kLessEqual: return BinaryOperator::kGreaterEqual;
    case BinaryOperator::kGreater: return BinaryOperator::kLess;
    case BinaryOperator::kGreaterEqual: return BinaryOperator::kLessEqual;
    default: return op;
  }
}

bool IsOrder(BinaryOperator op) { return op == BinaryOperator::kEqual || Mirrored(op) != op; }

}  // namespace

bool DateFilter::Covers(const std::vector<bound::StepPredicate>& predicates) {
  return std::ranges::all_of(predicates, [](const bound::StepPredicate& predicate) {
    const Expr& expr = *predicate.expr;
    if (predicate.negated || expr.kind != ExprKind::kComparison || expr.children.size() != expr.operators.size() + 1) {
      return false;
    }
    for (std::size_t i = 0; i < expr.operators.size(); ++i) {
      const Expr &left = *expr.children[i], &right = *expr.children[i + 1];
      const bool fits = (IsDate(left, predicate.slot) && IsSameForAllSteps(right)) ||
                        (IsSameForAllSteps(left) && IsDate(right, predicate.slot));
      if (!fits || !IsOrder(expr.operators[i])) return false;
    }
    return true;
  });
}

Result<std::optional<DateFilter::Range>> DateFilter::Evaluate(const std::vector<bound::StepPredicate>& predicates,
                                                              const RecordBatch& rows, std::size_t row) {
  Range range;
  for (const bound::StepPredicate& predicate : predicates) {
    const Expr& expr = *predicate.expr;
    for (std::size_t i = 0; i < expr.operators.size(); ++i) {
      const bool date_first = IsDate(*expr.children[i], predicate.slot);
      const Expr& other = *expr.children[date_first ? i + 1 : i];
      DOSSIER_ASSIGN_OR_RETURN(const graph::Value value, evaluator_.Evaluate(other, rows, row));
      const graph::PackedDate date = graph::PackDateOf(value);
      if (date <= graph::kOtherDate) return std::optional<Range>();
      switch (date_first ? expr.operators[i] : Mirrored(expr.operators[i])) {
        case BinaryOperator::kLess: range.greatest = std::min(range.greatest, date - 1); break;
        case BinaryOperator::kLessEqual: range.greatest = std::min(range.greatest, date); break;
        case BinaryOperator::kGreater: range.least = std::max(range.least, date + 1); break;
        case BinaryOperator::kGreaterEqual: range.least = std::max(range.least, date); break;
        default: range.least = std::max(range.least, date), range.greatest = std::min(range.greatest, date);
      }
    }
  }
  return std::optional<Range>(range);
}

}  // namespace dossier::query
