#include "query/plan/planner.h"

#include <algorithm>
#include <set>

#include "core/base/did_you_mean.h"
#include "query/parser/query_error.h"
#include "query/plan/match_planner.h"
#include "query/plan/search_rules.h"
#include "query/plan/statistics.h"

namespace dossier::query {
namespace {

using bound::ExprPtr;
using bound::Slot;

constexpr int kMaxOperators = 500;  // in a row; each is a frame of the stack when rows are pulled

Error TooLong() {
  return SemanticError(SourcePosition{}, "QueryTooLong", "the query needs more than 500 operators in a row",
                       "split it into several queries");
}

// Operators that may be on the stack at once. Walks inputs in a loop: the chain may still be too long to recurse over.
int Depth(const PlanNode& top) {
  int depth = 0;
  for (const PlanNode* node = &top; node != nullptr; node = node->input.get()) {
    ++depth;
    if (node->inner) depth += Depth(*node->inner);
    for (const PlanPtr& branch : node->branches) depth += Depth(*branch);
  }
  return depth;
}

class Planner {
 public:
  Planner(const Statistics& statistics, const RuleSet& rules, LogicalPlan* out)
      : statistics_(statistics), rules_(rules), out_(out) {}

  // The plan of a (sub)query whose outside rows have `imports`.
  Result<PlanPtr> PlanQuery(bound::Query query, const std::set<Slot>& imports) {
    std::vector<PlanPtr> branches;
    for (bound::Part& part : query.parts) {
      std::set<Slot> bound = imports;
      PlanPtr plan = std::make_unique<PlanNode>();
      plan->slots.assign(imports.begin(), imports.end());
      for (bound::Clause& clause : part.clauses) {
        DOSSIER_ASSIGN_OR_RETURN(plan, PlanClause(std::move(clause), std::move(plan), &bound));
      }
      if (Depth(*plan) > kMaxOperators) {
        while (plan) plan = std::move(plan->input);  // one by one, as destroying the chain at once would recurse
        return TooLong();
      }
      branches.push_back(std::move(plan));
    }
    if (branches.size() == 1) return std::move(branches[0]);
    auto all = std::make_unique<PlanNode>();
    all->kind = PlanKind::kUnion;
    all->estimated_rows = 0;
    for (std::size_t i = 0; i < branches.size(); ++i) {
      all->estimated_rows += branches[i]->estimated_rows;
      all->branches.push_back(std::move(branches[i]));
      std::vector<Slot> columns;
      for (const bound::Column& column : query.parts[i].columns) columns.push_back(column.slot);
      all->branch_slots.push_back(std::move(columns));
    }
    for (const bound::Column& column : query.columns) all->slots.push_back(column.slot);
    if (query.all.empty() || query.all[0]) return all;
    PlanPtr distinct = Over(PlanKind::kDistinct, std::move(all));
    distinct->slots = distinct->input->slots;
    return distinct;
  }

  // Subqueries are planned where their expressions are met, after all rows of the clause are known.
  Status PlanSubqueries(bound::Expr* expr) {
    if (expr->subquery) {
      bound::Subquery& subquery = *expr->subquery;
      const std::set<Slot> imports(subquery.imports.begin(), subquery.imports.end());
      std::vector<bound::Column> columns = subquery.query.columns;
      DOSSIER_ASSIGN_OR_RETURN(PlanPtr plan, PlanQuery(std::move(subquery.query), imports));
      out_->subplans[subquery.index] = std::move(plan);
      out_->subplan_columns[subquery.index] = std::move(columns);
    }
    for (const ExprPtr& child : expr->children) {
      if (child) DOSSIER_RETURN_IF_ERROR(PlanSubqueries(child.get()));
    }
    return {};
  }

 private:
  static PlanPtr Over(PlanKind kind, PlanPtr input, double share = 1) {
    auto node = std::make_unique<PlanNode>();
    node->kind = kind;
    node->estimated_rows = input->estimated_rows * share;
    node->input = std::move(input);
    return node;
  }

  Result<PlanPtr> PlanClause(bound::Clause clause, PlanPtr input, std::set<Slot>* bound) {
    if (auto* match = std::get_if<bound::Match>(&clause)) return PlanMatch(std::move(*match), std::move(input), bound);
    if (auto* unwind = std::get_if<bound::Unwind>(&clause)) {
      PlanPtr node = Over(PlanKind::kUnwind, std::move(input), 5);
      node->slot = unwind->slot;
      node->predicates.push_back(std::move(unwind->list));
      bound->insert(unwind->slot);
      return node;
    }
    if (auto* call = std::get_if<bound::Call>(&clause)) {
      PlanPtr node = Over(PlanKind::kCall, std::move(input), 10);
      node->procedure = call->procedure;
      node->table = std::move(call->table);
      node->predicates = std::move(call->arguments);
      node->outputs = call->outputs;
      for (const auto& [column, slot] : call->outputs) bound->insert(slot);
      return Filter(std::move(node), std::move(call->predicates));
    }
    if (auto* projection = std::get_if<bound::Projection>(&clause)) {
      return PlanProjection(std::move(*projection), std::move(input), bound);
    }
    writes_ = true;
    return PlanWrite(std::move(clause), std::move(input), bound);
  }

  PlanPtr PlanWrite(bound::Clause clause, PlanPtr input, std::set<Slot>* bound) {
    if (auto* create = std::get_if<bound::Create>(&clause)) {
      PlanPtr node = Over(PlanKind::kCreate, std::move(input));
      for (const bound::NewNode& made : create->pattern.nodes) bound->insert(made.slot);
      for (const bound::NewRelationship& made : create->pattern.relationships) bound->insert(made.slot);
      for (const bound::PatternPath& path : create->pattern.paths) bound->insert(path.slot);
      node->create = std::move(create->pattern);
      return node;
    }
    if (auto* merge = std::get_if<bound::Merge>(&clause)) {
      PlanPtr node = PlanWithMatch(PlanKind::kMerge, std::move(merge->match), std::move(input), bound);
      node->create = std::move(merge->create);
      node->on_create = std::move(merge->on_create);
      node->on_match = std::move(merge->on_match);
      return node;
    }
    if (auto* set = std::get_if<bound::Set>(&clause)) {
      PlanPtr node = Over(PlanKind::kSet, std::move(input));
      node->on_match = std::move(set->items);
      return node;
    }
    auto& deletion = std::get<bound::Delete>(clause);
    PlanPtr node = Over(PlanKind::kDelete, std::move(input));
    node->detach = deletion.detach;
    node->predicates = std::move(deletion.targets);
    return node;
  }

  static PlanPtr Filter(PlanPtr input, std::vector<ExprPtr> predicates) {
    if (predicates.empty()) return input;
    PlanPtr node = Over(PlanKind::kFilter, std::move(input), 0.5);
    node->predicates = std::move(predicates);
    return node;
  }

  Result<PlanPtr> PlanMatch(bound::Match match, PlanPtr input, std::set<Slot>* bound) {
    if (!match.optional) return MatchPlanner(statistics_, rules_, std::move(input), bound).Run(std::move(match));
    const Slot tag = match.tag_slot;
    PlanPtr node = PlanWithMatch(PlanKind::kOptional, std::move(match), std::move(input), bound);
    node->tag = tag;
    return node;
  }

  // An operator that runs a MATCH of its own for its input's rows: `inner` the match, `slots` the new ones.
  PlanPtr PlanWithMatch(PlanKind kind, bound::Match match, PlanPtr input, std::set<Slot>* bound) {
    auto argument = std::make_unique<PlanNode>();
    argument->estimated_rows = input->estimated_rows;
    argument->slots.assign(bound->begin(), bound->end());
    const std::set<Slot> before = *bound;
    PlanPtr inner = MatchPlanner(statistics_, rules_, std::move(argument), bound).Run(std::move(match));
    PlanPtr node = Over(kind, std::move(input));
    node->estimated_rows = std::max(node->estimated_rows, inner->estimated_rows);
    node->inner = std::move(inner);
    std::ranges::set_difference(*bound, before, std::back_inserter(node->slots));
    return node;
  }

  Result<PlanPtr> PlanProjection(bound::Projection projection, PlanPtr plan, std::set<Slot>* bound) {
    std::vector<Slot> columns;
    for (const bound::Column& column : projection.columns) columns.push_back(column.slot);
    if (projection.grouped) {
      plan = Over(PlanKind::kAggregate, std::move(plan), projection.keys.empty() ? 0 : 0.3);
      plan->estimated_rows = std::max(plan->estimated_rows, 1.0);
      plan->assignments = std::move(projection.keys);
      plan->aggregates = std::move(projection.aggregates);
    }
    if (!projection.items.empty()) {
      plan = Over(PlanKind::kProject, std::move(plan));
      plan->assignments = std::move(projection.items);
    }
    if (projection.distinct) {
      plan = Over(PlanKind::kDistinct, std::move(plan), 0.7);
      plan->slots = columns;
    }
    if (!projection.order.empty()) {
      plan = Over(PlanKind::kSort, std::move(plan));
      plan->order = std::move(projection.order);
    }
    if (projection.skip) {
      plan = Over(PlanKind::kSkip, std::move(plan));
      plan->skip = std::move(projection.skip);
    }
    if (projection.limit) {
      plan = Over(PlanKind::kLimit, std::move(plan));
      plan->limit = std::move(projection.limit);
      plan->exhaust = writes_;
      if (plan->limit->kind == bound::ExprKind::kLiteral && plan->limit->value.Is(graph::ValueType::kInteger)) {
        plan->estimated_rows = std::min(plan->estimated_rows, static_cast<double>(plan->limit->value.AsInteger()));
      }
    }
    plan = Filter(std::move(plan), std::move(projection.predicates));
    plan = Over(PlanKind::kKeep, std::move(plan));
    plan->slots = columns;
    *bound = std::set<Slot>(columns.begin(), columns.end());
    return plan;
  }

  const Statistics& statistics_;
  const RuleSet& rules_;
  LogicalPlan* out_;
  bool writes_ = false;  // a clause so far writes
};

// Calls `visit` on every node of the tree, inputs first. Depth is bounded by the sizes that the parser allows.
template <typename Visit>
Status ForEachNode(PlanNode* node, const Visit& visit) {
  if (node->input) DOSSIER_RETURN_IF_ERROR(ForEachNode(node->input.get(), visit));
  if (node->inner) DOSSIER_RETURN_IF_ERROR(ForEachNode(node->inner.get(), visit));
  for (const PlanPtr& branch : node->branches) DOSSIER_RETURN_IF_ERROR(ForEachNode(branch.get(), visit));
  return visit(node);
}

Status PlanSubqueriesOf(PlanNode* root, Planner* planner) {
  return ForEachNode(root, [&](PlanNode* node) -> Status {
    const auto plan = [&](const ExprPtr& expr) -> Status {
      if (expr) return planner->PlanSubqueries(expr.get());
      return {};
    };
    for (const ExprPtr& expr : node->predicates) DOSSIER_RETURN_IF_ERROR(plan(expr));
    if (node->create) {
      for (const auto& made : node->create->nodes) DOSSIER_RETURN_IF_ERROR(plan(made.properties));
      for (const auto& made : node->create->relationships) DOSSIER_RETURN_IF_ERROR(plan(made.properties));
    }
    for (const auto* items : {&node->on_create, &node->on_match}) {
      for (const bound::SetItem& item : *items) {
        DOSSIER_RETURN_IF_ERROR(plan(item.target));
        DOSSIER_RETURN_IF_ERROR(plan(item.value));
      }
    }
    for (const auto& assignment : node->assignments) DOSSIER_RETURN_IF_ERROR(plan(assignment.expr));
    for (const auto& aggregate : node->aggregates) DOSSIER_RETURN_IF_ERROR(plan(aggregate.call));
    for (const auto& key : node->order) DOSSIER_RETURN_IF_ERROR(plan(key.expr));
    DOSSIER_RETURN_IF_ERROR(plan(node->skip));
    DOSSIER_RETURN_IF_ERROR(plan(node->limit));
    if (node->relationship) {
      for (const auto& step : node->relationship->step_predicates) DOSSIER_RETURN_IF_ERROR(plan(step.expr));
      for (const auto& step : node->relationship->node_predicates) DOSSIER_RETURN_IF_ERROR(plan(step.expr));
      if (node->relationship->search) {
        std::vector<ExprPtr*> all;
        bound::ForEachExpression(node->relationship->search.get(), [&](ExprPtr& expr) { all.push_back(&expr); });
        for (const ExprPtr* expr : all) DOSSIER_RETURN_IF_ERROR(plan(*expr));
      }
    }
    return {};
  });
}

// Rule top-rows: LIMIT over (SKIP over) a sort.
void UseTopRows(PlanPtr* plan) {
  for (PlanPtr* at = plan; *at; at = &(*at)->input) {
    PlanNode& node = **at;
    if (node.inner) UseTopRows(&node.inner);
    for (PlanPtr& branch : node.branches) UseTopRows(&branch);
    if (node.kind != PlanKind::kLimit) continue;
    PlanNode* sort = node.input.get();
    PlanNode* skip = nullptr;
    if (sort->kind == PlanKind::kSkip) skip = sort, sort = sort->input.get();
    if (sort->kind != PlanKind::kSort) continue;
    auto top = std::make_unique<PlanNode>();
    top->kind = PlanKind::kTop;
    top->estimated_rows = node.estimated_rows;
    top->order = std::move(sort->order);
    top->limit = std::move(node.limit);
    top->exhaust = node.exhaust;
    if (skip != nullptr) top->skip = std::move(skip->skip);
    top->input = std::move(sort->input);
    *at = std::move(top);
  }
}

// Outermost first, as printed.
void Number(PlanNode* node, int* next) {
  for (; node != nullptr; node = node->input.get()) {
    node->id = (*next)++;
    if (node->inner) Number(node->inner.get(), next);
    for (const PlanPtr& branch : node->branches) Number(branch.get(), next);
  }
}

}  // namespace

Result<LogicalPlan> Plan(bound::BoundQuery query, const graph::GraphReader& reader, const PlannerOptions& options) {
  for (const std::string& rule : options.disabled_rules) {
    if (std::ranges::find(kRules, rule) != kRules.end()) continue;
    const std::vector<std::string> known(kRules.begin(), kRules.end());
    return Error{ErrorCode::kUsage, "there is no planner rule " + rule, DidYouMean(rule, known)};
  }
  const RuleSet rules(options.disabled_rules);
  DOSSIER_ASSIGN_OR_RETURN(const Statistics statistics, Statistics::Load(reader, query.names));
  LogicalPlan plan;
  plan.mode = query.mode;
  plan.first_write = query.first_write;
  plan.columns = query.query.columns;
  plan.symbols = std::move(query.symbols);
  plan.names = std::move(query.names);
  plan.subplans.resize(query.subqueries);
  plan.subplan_columns.resize(query.subqueries);
  Planner planner(statistics, rules, &plan);
  DOSSIER_ASSIGN_OR_RETURN(plan.root, planner.PlanQuery(std::move(query.query), {}));
  DOSSIER_RETURN_IF_ERROR(PlanSubqueriesOf(plan.root.get(), &planner));
  // A subquery's own expressions may hold subqueries: those are planned from the subplan, which always comes first.
  for (std::size_t done = 0; done < plan.subplans.size();) {
    done = 0;
    for (std::size_t i = 0; i < plan.subplans.size(); ++i) {
      if (!plan.subplans[i] || plan.subplans[i]->id == -1) {
        ++done;
        continue;
      }
      plan.subplans[i]->id = -1;  // visited
      DOSSIER_RETURN_IF_ERROR(PlanSubqueriesOf(plan.subplans[i].get(), &planner));
    }
  }
  int depth = Depth(*plan.root);
  for (const PlanPtr& subplan : plan.subplans) {
    if (subplan) depth += Depth(*subplan);
  }
  if (depth > kMaxOperators) return TooLong();
  if (rules.IsOn("top-rows")) {
    UseTopRows(&plan.root);
    for (PlanPtr& subplan : plan.subplans) {
      if (subplan) UseTopRows(&subplan);
    }
  }
  UseSearchRules(rules, &plan);
  Number(plan.root.get(), &plan.nodes);
  for (const PlanPtr& subplan : plan.subplans) {
    if (subplan) Number(subplan.get(), &plan.nodes);
  }
  return plan;
}

}  // namespace dossier::query
