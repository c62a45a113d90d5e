#include "query/plan/search_rules.h"

#include <algorithm>
#include <map>

#include "query/plan/triangle_rule.h"

namespace dossier::query {
namespace {

using bound::ExprKind;
using bound::ExprPtr;
using bound::Slot;

// Calls `visit` with each expression of one node.
template <typename Visit>
void ForEachExpr(PlanNode* node, const Visit& visit) {
  for (ExprPtr& expr : node->predicates) visit(*expr);
  for (bound::Assignment& assignment : node->assignments) visit(*assignment.expr);
  for (bound::Aggregation& aggregate : node->aggregates) visit(*aggregate.call);
  for (bound::SortKey& key : node->order) visit(*key.expr);
  if (node->skip) visit(*node->skip);
  if (node->limit) visit(*node->limit);
  if (!node->relationship) return;
  for (bound::StepPredicate& step : node->relationship->step_predicates) visit(*step.expr);
  for (bound::StepPredicate& step : node->relationship->node_predicates) visit(*step.expr);
  if (node->relationship->search) {
    bound::ForEachExpression(node->relationship->search.get(), [&](ExprPtr& expr) { visit(*expr); });
  }
}

template <typename Visit>
void ForEachNode(PlanNode* top, const Visit& visit) {
  for (PlanNode* node = top; node != nullptr; node = node->input.get()) {
    visit(node);
    if (node->inner) ForEachNode(node->inner.get(), visit);
    for (PlanPtr& branch : node->branches) ForEachNode(branch.get(), visit);
  }
}

// How often each slot is read; the places that set one do not count.
class Reads {
 public:
  explicit Reads(LogicalPlan* plan) {
    const auto add_all = [this](PlanNode* top) { ForEachNode(top, [this](PlanNode* node) { Add(node); }); };
    add_all(plan->root.get());
    for (PlanPtr& subplan : plan->subplans) {
      if (subplan) add_all(subplan.get());
    }
    for (const bound::Column& column : plan->columns) ++reads_[column.slot];
    for (const auto& columns : plan->subplan_columns) {
      for (const bound::Column& column : columns) ++reads_[column.slot];
    }
  }
  bool Has(Slot slot) const { return reads_.contains(slot); }

 private:
  void Add(PlanNode* node) {
    ForEachExpr(node, [this](const bound::Expr& expr) {
      std::vector<Slot> slots;
      bound::CollectSlots(expr, &slots);
      for (const Slot slot : slots) ++reads_[slot];
    });
    for (const Slot slot : node->unique) ++reads_[slot];
    for (const Slot slot : node->path_nodes) ++reads_[slot];
    for (const PathStep& step : node->path_steps) ++reads_[step.slot];
    for (const auto& slots : node->branch_slots) {
      for (const Slot slot : slots) ++reads_[slot];
    }
    // Also what an OPTIONAL MATCH sets: its rows without a match need the columns.
    for (const Slot slot : node->slots) ++reads_[slot];
  }

  std::map<Slot, int> reads_;
};

bool IsSlot(const bound::Expr& expr, Slot slot) { return expr.kind == ExprKind::kSlot && expr.slot == slot; }

bool IsComparison(const bound::Expr& expr, BinaryOperator op) {
  return expr.kind == ExprKind::kComparison && expr.operators.size() == 1 && expr.operators[0] == op;
}

// Takes the plan node out, its input in its place.
void Drop(PlanPtr* place) {
  PlanPtr input = std::move((*place)->input);
  *place = std::move(input);
}

// Whether rows that come twice make no difference to the aggregates.
bool IgnoresRepeats(const PlanNode& aggregate) {
  return std::ranges::all_of(aggregate.aggregates, [](const bound::Aggregation& aggregation) {
    const FunctionId function = aggregation.call->function;
    return aggregation.call->distinct || function == FunctionId::kMin || function == FunctionId::kMax;
  });
}

class ReachRule {
 public:
  explicit ReachRule(LogicalPlan* plan) : reads_(plan) {}

  // `repeats_matter`: whether rows that come twice make a difference to what is above.
  void Run(PlanNode* top, bool repeats_matter) {
    for (PlanNode* node = top; node != nullptr; node = node->input.get()) {
      for (PlanPtr& branch : node->branches) Run(branch.get(), repeats_matter);
      if (node->inner) Run(node->inner.get(), true);
      switch (node->kind) {
        case PlanKind::kDistinct: repeats_matter = false; break;
        case PlanKind::kAggregate: repeats_matter = !IgnoresRepeats(*node); break;
        case PlanKind::kTop:
        case PlanKind::kSkip:
        case PlanKind::kLimit: repeats_matter = true; break;
        case PlanKind::kVarExpand:
          if (!repeats_matter && Fits(*node)) node->kind = PlanKind::kReach;
          break;
        default: break;
      }
    }
  }

 private:
  // One shortest path to each node says all: it repeats nothing, and being short is never against it.
  bool Fits(const PlanNode& node) const {
    const bound::PatternRelationship& relationship = *node.relationship;
    const ast::LengthRange& length = *relationship.length;
    const bool path_read = relationship.path_slot != bound::kNoSlot && reads_.Has(relationship.path_slot);
    return length.min <= 1 && (!length.max || *length.max >= 1) && node.unique.empty() && !relationship.bound &&
           !path_read && !reads_.Has(node.slot);
  }

  Reads reads_;
};

// b <> a above a search from a for b.
void ExceptStart(PlanPtr* top) {
  for (PlanPtr* place = top; *place; place = &(*place)->input) {
    PlanNode& filter = **place;
    if (filter.inner) ExceptStart(&filter.inner);
    for (PlanPtr& branch : filter.branches) ExceptStart(&branch);
    if (filter.kind != PlanKind::kFilter || filter.input->kind != PlanKind::kReach || filter.input->into) continue;
    PlanNode& reach = *filter.input;
    std::erase_if(filter.predicates, [&](const ExprPtr& predicate) {
      if (!IsComparison(*predicate, BinaryOperator::kNotEqual)) return false;
      const bound::Expr &left = *predicate->children[0], &right = *predicate->children[1];
      const bool found = (IsSlot(left, reach.from) && IsSlot(right, reach.to)) ||
                         (IsSlot(left, reach.to) && IsSlot(right, reach.from));
      reach.except_start |= found;
      return found;
    });
    if (filter.predicates.empty()) Drop(place);
    if (!*place) return;
  }
}

// count(DISTINCT b) over a search for b, and count(*) over an intersection: the search counts.
void CountInside(const RuleSet& rules, PlanPtr* top) {
  for (PlanPtr* place = top; *place; place = &(*place)->input) {
    PlanNode& node = **place;
    if (node.inner) CountInside(rules, &node.inner);
    for (PlanPtr& branch : node.branches) CountInside(rules, &branch);
    if (node.kind != PlanKind::kAggregate || !node.assignments.empty() || node.aggregates.size() != 1) continue;
    const bound::Expr& call = *node.aggregates[0].call;
    PlanNode& search = *node.input;
    const bool one = call.function == FunctionId::kCount;
    const bool reached = one && call.distinct && search.kind == PlanKind::kReach && !search.into &&
                         call.children.size() == 1 && IsSlot(*call.children[0], search.to);
    const bool common = one && call.children.empty() && search.kind == PlanKind::kIntersect;
    if (!reached && !common) continue;
    if (!rules.IsOn("count-inside")) continue;
    search.counted = true;
    search.tag = node.aggregates[0].slot;
    search.estimated_rows = 1;
    Drop(place);
  }
}

// Whether no relationship can be both steps: by the pattern, or by their types.
bool AreApart(const PlanNode& open, const PlanNode& close) {
  if (std::ranges::find(close.unique, open.slot) != close.unique.end()) return true;
  return !open.types.empty() && !close.types.empty() && std::ranges::none_of(open.types, [&](int type) {
    return std::ranges::find(close.types, type) != close.types.end();
  });
}

// (x)--(c) and then (c)--(a), a known: c from the lists of both.
void Intersect(PlanPtr* top) {
  for (PlanPtr* place = top; *place; place = &(*place)->input) {
    PlanNode& close = **place;
    if (close.inner) Intersect(&close.inner);
    for (PlanPtr& branch : close.branches) Intersect(&branch);
    if (close.kind != PlanKind::kExpand || !close.into || close.type_expr) continue;
    PlanPtr* below = &close.input;
    while (*below && (*below)->kind == PlanKind::kFilter) below = &(*below)->input;
    if (!*below || (*below)->kind != PlanKind::kExpand || (*below)->into || (*below)->type_expr) continue;
    PlanNode& open = **below;
    const Slot middle = open.to;
    const bool from_middle = close.from == middle;
    const Slot other = from_middle ? close.to : close.from;
    if ((!from_middle && close.to != middle) || other == middle || open.from == middle || other == open.from) continue;
    if (!AreApart(open, close)) continue;
    open.kind = PlanKind::kIntersect;
    open.second_from = other;
    open.second_slot = close.slot;
    open.second_types = close.types;
    open.second_direction = close.direction;
    if (from_middle && close.direction != graph::Direction::kBoth) {
      open.second_direction =
          close.direction == graph::Direction::kOutgoing ? graph::Direction::kIncoming : graph::Direction::kOutgoing;
    }
    for (const Slot slot : close.unique) {
      if (slot != open.slot && std::ranges::find(open.unique, slot) == open.unique.end()) open.unique.push_back(slot);
    }
    open.estimated_rows = close.estimated_rows;
    Drop(place);
    if (!*place) return;
  }
}

// id(a) < id(b) above the expansion to b.
void CompareIds(PlanPtr* top) {
  for (PlanPtr* place = top; *place; place = &(*place)->input) {
    PlanNode& filter = **place;
    if (filter.inner) CompareIds(&filter.inner);
    for (PlanPtr& branch : filter.branches) CompareIds(&branch);
    if (filter.kind != PlanKind::kFilter) continue;
    PlanNode& expand = *filter.input;
    if (expand.into || (expand.kind != PlanKind::kExpand && expand.kind != PlanKind::kIntersect)) continue;
    std::erase_if(filter.predicates, [&](const ExprPtr& predicate) {
      const bool less = IsComparison(*predicate, BinaryOperator::kLess);
      if (!less && !IsComparison(*predicate, BinaryOperator::kGreater)) return false;
      const Slot low = bound::IdOf(*predicate->children[less ? 0 : 1]);
      const Slot high = bound::IdOf(*predicate->children[less ? 1 : 0]);
      if (high != expand.to || low == bound::kNoSlot || low == high) return false;
      if (low == expand.slot || low == expand.second_slot) return false;
      expand.above.push_back(low);
      return true;
    });
    if (filter.predicates.empty()) Drop(place);
    if (!*place) return;
  }
}

void MarkExists(const bound::Expr& expr, std::vector<bool>* exists) {
  if (expr.subquery && expr.kind == ExprKind::kExists) (*exists)[static_cast<std::size_t>(expr.subquery->index)] = true;
  for (const ExprPtr& child : expr.children) {
    if (child) MarkExists(*child, exists);
  }
}

}  // namespace

void UseSearchRules(const RuleSet& rules, LogicalPlan* plan) {
  if (plan->first_write) return;  // where rows are written, each counts; and what is read changes meanwhile
  std::vector<PlanPtr*> tops{&plan->root};
  for (PlanPtr& subplan : plan->subplans) {
    if (subplan) tops.push_back(&subplan);
  }
  std::vector<bool> exists(plan->subplans.size(), false);
  for (PlanPtr* top : tops) {
    ForEachNode(top->get(), [&](PlanNode* node) {
      ForEachExpr(node, [&](const bound::Expr& expr) { MarkExists(expr, &exists); });
    });
  }
  if (rules.IsOn("reach-only")) {
    ReachRule rule(plan);
    rule.Run(plan->root.get(), true);
    for (std::size_t i = 0; i < plan->subplans.size(); ++i) {
      if (plan->subplans[i]) rule.Run(plan->subplans[i].get(), !exists[i]);
    }
    for (PlanPtr* top : tops) ExceptStart(top);
  }
  for (PlanPtr* top : tops) {
    if (rules.IsOn("count-triangles")) UseTriangleRule(top);
    if (rules.IsOn("intersect-neighbours")) Intersect(top);
    if (rules.IsOn("compare-ids")) CompareIds(top);
    CountInside(rules, top);
  }
}

}  // namespace dossier::query
