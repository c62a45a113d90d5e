#include <algorithm>
#include <functional>

#include "query/binder/query_binder.h"
#include "query/parser/query_error.h"

namespace dossier::query {

namespace {

// A path that is searched as a whole: its selector or mode speaks of all of it.
bool IsWhole(const ast::PathPattern& path) {
  const bool selective = path.selector != ast::PathSelector::kAll && !path.function;
  return (selective || (path.mode && *path.mode != ast::PathMode::kTrail)) && !path.relationships.empty();
}

}  // namespace

// All variables first, then what refers to them: a property map may name a node further right.
Result<bound::PatternGraph> QueryBinder::BindPatterns(const std::vector<ast::PathPattern>& patterns, bool may_declare,
                                                      std::vector<bound::ExprPtr>* predicates) {
  PatternState state;
  state.predicates = predicates;
  state.may_declare = may_declare;
  state.before = scope_;
  struct Placed {
    std::vector<int> nodes;
    int first_relationship;
  };
  std::vector<Placed> placed;
  for (const ast::PathPattern& path : patterns) {
    Placed places{{}, static_cast<int>(state.graph.relationships.size())};
    const bool whole = IsWhole(path);
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
      if (whole && i > 0 && i + 1 < path.nodes.size()) continue;
      DOSSIER_ASSIGN_OR_RETURN(const int index, DeclareNode(path.nodes[i], &state));
      places.nodes.push_back(index);
    }
    if (whole) DOSSIER_RETURN_IF_ERROR(DeclareSearch(path, places.nodes[0], places.nodes[1], &state));
    for (std::size_t i = 0; !whole && i < path.relationships.size(); ++i) {
      const ast::RelationshipPattern& relationship = path.relationships[i];
      const int from = places.nodes[i], to = places.nodes[i + 1];
      DOSSIER_RETURN_IF_ERROR(relationship.group ? DeclareGroup(relationship, from, to, &state)
                                                 : DeclareRelationship(relationship, path, from, to, &state));
    }
    if (path.variable) {
      if (!may_declare) return UndefinedVariable(*path.variable);
      if (scope_.contains(path.variable->text)) {
        return SemanticError(path.variable->position, "VariableAlreadyBound",
                             "the variable " + path.variable->text + " exists already", "give the path another name");
      }
      bound::PatternPath named{NewSlot(path.variable->text, bound::SymbolKind::kPath), places.nodes, {}};
      scope_[path.variable->text] = named.slot;
      for (int index = places.first_relationship; index < static_cast<int>(state.graph.relationships.size()); ++index) {
        named.relationships.push_back(index);
        bound::PatternRelationship& relationship = state.graph.relationships[index];
        if (relationship.IsPath() || relationship.selector != ast::PathSelector::kAll) {
          relationship.path_slot = NewSlot("", bound::SymbolKind::kPath);
        }
        if (whole) relationship.search->named_slot = named.slot;
      }
      state.graph.paths.push_back(std::move(named));
    }
    placed.push_back(std::move(places));
  }
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    const ast::PathPattern& path = patterns[p];
    if (IsWhole(path)) {
      DOSSIER_RETURN_IF_ERROR(BindNodeDetail(path.nodes.front(), placed[p].nodes[0], &state));
      DOSSIER_RETURN_IF_ERROR(BindNodeDetail(path.nodes.back(), placed[p].nodes[1], &state));
      DOSSIER_RETURN_IF_ERROR(BindSearch(path, placed[p].first_relationship, &state));
      continue;
    }
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
      DOSSIER_RETURN_IF_ERROR(BindNodeDetail(path.nodes[i], placed[p].nodes[i], &state));
    }
    for (std::size_t i = 0; i < path.relationships.size(); ++i) {
      const int index = placed[p].first_relationship + static_cast<int>(i);
      DOSSIER_RETURN_IF_ERROR(path.relationships[i].group
                                  ? BindGroup(path.relationships[i], index, &state)
                                  : BindRelationshipDetail(path.relationships[i], index, &state));
    }
    if (path.where) {
      DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr where, BindPredicate(*path.where, "WHERE"));
      bound::SplitConjunction(std::move(where), state.predicates);
    }
  }
  return std::move(state.graph);
}

Result<int> QueryBinder::DeclareNode(const ast::NodePattern& node, PatternState* state) {
  Slot slot = bound::kNoSlot;
  bool bound_before = false;
  if (node.variable) {
    if (const std::optional<Slot> known = FindVariable(node.variable->text)) {
      slot = *known;
      bound_before = state->before.contains(node.variable->text);
      const bound::SymbolKind kind = out_.symbols[slot].kind;
      if (kind != bound::SymbolKind::kNode && kind != bound::SymbolKind::kAny) {
        return SemanticError(node.variable->position, "VariableTypeConflict",
                             node.variable->text + " is no node, so it cannot stand in ( )");
      }
    } else {
      if (!state->may_declare) return UndefinedVariable(*node.variable);
      slot = NewSlot(node.variable->text, bound::SymbolKind::kNode);
      scope_[node.variable->text] = slot;
    }
    if (const auto it = state->node_index.find(slot); it != state->node_index.end()) return it->second;
  } else {
    slot = NewSlot("", bound::SymbolKind::kNode);
  }
  const int index = static_cast<int>(state->graph.nodes.size());
  state->graph.nodes.push_back({slot, std::nullopt, bound_before});
  state->node_index[slot] = index;
  return index;
}

Status QueryBinder::DeclareRelationship(const ast::RelationshipPattern& relationship, const ast::PathPattern& path,
                                        int from, int to, PatternState* state) {
  bound::PatternRelationship out;
  out.from = from;
  out.to = to;
  out.direction = relationship.direction;
  out.length = relationship.length;
  out.selector = path.selector;
  const bool is_list = out.length.has_value();
  if (path.selector != ast::PathSelector::kAll && !is_list) out.length = ast::LengthRange{1, 1};
  if (path.selector != ast::PathSelector::kAll && out.length->min > 1) {
    return SemanticError(relationship.position, "InvalidRelationshipPattern",
                         "a shortest path has no least length but 0 or 1", "write *..6");
  }
  const bound::SymbolKind kind = is_list || path.selector != ast::PathSelector::kAll
                                     ? bound::SymbolKind::kRelationshipList
                                     : bound::SymbolKind::kRelationship;
  if (relationship.variable) {
    const ast::Name& name = *relationship.variable;
    if (const std::optional<Slot> known = FindVariable(name.text)) {
      out.slot = *known;
      out.bound = state->before.contains(name.text);
      const bound::SymbolKind known_kind = out_.symbols[*known].kind;
      const bool may_be_list = is_list && known_kind == bound::SymbolKind::kList;
      if (known_kind != kind && known_kind != bound::SymbolKind::kAny && !may_be_list) {
        return SemanticError(name.position, "VariableTypeConflict",
                             name.text + (is_list ? " is no list of relationships" : " is no relationship") +
                                 ", so it cannot stand in [ ]");
      }
      if (state->relationships.contains(out.slot)) {
        return SemanticError(name.position, "RelationshipUniquenessViolation",
                             "the relationship " + name.text + " stands twice in one MATCH, where all differ");
      }
    } else {
      if (!state->may_declare) return UndefinedVariable(name);
      out.slot = NewSlot(name.text, kind);
      scope_[name.text] = out.slot;
    }
  } else {
    out.slot = NewSlot("", kind);
  }
  state->relationships.insert(out.slot);
  state->graph.relationships.push_back(std::move(out));
  return {};
}

Status QueryBinder::BindNodeDetail(const ast::NodePattern& node, int index, PatternState* state) {
  const Slot slot = state->graph.nodes[index].slot;
  if (node.labels) {
    DOSSIER_ASSIGN_OR_RETURN(bound::LabelExpr labels, BindLabels(*node.labels));
    std::optional<bound::LabelExpr>& all = state->graph.nodes[index].labels;
    if (all) {
      bound::LabelExpr both{ast::LabelExpr::Kind::kAnd, -1, {}};
      both.operands.push_back(std::move(*all));
      both.operands.push_back(std::move(labels));
      labels = std::move(both);
    }
    all = std::move(labels);
  }
  if (node.properties) {
    DOSSIER_RETURN_IF_ERROR(AddPropertyPredicates(*node.properties, bound::ExprKind::kSlot, slot, state->predicates));
  }
  if (node.where) {
    DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr where, BindPredicate(*node.where, "WHERE"));
    bound::SplitConjunction(std::move(where), state->predicates);
  }
  return {};
}

Status QueryBinder::BindRelationshipDetail(const ast::RelationshipPattern& relationship, int index,
                                           PatternState* state) {
  bound::PatternRelationship& out = state->graph.relationships[index];
  for (const ast::Name& type : relationship.types) {
    const int name = InternType(type);
    if (std::ranges::find(out.types, name) == out.types.end()) out.types.push_back(name);
  }
  if (relationship.type_expr) {
    DOSSIER_ASSIGN_OR_RETURN(out.type_expr, BindTypes(*relationship.type_expr));
  }
  if (relationship.cost) {
    return SemanticError(relationship.cost->position, "UnexpectedCost",
                         "COST matters only where the cheapest path is wanted", "write ANY CHEAPEST before the path");
  }
  if (!relationship.properties && !relationship.where) return {};
  if (!out.length) {
    if (relationship.properties) {
      DOSSIER_RETURN_IF_ERROR(
          AddPropertyPredicates(*relationship.properties, bound::ExprKind::kSlot, out.slot, state->predicates));
    }
    if (relationship.where) {
      DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr where, BindPredicate(*relationship.where, "WHERE"));
      bound::SplitConjunction(std::move(where), state->predicates);
    }
    return {};
  }
  // Of a variable-length one they hold for each step; its variable means the step's relationship there.
  const Slot step_slot = NewSlot("", bound::SymbolKind::kRelationship, true);
  std::vector<bound::ExprPtr> predicates;
  if (relationship.properties) {
    DOSSIER_RETURN_IF_ERROR(
        AddPropertyPredicates(*relationship.properties, bound::ExprKind::kLocal, step_slot, &predicates));
  }
  if (relationship.where) {
    std::optional<LocalScope> step;
    if (relationship.variable) step.emplace(&scope_, relationship.variable->text, step_slot);
    DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr where, BindPredicate(*relationship.where, "WHERE"));
    bound::SplitConjunction(std::move(where), &predicates);
  }
  for (bound::ExprPtr& predicate : predicates) out.step_predicates.push_back({step_slot, std::move(predicate)});
  return {};
}

// {key: value, ...} as key = value AND ...
Status QueryBinder::AddPropertyPredicates(const ast::Expr& map, bound::ExprKind base, Slot slot,
                                          std::vector<bound::ExprPtr>* predicates) {
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    auto element = std::make_unique<bound::Expr>();
    element->kind = base;
    element->slot = slot;
    element->position = map.keys[i].position;
    auto property = std::make_unique<bound::Expr>();
    property->kind = bound::ExprKind::kProperty;
    property->position = map.keys[i].position;
    property->text = map.keys[i].text;
    property->name = InternKey(map.keys[i]);
    property->children.push_back(std::move(element));
    DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr value, BindExpression(*map.children[i]));
    auto equal = std::make_unique<bound::Expr>();
    equal->kind = bound::ExprKind::kComparison;
    equal->position = Covering(map.keys[i].position, map.children[i]->position);
    equal->operators = {BinaryOperator::kEqual};
    equal->children.push_back(std::move(property));
    equal->children.push_back(std::move(value));
    equal->type = graph::ValueType::kBoolean;
    predicates->push_back(std::move(equal));
  }
  return {};
}

Result<bound::LabelExpr> QueryBinder::BindLabels(const ast::LabelExpr& labels) {
  bound::LabelExpr out;
  out.kind = labels.kind;
  if (labels.kind == ast::LabelExpr::Kind::kName) out.label = InternLabel(labels.name);
  for (const ast::LabelExpr& operand : labels.operands) {
    DOSSIER_ASSIGN_OR_RETURN(bound::LabelExpr bound_operand, BindLabels(operand));
    out.operands.push_back(std::move(bound_operand));
  }
  return out;
}

// As labels, over names of types.
Result<bound::LabelExpr> QueryBinder::BindTypes(const ast::LabelExpr& types) {
  bound::LabelExpr out;
  out.kind = types.kind;
  if (types.kind == ast::LabelExpr::Kind::kName) out.label = InternType(types.name);
  for (const ast::LabelExpr& operand : types.operands) {
    DOSSIER_ASSIGN_OR_RETURN(bound::LabelExpr bound_operand, BindTypes(operand));
    out.operands.push_back(std::move(bound_operand));
  }
  return out;
}

}  // namespace dossier::query
