#include "query/plan/triangle_rule.h"

#include <algorithm>
#include <array>
#include <set>

namespace dossier::query {
namespace {

using bound::ExprKind;
using bound::ExprPtr;
using bound::Slot;

// A pattern as far as its plan is read, the last step first.
class Triangle {
 public:
  // Whether the plan of rows is such a pattern.
  bool Read(const PlanNode& rows) {
    const PlanNode* close = SkipFilters(&rows);
    if (close->kind != PlanKind::kExpand || !close->into) return false;
    const PlanNode* open = SkipFilters(close->input.get());
    if (open->kind != PlanKind::kExpand || open->into) return false;
    const PlanNode* first = SkipFilters(open->input.get());
    if (first->kind != PlanKind::kExpand || first->into) return false;
    const PlanNode* scan = SkipFilters(first->input.get());
    const bool all = scan->kind == PlanKind::kAllNodes || scan->kind == PlanKind::kLabelScan;
    if (!all || scan->input->kind != PlanKind::kArgument) return false;

    nodes_ = {scan->slot, first->to, open->to};
    const Slot middle = open->from, end = middle == nodes_[0] ? nodes_[1] : nodes_[0];
    const std::set<Slot> closed{close->from, close->to};
    if (first->from != nodes_[0] || (middle != nodes_[0] && middle != nodes_[1])) return false;
    if (closed != std::set<Slot>{end, nodes_[2]}) return false;
    for (const PlanNode* step : {first, open, close}) {
      if (step->direction != graph::Direction::kBoth || step->type_expr || step->types != first->types) return false;
    }
    const auto differs_from = [](const PlanNode& step, const std::set<Slot>& others) {
      return std::set<Slot>(step.unique.begin(), step.unique.end()) == others;
    };
    if (!differs_from(*first, {}) || !differs_from(*open, {first->slot})) return false;
    if (!differs_from(*close, {first->slot, open->slot})) return false;
    if (scan->kind == PlanKind::kLabelScan) labels_[0].insert(scan->label);
    if (!std::ranges::all_of(predicates_, [&](const bound::Expr* expr) { return ReadPredicate(*expr); })) return false;
    types_ = first->types;
    return labels_[1] == labels_[0] && labels_[2] == labels_[0];
  }

  void Write(PlanNode* plan) const {
    plan->slots.assign(nodes_.begin(), nodes_.end());
    plan->types = types_;
    plan->labels.assign(labels_[0].begin(), labels_[0].end());
    plan->less = less_;
  }

 private:
  const PlanNode* SkipFilters(const PlanNode* node) {
    for (; node->kind == PlanKind::kFilter; node = node->input.get()) {
      for (const ExprPtr& predicate : node->predicates) predicates_.push_back(predicate.get());
    }
    return node;
  }

  // The place among the three; 3 for another slot.
  std::size_t PlaceOf(Slot slot) const {
    return static_cast<std::size_t>(std::ranges::find(nodes_, slot) - nodes_.begin());
  }

  bool ReadPredicate(const bound::Expr& expr) {
    if (expr.kind == ExprKind::kComparison) return ReadOrder(expr);
    if (expr.kind != ExprKind::kHasLabels || expr.labels.kind != ast::LabelExpr::Kind::kName) return false;
    if (expr.children[0]->kind != ExprKind::kSlot) return false;
    const std::size_t place = PlaceOf(expr.children[0]->slot);
    if (place == nodes_.size()) return false;
    labels_[place].insert(expr.labels.label);
    return true;
  }

  // id(a) < id(b), or more of them in a row.
  bool ReadOrder(const bound::Expr& expr) {
    for (std::size_t i = 0; i < expr.operators.size(); ++i) {
      const bool less = expr.operators[i] == BinaryOperator::kLess;
      if (!less && expr.operators[i] != BinaryOperator::kGreater) return false;
      const std::size_t left = PlaceOf(bound::IdOf(*expr.children[i]));
      const std::size_t right = PlaceOf(bound::IdOf(*expr.children[i + 1]));
      if (left == nodes_.size() || right == nodes_.size()) return false;
      less_.emplace_back(less ? left : right, less ? right : left);
    }
    return true;
  }

  std::array<Slot, 3> nodes_{};
  std::array<std::set<int>, 3> labels_;  // name indices
  std::vector<int> types_;
  std::vector<std::pair<std::size_t, std::size_t>> less_;
  std::vector<const bound::Expr*> predicates_;
};

}  // namespace

void UseTriangleRule(PlanPtr* top) {
  for (PlanPtr* place = top; *place; place = &(*place)->input) {
    PlanNode& node = **place;
    if (node.inner) UseTriangleRule(&node.inner);
    for (PlanPtr& branch : node.branches) UseTriangleRule(&branch);
    if (node.kind != PlanKind::kAggregate || !node.assignments.empty() || node.aggregates.size() != 1) continue;
    const bound::Expr& call = *node.aggregates[0].call;
    Triangle triangle;
    if (call.function != FunctionId::kCount || !call.children.empty() || !triangle.Read(*node.input)) continue;
    auto count = std::make_unique<PlanNode>();
    count->kind = PlanKind::kTriangles;
    count->slot = node.aggregates[0].slot;
    triangle.Write(count.get());
    count->inner = std::move(*place);
    *place = std::move(count);
    return;  // below it is the scan's start
  }
}

}  // namespace dossier::query
