// Paths that are searched as a whole: those with a selector or a mode, and patterns that come again.
#include <deque>

#include "query/binder/query_binder.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

constexpr std::int64_t kMostSteps = 10'000;  // of a part, all its rounds written out

bound::ExprPtr LabelCondition(bound::Slot local, bound::LabelExpr labels, const SourcePosition& position) {
  auto variable = std::make_unique<bound::Expr>();
  variable->kind = bound::ExprKind::kLocal;
  variable->slot = local;
  variable->position = position;
  auto condition = std::make_unique<bound::Expr>();
  condition->kind = bound::ExprKind::kHasLabels;
  condition->position = position;
  condition->labels = std::move(labels);
  condition->type = graph::ValueType::kBoolean;
  condition->children.push_back(std::move(variable));
  return condition;
}

}  // namespace

Status QueryBinder::DeclareSearch(const ast::PathPattern& path, int from, int to, PatternState* state) {
  bound::PatternRelationship out;
  out.from = from;
  out.to = to;
  out.selector = path.selector;
  out.search = std::make_unique<bound::PathSearch>();
  out.search->mode = path.mode.value_or(ast::PathMode::kTrail);
  out.search->count = path.count;
  const bool alone = path.relationships.size() == 1;
  for (std::size_t i = 0; i < path.relationships.size(); ++i) {
    if (i > 0) {
      const ast::NodePattern& node = path.nodes[i];
      bound::SearchNode& junction = out.search->junctions.emplace_back();
      DOSSIER_RETURN_IF_ERROR(
          DeclareSearchVariable(node.variable, bound::SymbolKind::kNode, false, state, &junction.variable));
    }
    bound::SearchPart part;
    DOSSIER_RETURN_IF_ERROR(DeclarePart(path.relationships[i], state, &part));
    out.search->parts.push_back(std::move(part));
  }
  // The list of all relationships is a variable of the only part there is, or nobody's.
  bound::SearchPart& first = out.search->parts[0];
  if (alone && first.repeated && first.steps.size() == 1) std::swap(out.slot, first.steps[0].variable.slot);
  if (out.slot == bound::kNoSlot) out.slot = NewSlot("", bound::SymbolKind::kRelationshipList);
  state->relationships.insert(out.slot);
  state->graph.relationships.push_back(std::move(out));
  return {};
}

Status QueryBinder::DeclareGroup(const ast::RelationshipPattern& group, int from, int to, PatternState* state) {
  bound::PatternRelationship out;
  out.from = from;
  out.to = to;
  out.search = std::make_unique<bound::PathSearch>();
  bound::SearchPart& part = out.search->parts.emplace_back();
  DOSSIER_RETURN_IF_ERROR(DeclarePart(group, state, &part));
  if (part.steps.size() == 1) std::swap(out.slot, part.steps[0].variable.slot);
  if (out.slot == bound::kNoSlot) out.slot = NewSlot("", bound::SymbolKind::kRelationshipList);
  state->relationships.insert(out.slot);
  state->graph.relationships.push_back(std::move(out));
  return {};
}

Status QueryBinder::DeclarePart(const ast::RelationshipPattern& relationship, PatternState* state,
                                bound::SearchPart* out) {
  if (relationship.length) out->length = *relationship.length;
  out->repeated = relationship.length.has_value();
  const std::int64_t steps =
      relationship.group ? static_cast<std::int64_t>(relationship.group->relationships.size()) : 1;
  const std::int64_t rounds = std::max(out->length.max.value_or(1), out->length.min);
  if (rounds > kMostSteps / steps) {
    return SemanticError(relationship.position, "InvalidQuantifier",
                         "a pattern that comes again may have at most 10000 steps in all",
                         "leave out the upper bound: {1,} or +");
  }
  if (!relationship.group) {
    return DeclareSearchStep(relationship, out->repeated, state, &out->steps.emplace_back());
  }
  const ast::PathPattern& inner = *relationship.group;
  for (std::size_t i = 0; i < inner.nodes.size(); ++i) {
    if (i > 0)
      DOSSIER_RETURN_IF_ERROR(DeclareSearchStep(inner.relationships[i - 1], true, state, &out->steps.emplace_back()));
    bound::SearchNode& node = i == 0 ? out->first : out->steps.back().node;
    DOSSIER_RETURN_IF_ERROR(
        DeclareSearchVariable(inner.nodes[i].variable, bound::SymbolKind::kNode, true, state, &node.variable));
  }
  return {};
}

Status QueryBinder::DeclareSearchStep(const ast::RelationshipPattern& relationship, bool repeated, PatternState* state,
                                      bound::SearchStep* out) {
  out->direction = relationship.direction;
  out->node.variable.local = NewSlot("", bound::SymbolKind::kNode, true);
  return DeclareSearchVariable(relationship.variable, bound::SymbolKind::kRelationship, repeated, state,
                               &out->variable);
}

Status QueryBinder::DeclareSearchVariable(const std::optional<ast::Name>& name, bound::SymbolKind kind, bool repeated,
                                          PatternState* state, bound::SearchVariable* out) {
  if (out->local == bound::kNoSlot || name) out->local = NewSlot(name ? name->text : "", kind, true);
  if (!name) return {};
  if (FindVariable(name->text)) {
    return SemanticError(name->position, "VariableAlreadyBound",
                         "the variable " + name->text + " exists already, and here it would be found by a search",
                         "give it another name, and compare the two in WHERE");
  }
  if (!state->may_declare) return UndefinedVariable(*name);
  const bool list = repeated && kind == bound::SymbolKind::kRelationship;
  out->slot = NewSlot(name->text, list       ? bound::SymbolKind::kRelationshipList
                                  : repeated ? bound::SymbolKind::kValue
                                             : kind);
  scope_[name->text] = out->slot;
  state->outputs.insert(out->slot);
  return {};
}

Status QueryBinder::PartScope::CheckReads(const bound::Expr& expr) const {
  std::vector<Slot> read;
  bound::CollectSlots(expr, &read);
  for (const Slot slot : read) {
    const bool own = outputs_known && (state.outputs.contains(slot) || slot == search->named_slot);
    const bool of_match = state.outputs.contains(slot) || state.relationships.contains(slot);
    if (of_match && !own) {
      return SemanticError(expr.position, "VariableNotKnown",
                           "a condition inside of a path reads a variable that is known only when the path is found",
                           "put the condition into the WHERE of the MATCH");
    }
    if (state.node_index.contains(slot) && !own) search->reads.push_back(slot);
  }
  return {};
}

// Conditions on one variable of a part are checked as soon as it is met, others when the round is over.
Status QueryBinder::AddConditions(const ast::ExprPtr& properties, const ast::ExprPtr& where, Slot local,
                                  PartScope* scope, std::vector<bound::StepPredicate>* own) {
  std::vector<bound::ExprPtr> conditions;
  if (properties) {
    DOSSIER_RETURN_IF_ERROR(AddPropertyPredicates(*properties, bound::ExprKind::kLocal, local, &conditions));
  }
  if (where) {
    DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr condition, BindPredicate(*where, "WHERE"));
    bound::SplitConjunction(std::move(condition), &conditions);
  }
  for (bound::ExprPtr& condition : conditions) {
    DOSSIER_RETURN_IF_ERROR(scope->CheckReads(*condition));
    std::vector<Slot> read;
    bound::CollectSlots(*condition, &read);
    std::set<Slot> locals;
    for (const Slot slot : read) {
      if (scope->locals.contains(slot)) locals.insert(slot);
    }
    locals.erase(local);
    if (locals.empty()) {
      own->push_back({local, std::move(condition)});
    } else {
      scope->joint->push_back(std::move(condition));
    }
  }
  return {};
}

Status QueryBinder::BindSearchNode(const ast::NodePattern& node, PartScope* scope, bound::SearchNode* out) {
  if (node.labels) {
    DOSSIER_ASSIGN_OR_RETURN(bound::LabelExpr labels, BindLabels(*node.labels));
    out->predicates.push_back(
        {out->variable.local, LabelCondition(out->variable.local, std::move(labels), node.position)});
  }
  return AddConditions(node.properties, node.where, out->variable.local, scope, &out->predicates);
}

Status QueryBinder::BindSearchStep(const ast::RelationshipPattern& relationship, PartScope* scope,
                                   bound::SearchStep* out) {
  for (const ast::Name& type : relationship.types) out->types.push_back(InternType(type));
  if (relationship.type_expr) {
    DOSSIER_ASSIGN_OR_RETURN(out->type_expr, BindTypes(*relationship.type_expr));
  }
  DOSSIER_RETURN_IF_ERROR(
      AddConditions(relationship.properties, relationship.where, out->variable.local, scope, &out->predicates));
  if (!relationship.cost) return {};
  DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr cost, BindExpression(*relationship.cost));
  DOSSIER_RETURN_IF_ERROR(scope->CheckReads(*cost));
  std::vector<Slot> read;
  bound::CollectSlots(*cost, &read);
  for (const Slot slot : read) {
    if (slot != out->variable.local && scope->locals.contains(slot)) {
      return SemanticError(relationship.cost->position, "UnexpectedCost",
                           "COST can read only its own relationship and what is known before the search");
    }
  }
  out->cost = bound::StepPredicate{out->variable.local, std::move(cost)};
  return {};
}

Status QueryBinder::BindPart(const ast::RelationshipPattern& relationship, const PatternState& state,
                             bound::PathSearch* search, bound::SearchPart* out) {
  PartScope scope{state, search, {}, &out->joint};
  std::deque<LocalScope> names;
  const auto add = [&](const std::optional<ast::Name>& name, Slot local) {
    scope.locals.insert(local);
    if (name) names.emplace_back(&scope_, name->text, local);
  };
  if (!relationship.group) {
    add(relationship.variable, out->steps[0].variable.local);
    return BindSearchStep(relationship, &scope, &out->steps[0]);
  }
  const ast::PathPattern& inner = *relationship.group;
  for (std::size_t i = 0; i < inner.nodes.size(); ++i) {
    if (i > 0) add(inner.relationships[i - 1].variable, out->steps[i - 1].variable.local);
    add(inner.nodes[i].variable, i == 0 ? out->first.variable.local : out->steps[i - 1].node.variable.local);
  }
  for (std::size_t i = 0; i < inner.nodes.size(); ++i) {
    if (i > 0) DOSSIER_RETURN_IF_ERROR(BindSearchStep(inner.relationships[i - 1], &scope, &out->steps[i - 1]));
    DOSSIER_RETURN_IF_ERROR(BindSearchNode(inner.nodes[i], &scope, i == 0 ? &out->first : &out->steps[i - 1].node));
  }
  if (inner.where) {
    // On one variable alone it is a condition of that variable; the step it belongs to is found by its slot.
    std::vector<bound::StepPredicate> constant;
    DOSSIER_RETURN_IF_ERROR(AddConditions(nullptr, inner.where, bound::kNoSlot, &scope, &constant));
    for (bound::StepPredicate& predicate : constant) out->joint.push_back(std::move(predicate.expr));
    std::vector<bound::ExprPtr> joint;
    for (bound::ExprPtr& condition : std::exchange(out->joint, {})) {
      std::vector<Slot> read;
      bound::CollectSlots(*condition, &read);
      std::set<Slot> locals;
      for (const Slot slot : read) {
        if (scope.locals.contains(slot)) locals.insert(slot);
      }
      std::vector<bound::StepPredicate>* own = nullptr;
      const Slot local = locals.size() == 1 ? *locals.begin() : bound::kNoSlot;
      if (local != bound::kNoSlot && out->first.variable.local == local) own = &out->first.predicates;
      for (bound::SearchStep& step : out->steps) {
        if (local != bound::kNoSlot && step.variable.local == local) own = &step.predicates;
        if (local != bound::kNoSlot && step.node.variable.local == local) own = &step.node.predicates;
      }
      if (own != nullptr) {
        own->push_back({local, std::move(condition)});
      } else {
        joint.push_back(std::move(condition));
      }
    }
    out->joint = std::move(joint);
  }
  return {};
}

Status QueryBinder::BindGroup(const ast::RelationshipPattern& group, int index, PatternState* state) {
  bound::PatternRelationship& out = state->graph.relationships[index];
  DOSSIER_RETURN_IF_ERROR(BindPart(group, *state, out.search.get(), &out.search->parts[0]));
  return FinishSearch(nullptr, group.position, &out);
}

Status QueryBinder::BindSearch(const ast::PathPattern& path, int index, PatternState* state) {
  bound::PatternRelationship& out = state->graph.relationships[index];
  bound::PathSearch* search = out.search.get();
  for (std::size_t i = 0; i < path.relationships.size(); ++i) {
    DOSSIER_RETURN_IF_ERROR(BindPart(path.relationships[i], *state, search, &search->parts[i]));
    if (i == 0) continue;
    bound::SearchNode& junction = search->junctions[i - 1];
    std::vector<bound::ExprPtr> none;
    PartScope scope{*state, search, {junction.variable.local}, &none};
    std::optional<LocalScope> name;
    if (path.nodes[i].variable) name.emplace(&scope_, path.nodes[i].variable->text, junction.variable.local);
    DOSSIER_RETURN_IF_ERROR(BindSearchNode(path.nodes[i], &scope, &junction));
  }
  if (path.where) {
    DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr where, BindPredicate(*path.where, "WHERE"));
    const PartScope scope{*state, search, {}, nullptr, true};
    DOSSIER_RETURN_IF_ERROR(scope.CheckReads(*where));
    bound::SplitConjunction(std::move(where), &search->path_conditions);
    // The path's own ends are there when it is.
    for (const int end : {out.from, out.to}) std::erase(search->reads, state->graph.nodes[end].slot);
  }
  return FinishSearch(&path, path.position, &out);
}

// Checks what the search is asked for; one plain enough for quick searches says so in the fields that those read.
Status QueryBinder::FinishSearch(const ast::PathPattern* path, const SourcePosition& position,
                                 bound::PatternRelationship* out) {
  using ast::PathSelector;
  bound::PathSearch& search = *out->search;
  bool unbounded = false, costs = false;
  for (const bound::SearchPart& part : search.parts) {
    unbounded |= !part.length.max;
    for (const bound::SearchStep& step : part.steps) costs |= step.cost.has_value();
  }
  if (search.mode == ast::PathMode::kWalk && unbounded && out->selector == PathSelector::kAll) {
    return SemanticError(position, "UnboundedWalk", "there may be walks without end",
                         "give the most rounds, {1,6}, or a selector: ANY SHORTEST WALK");
  }
  if (costs && out->selector != PathSelector::kCheapest) {
    return SemanticError(position, "UnexpectedCost", "COST matters only where the cheapest path is wanted",
                         "write ANY CHEAPEST before the path");
  }
  const bool plain = search.IsPlain();
  if (!plain && (out->selector == PathSelector::kEarliest || out->selector == PathSelector::kLatest)) {
    return SemanticError(path == nullptr ? position : path->position, "InvalidPathSelector",
                         "EARLIEST and LATEST need one relationship that comes again between two nodes",
                         "write it as ANY EARLIEST (a)-[:MET]-{1,6}(b)");
  }
  if (!plain) return {};
  if (out->selector == PathSelector::kEarliest || out->selector == PathSelector::kLatest) {
    out->chronology = bound::Chronology::kNeverEarlier;
  }
  bound::SearchStep& step = search.parts[0].steps[0];
  out->types = step.types;
  out->type_expr = step.type_expr;
  out->direction = step.direction;
  out->length = search.parts[0].length;
  out->step_predicates = std::move(step.predicates);
  step.predicates.clear();
  return {};
}

}  // namespace dossier::query
