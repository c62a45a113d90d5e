#include "query/plan/match_planner.h"

#include <algorithm>
#include <cmath>

#include "core/graph/graph_records.h"

namespace dossier::query {

using bound::ExprKind;
using bound::ExprPtr;
using bound::PatternRelationship;
using bound::Slot;

namespace {

constexpr double kNameRows = 1.5;         // nodes that share a name
constexpr double kEqualityShare = 0.1;    // rows that an equality keeps
constexpr std::size_t kMostOrdered = 64;  // nodes of a MATCH; longer ones are taken as written, for ordering is cubic
constexpr double kFilterShare = 0.5;      // rows that another condition keeps

bool IsPropertyOf(const bound::Expr& expr, Slot slot, std::string_view key) {
  return expr.kind == ExprKind::kProperty && expr.text == key && expr.children[0]->kind == ExprKind::kSlot &&
         expr.children[0]->slot == slot;
}
bool IsCallOf(const bound::Expr& expr, Slot slot, FunctionId function) {
  return expr.kind == ExprKind::kCall && expr.function == function && expr.children[0]->kind == ExprKind::kSlot &&
         expr.children[0]->slot == slot;
}
bool IsEquality(const bound::Expr& expr) {
  return expr.kind == ExprKind::kComparison && expr.operators.size() == 1 &&
         expr.operators[0] == BinaryOperator::kEqual;
}
// A path that is chosen, or a walk, may use what others of the MATCH use.
bool MayRepeat(const PatternRelationship& relationship) {
  return relationship.selector != ast::PathSelector::kAll ||
         (relationship.search && relationship.search->mode == ast::PathMode::kWalk);
}
bool HasSubquery(const bound::Expr& expr) {
  return expr.subquery ||
         std::ranges::any_of(expr.children, [](const ExprPtr& child) { return child && HasSubquery(*child); });
}

}  // namespace

MatchPlanner::MatchPlanner(const Statistics& statistics, const RuleSet& rules, PlanPtr input, std::set<Slot>* bound)
    : statistics_(statistics), rules_(rules), plan_(std::move(input)), bound_(bound) {}

PlanNode* MatchPlanner::Append(PlanKind kind, double rows) {
  auto node = std::make_unique<PlanNode>();
  node->kind = kind;
  node->estimated_rows = rows;
  node->input = std::move(plan_);
  plan_ = std::move(node);
  return plan_.get();
}

PlanPtr MatchPlanner::Run(bound::Match match) {
  pattern_ = std::move(match.pattern);
  pending_ = std::move(match.predicates);
  Prepare();
  const bool by_cost = rules_.IsOn("order-patterns") && pattern_.nodes.size() <= kMostOrdered;
  for (;;) {
    BindPaths();
    ApplyReady(false);
    // Relationships that can be reached from what is known.
    int best = -1;
    double best_rows = 0;
    bool any_left = false;
    for (int i = 0; i < static_cast<int>(pattern_.relationships.size()); ++i) {
      if (solved_[i]) continue;
      any_left = true;
      const PatternRelationship& relationship = pattern_.relationships[i];
      const bool from = IsBound(pattern_.nodes[relationship.from].slot);
      const bool to = IsBound(pattern_.nodes[relationship.to].slot);
      const bool known = relationship.bound && !relationship.length;
      const bool both = (relationship.selector != ast::PathSelector::kAll && !relationship.search) ||
                        relationship.selector == ast::PathSelector::kEarliest ||
                        relationship.selector == ast::PathSelector::kLatest;
      const bool ready = !relationship.search ||
                         std::ranges::all_of(relationship.search->reads, [&](Slot slot) { return IsBound(slot); });
      const bool possible = ready && (both ? from && to : from || to || known);
      if (!possible) continue;
      const double rows = ExpandRows(i);
      if (best < 0 || rows < best_rows) best = i, best_rows = rows;
      if (!by_cost) break;
    }
    if (best >= 0) {
      AddRelationship(best);
      continue;
    }
    Start start;
    for (int node = 0; node < static_cast<int>(pattern_.nodes.size()); ++node) {
      if (IsBound(pattern_.nodes[node].slot)) continue;
      const Start candidate = BestStart(node);
      if (start.node < 0 || candidate.rows < start.rows) start = candidate;
      if (!by_cost) break;
    }
    if (start.node < 0) {
      if (!any_left) break;
      continue;
    }
    AddStart(start);
  }
  BindPaths();
  ApplyReady(true);
  return std::move(plan_);
}

void MatchPlanner::Prepare() {
  for (const bound::PatternNode& node : pattern_.nodes) {
    own_slots_.insert(node.slot);
    if (!node.labels) continue;
    auto variable = std::make_unique<bound::Expr>();
    variable->kind = ExprKind::kSlot;
    variable->slot = node.slot;
    auto labels = std::make_unique<bound::Expr>();
    labels->kind = ExprKind::kHasLabels;
    labels->labels = *node.labels;
    labels->children.push_back(std::move(variable));
    pending_.insert(pending_.begin(), std::move(labels));
  }
  for (const PatternRelationship& relationship : pattern_.relationships) {
    own_slots_.insert(relationship.slot);
    if (!relationship.search) continue;
    bound::ForEachOutput(*relationship.search, [&](Slot slot) { own_slots_.insert(slot); });
  }
  for (const bound::PatternPath& path : pattern_.paths) own_slots_.insert(path.slot);
  solved_.assign(pattern_.relationships.size(), false);
  path_bound_.assign(pattern_.paths.size(), false);
  PushChronology();
  PushPathConditions(&pending_);
  for (PatternRelationship& relationship : pattern_.relationships) {
    if (relationship.search) PushPathConditions(&relationship.search->path_conditions);
  }
}

// chronological(p) over one searched path decides which steps may be taken; with a selector also which path is the
// answer.
void MatchPlanner::PushChronology() {
  for (ExprPtr& predicate : pending_) {
    if (predicate->kind != ExprKind::kCall || predicate->function != FunctionId::kChronological) continue;
    const bound::Expr& subject = *predicate->children[0];
    const bool strict = predicate->children.size() > 1;
    if (strict && (predicate->children[1]->kind != ExprKind::kLiteral ||
                   !(predicate->children[1]->value == graph::Value("strict")))) {
      continue;
    }
    for (const bound::PatternPath& path : pattern_.paths) {
      if (path.slot != subject.slot || subject.kind != ExprKind::kSlot || path.relationships.size() != 1) continue;
      PatternRelationship& relationship = pattern_.relationships[path.relationships[0]];
      const bool optional = relationship.selector == ast::PathSelector::kAll;
      if (!relationship.IsPath() || relationship.bound || (optional && !rules_.IsOn("push-path-conditions"))) continue;
      relationship.chronology = strict ? bound::Chronology::kAlwaysLater
                                       : std::max(relationship.chronology, bound::Chronology::kNeverEarlier);
      predicate.reset();
      break;
    }
  }
  std::erase(pending_, nullptr);
}

// all(r IN relationships(p) WHERE ...), none(...), and the same over nodes(p) or a list of relationships: each step of
// the search checks them. For shortest paths that decides which path is the answer, so it is no matter of a rule.
void MatchPlanner::PushPathConditions(std::vector<ExprPtr>* conditions) {
  const bool on = rules_.IsOn("push-path-conditions");
  for (ExprPtr& predicate : *conditions) {
    if (predicate->kind != ExprKind::kQuantifier || !predicate->children[1]) continue;
    if (predicate->quantifier != ast::Quantifier::kAll && predicate->quantifier != ast::Quantifier::kNone) continue;
    const bound::Expr& list = *predicate->children[0];
    const bool of_path = list.kind == ExprKind::kCall && list.children.size() == 1 &&
                         list.children[0]->kind == ExprKind::kSlot &&
                         (list.function == FunctionId::kNodes || list.function == FunctionId::kRelationships);
    const Slot source = of_path ? list.children[0]->slot : list.kind == ExprKind::kSlot ? list.slot : bound::kNoSlot;
    if (source == bound::kNoSlot) continue;
    // What the condition reads beside the step must be known before the search.
    std::vector<Slot> read;
    bound::CollectSlots(*predicate->children[1], &read);
    if (std::ranges::any_of(read, [&](Slot slot) { return own_slots_.contains(slot) && !IsBound(slot); })) continue;
    std::vector<int> targets;
    bool whole = false;  // the condition says nothing beyond what the steps check
    for (const bound::PatternPath& path : pattern_.paths) {
      if (path.slot == source) targets = path.relationships, whole = path.relationships.size() == 1;
    }
    for (int i = 0; i < static_cast<int>(pattern_.relationships.size()); ++i) {
      if (!of_path && pattern_.relationships[i].slot == source) targets = {i}, whole = true;
    }
    std::erase_if(targets, [&](int i) {
      const PatternRelationship& relationship = pattern_.relationships[i];
      return !relationship.IsPath() || relationship.bound || (!on && relationship.selector == ast::PathSelector::kAll);
    });
    if (targets.empty() || (!whole && HasSubquery(*predicate->children[1]))) continue;
    const bool negated = predicate->quantifier == ast::Quantifier::kNone;
    const bool nodes = of_path && list.function == FunctionId::kNodes;
    for (const int target : targets) {
      PatternRelationship& relationship = pattern_.relationships[target];
      auto& steps = nodes ? relationship.node_predicates : relationship.step_predicates;
      ExprPtr condition = whole ? std::move(predicate->children[1]) : bound::Clone(*predicate->children[1]);
      steps.push_back({predicate->slot, std::move(condition), negated});
    }
    if (whole) predicate.reset();
  }
  std::erase(*conditions, nullptr);
}

bool MatchPlanner::IsReady(const bound::Expr& expr) const {
  std::vector<Slot> read;
  bound::CollectSlots(expr, &read);
  return std::ranges::all_of(read, [&](Slot slot) { return !own_slots_.contains(slot) || IsBound(slot); });
}

void MatchPlanner::ApplyReady(bool at_end) {
  if (!at_end && !rules_.IsOn("push-filters")) return;
  std::vector<ExprPtr> ready;
  double share = 1;
  for (ExprPtr& predicate : pending_) {
    if (!at_end && !IsReady(*predicate)) continue;
    share *= predicate->kind == ExprKind::kHasLabels ? statistics_.Selectivity(predicate->labels)
             : IsEquality(*predicate)                ? kEqualityShare
                                                     : kFilterShare;
    ready.push_back(std::move(predicate));
  }
  std::erase(pending_, nullptr);
  if (ready.empty()) return;
  Append(PlanKind::kFilter, plan_->estimated_rows * share)->predicates = std::move(ready);
}

// A named path exists once all its parts are known.
void MatchPlanner::BindPaths() {
  for (std::size_t i = 0; i < pattern_.paths.size(); ++i) {
    const bound::PatternPath& path = pattern_.paths[i];
    const bool known = std::ranges::all_of(path.nodes, [&](int node) { return IsBound(pattern_.nodes[node].slot); }) &&
                       std::ranges::all_of(path.relationships, [&](int relationship) { return solved_[relationship]; });
    if (path_bound_[i] || !known) continue;
    path_bound_[i] = true;
    PlanNode* node = Append(PlanKind::kPath, plan_->estimated_rows);
    node->slot = path.slot;
    for (const int n : path.nodes) node->path_nodes.push_back(pattern_.nodes[n].slot);
    for (const int r : path.relationships) {
      const PatternRelationship& relationship = pattern_.relationships[r];
      const bool var_path = relationship.path_slot != bound::kNoSlot;
      node->path_steps.push_back({var_path ? relationship.path_slot : relationship.slot, var_path});
    }
    bound_->insert(path.slot);
  }
}

double MatchPlanner::NodeSelectivity(int node) const {
  double share = 1;
  for (const ExprPtr& predicate : pending_) {
    std::vector<Slot> read;
    bound::CollectSlots(*predicate, &read);
    const bool about_node = std::ranges::any_of(read, [&](Slot slot) { return slot == pattern_.nodes[node].slot; });
    if (!about_node) continue;
    share *= predicate->kind == ExprKind::kHasLabels ? statistics_.Selectivity(predicate->labels)
             : IsEquality(*predicate)                ? kEqualityShare
                                                     : kFilterShare;
  }
  return share;
}

MatchPlanner::Start MatchPlanner::BestStart(int node) const {
  const Slot slot = pattern_.nodes[node].slot;
  Start best{node, PlanKind::kAllNodes, -1, 0, -1, statistics_.AllNodes()};
  for (int i = 0; i < static_cast<int>(pending_.size()); ++i) {
    const bound::Expr& predicate = *pending_[i];
    if (predicate.kind == ExprKind::kHasLabels && rules_.IsOn("scan-labels") &&
        predicate.children[0]->kind == ExprKind::kSlot && predicate.children[0]->slot == slot) {
      // Any one label that must hold can be scanned.
      std::vector<const bound::LabelExpr*> required;
      if (predicate.labels.kind == ast::LabelExpr::Kind::kName) required.push_back(&predicate.labels);
      if (predicate.labels.kind == ast::LabelExpr::Kind::kAnd) {
        for (const bound::LabelExpr& operand : predicate.labels.operands) required.push_back(&operand);
      }
      for (const bound::LabelExpr* label : required) {
        if (label->kind != ast::LabelExpr::Kind::kName) continue;
        const double rows = statistics_.NodesWithLabel(label->label);
        const bool better = best.kind == PlanKind::kAllNodes || (best.kind == PlanKind::kLabelScan && rows < best.rows);
        if (better) best = {node, PlanKind::kLabelScan, -1, 0, label->label, rows};
      }
    }
    if (!IsEquality(predicate)) continue;
    for (const int value_side : {1, 0}) {
      const bound::Expr& subject = *predicate.children[1 - value_side];
      if (!IsReady(*predicate.children[value_side]) || HasSubquery(*predicate.children[value_side])) continue;
      if (rules_.IsOn("seek-ids") &&
          (IsCallOf(subject, slot, FunctionId::kElementId) || IsCallOf(subject, slot, FunctionId::kId))) {
        best = {node, PlanKind::kIdSeek, i, value_side, -1, 1};
      }
      if (rules_.IsOn("seek-names") && best.kind != PlanKind::kIdSeek &&
          IsPropertyOf(subject, slot, graph::property::kName)) {
        best = {node, PlanKind::kNameSeek, i, value_side, -1, std::min(kNameRows, statistics_.AllNodes())};
      }
    }
  }
  return best;
}

void MatchPlanner::AddStart(const Start& start) {
  const Slot slot = pattern_.nodes[start.node].slot;
  PlanNode* node = Append(start.kind, plan_->estimated_rows * start.rows);
  node->slot = slot;
  node->label = start.label;
  if (start.predicate >= 0) {
    const bound::Expr& predicate = *pending_[start.predicate];
    const bound::Expr& subject = *predicate.children[1 - start.side];
    node->by_element_id = start.kind == PlanKind::kIdSeek && subject.function == FunctionId::kElementId;
    // The comparison stays, and checks what the index found.
    node->predicates.push_back(bound::Clone(*predicate.children[start.side]));
  }
  if (start.kind == PlanKind::kLabelScan) {
    std::erase_if(pending_, [&](const ExprPtr& predicate) {
      return predicate->kind == ExprKind::kHasLabels && predicate->children[0]->slot == slot &&
             predicate->labels.kind == ast::LabelExpr::Kind::kName && predicate->labels.label == start.label;
    });
  }
  bound_->insert(slot);
}

double MatchPlanner::ExpandRows(int index) const {
  const PatternRelationship& relationship = pattern_.relationships[index];
  const double rows = plan_->estimated_rows;
  const bool from = IsBound(pattern_.nodes[relationship.from].slot);
  const bool to = IsBound(pattern_.nodes[relationship.to].slot);
  if (relationship.bound && !relationship.length) return rows;
  if (relationship.selector != ast::PathSelector::kAll) {
    return from && to ? rows
                      : rows * statistics_.AllNodes() * NodeSelectivity(from ? relationship.to : relationship.from);
  }
  const double degree = statistics_.Degree(relationship.types, relationship.direction);
  double fanout = degree;
  if (relationship.IsPath()) {
    const auto most = relationship.length ? relationship.length->max.value_or(4) : 4;
    const auto longest = static_cast<double>(std::min<std::int64_t>(most, 4));
    fanout = std::max(1.0, std::pow(std::max(degree, 0.1), longest));
  }
  if (from && to) return rows * fanout / std::max(statistics_.AllNodes(), 1.0);
  return rows * fanout * NodeSelectivity(from ? relationship.to : relationship.from);
}

void MatchPlanner::AddUniqueness(const PatternRelationship& relationship, PlanNode* node) const {
  for (std::size_t i = 0; i < pattern_.relationships.size(); ++i) {
    const PatternRelationship& other = pattern_.relationships[i];
    if (!solved_[i] || MayRepeat(other)) continue;
    const bool apart =
        !other.types.empty() && !relationship.types.empty() && std::ranges::none_of(other.types, [&](int type) {
          return std::ranges::find(relationship.types, type) != relationship.types.end();
        });
    if (!apart) node->unique.push_back(other.slot);
  }
}

void MatchPlanner::AddRelationship(int index) {
  PatternRelationship& relationship = pattern_.relationships[index];
  const Slot left = pattern_.nodes[relationship.from].slot;
  const Slot right = pattern_.nodes[relationship.to].slot;
  const double rows = ExpandRows(index);
  const bool known = relationship.bound && !relationship.length;
  const bool shortest = relationship.selector != ast::PathSelector::kAll;
  const bool search = relationship.search || (shortest && relationship.chronology != bound::Chronology::kNone);
  const bool forward = IsBound(left) || known;
  PlanNode* node = Append(known                 ? PlanKind::kEndpoints
                          : search              ? PlanKind::kPathSearch
                          : shortest            ? PlanKind::kShortest
                          : relationship.length ? PlanKind::kVarExpand
                                                : PlanKind::kExpand,
                          std::max(rows, 0.0));
  node->slot = relationship.slot;
  node->from = forward ? left : right;
  node->to = forward ? right : left;
  node->into = IsBound(node->to);
  node->reversed = !forward;
  node->direction = relationship.direction;
  if (!forward && relationship.direction != graph::Direction::kBoth) {
    node->direction = relationship.direction == graph::Direction::kOutgoing ? graph::Direction::kIncoming
                                                                            : graph::Direction::kOutgoing;
  }
  node->types = relationship.types;
  node->type_expr = relationship.type_expr;
  if (!MayRepeat(relationship)) AddUniqueness(relationship, node);
  bound_->insert({left, right, relationship.slot});
  if (relationship.search) bound::ForEachOutput(*relationship.search, [&](Slot slot) { bound_->insert(slot); });
  if (relationship.path_slot != bound::kNoSlot) bound_->insert(relationship.path_slot);
  if (relationship.IsPath()) {
    // The plan takes the conditions; the rest is still needed here, for uniqueness and paths.
    PatternRelationship taken;
    taken.slot = relationship.slot;
    taken.length = relationship.length;
    taken.chronology = relationship.chronology;
    taken.search = std::move(relationship.search);
    if (taken.search) {  // what is asked of it later: may it repeat, is it a path
      relationship.search = std::make_unique<bound::PathSearch>();
      relationship.search->mode = taken.search->mode;
    }
    taken.selector = relationship.selector;
    taken.path_slot = relationship.path_slot;
    taken.bound = relationship.bound;
    taken.step_predicates = std::move(relationship.step_predicates);
    taken.node_predicates = std::move(relationship.node_predicates);
    node->relationship = std::move(taken);
  }
  solved_[index] = true;
}

}  // namespace dossier::query
