// CREATE, MERGE, SET, REMOVE and DELETE.
#include <algorithm>

#include "query/binder/query_binder.h"
#include "query/parser/plain_labels.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using bound::ExprPtr;
using graph::ValueType;

namespace {

Error AlreadyBound(const ast::Name& name, std::string_view what) {
  return SemanticError(name.position, "VariableAlreadyBound", "the variable " + name.text + " exists already",
                       std::string(what));
}

bool MayBeElement(const bound::Expr& expr) {
  return !expr.type || *expr.type == ValueType::kNull || *expr.type == ValueType::kNode ||
         *expr.type == ValueType::kRelationship;
}

}  // namespace

Status QueryBinder::BindWrite(const ast::Clause& clause, std::vector<bound::Clause>* out) {
  if (!out_.first_write) out_.first_write = clause.position;
  if (const auto* create = std::get_if<ast::Create>(&clause.node)) {
    // CREATE after CREATE is one clause: neither reads what the other makes, save by its variables.
    if (out->empty() || !std::holds_alternative<bound::Create>(out->back())) out->emplace_back(bound::Create());
    return BindCreate(*create, &std::get<bound::Create>(out->back()).pattern);
  }
  if (const auto* merge = std::get_if<ast::Merge>(&clause.node)) {
    DOSSIER_ASSIGN_OR_RETURN(bound::Merge bound_clause, BindMerge(*merge));
    out->emplace_back(std::move(bound_clause));
    return {};
  }
  if (const auto* set = std::get_if<ast::Set>(&clause.node)) {
    DOSSIER_ASSIGN_OR_RETURN(bound::Set bound_clause, BindSet(*set));
    out->emplace_back(std::move(bound_clause));
    return {};
  }
  DOSSIER_ASSIGN_OR_RETURN(bound::Delete bound_clause, BindDelete(std::get<ast::Delete>(clause.node)));
  out->emplace_back(std::move(bound_clause));
  return {};
}

int QueryBinder::WriteName(std::vector<bound::NameUse>* uses, const ast::Name& name) {
  const int index = Intern(uses, name, false);
  (*uses)[static_cast<std::size_t>(index)].written = true;
  return index;
}

// A node that is there already can be an end of what is made, and nothing else can be said of it.
Status QueryBinder::CheckNewNode(const ast::NodePattern& node, const ast::PathPattern& path) const {
  if (node.where) {
    return SyntaxError(node.where->position, "UnexpectedSyntax", "what is made can have no condition");
  }
  if (!node.variable) return {};
  const std::optional<Slot> known = FindVariable(node.variable->text);
  if (!known) return {};
  const bound::SymbolKind kind = out_.symbols[static_cast<std::size_t>(*known)].kind;
  if (kind != bound::SymbolKind::kNode && kind != bound::SymbolKind::kAny) {
    return SemanticError(node.variable->position, "VariableTypeConflict",
                         node.variable->text + " is no node, so it cannot stand in ( )");
  }
  if (path.relationships.empty()) return AlreadyBound(*node.variable, "give the new node another name");
  if (node.labels || node.properties) {
    return AlreadyBound(*node.variable, "labels and properties of a node that is there are changed with SET");
  }
  return {};
}

Status QueryBinder::CheckNewRelationship(const ast::RelationshipPattern& relationship, bool needs_direction) const {
  if (relationship.where) {
    return SyntaxError(relationship.where->position, "UnexpectedSyntax", "what is made can have no condition");
  }
  if (relationship.variable && FindVariable(relationship.variable->text)) {
    return AlreadyBound(*relationship.variable, "give the new relationship another name");
  }
  if (relationship.length) {
    return SemanticError(relationship.position, "CreatingVarLength",
                         "a relationship of any length can be found, but not made");
  }
  if (relationship.types.size() != 1) {
    return SemanticError(relationship.position, "NoSingleRelationshipType", "a new relationship needs one type",
                         "write -[:TYPE]->");
  }
  if (needs_direction && relationship.direction == graph::Direction::kBoth) {
    return SemanticError(relationship.position, "RequiresDirectedRelationship", "a new relationship needs a direction",
                         "write -[:TYPE]->");
  }
  return {};
}

Result<std::vector<int>> QueryBinder::BindNewLabels(const ast::NodePattern& node) {
  std::vector<int> labels;
  if (!node.labels) return labels;
  const std::optional<std::vector<ast::Name>> names = PlainLabels(*node.labels);
  if (!names) {
    return SyntaxError(node.position, "UnexpectedSyntax", "a new node needs plain labels", "write (:Label:Other)");
  }
  for (const ast::Name& name : *names) labels.push_back(WriteName(&out_.names.labels, name));
  return labels;
}

Result<ExprPtr> QueryBinder::BindNewProperties(const ast::ExprPtr& properties) {
  if (!properties) return ExprPtr();
  for (const ast::Name& key : properties->keys) WriteName(&out_.names.keys, key);
  return BindExpression(*properties);
}

Result<int> QueryBinder::BindNewNode(const ast::NodePattern& node, const ast::PathPattern& path,
                                     bound::CreatePattern* out) {
  DOSSIER_RETURN_IF_ERROR(CheckNewNode(node, path));
  const auto index = static_cast<int>(out->nodes.size());
  if (node.variable) {
    if (const std::optional<Slot> known = FindVariable(node.variable->text)) {
      const auto it = std::ranges::find(out->nodes, *known, &bound::NewNode::slot);
      if (it != out->nodes.end()) return static_cast<int>(it - out->nodes.begin());
      out->nodes.push_back({*known, true, {}, {}});
      return index;
    }
  }
  bound::NewNode made;
  DOSSIER_ASSIGN_OR_RETURN(made.labels, BindNewLabels(node));
  DOSSIER_ASSIGN_OR_RETURN(made.properties, BindNewProperties(node.properties));
  made.slot = NewSlot(node.variable ? node.variable->text : "", bound::SymbolKind::kNode);
  if (node.variable) scope_[node.variable->text] = made.slot;
  out->nodes.push_back(std::move(made));
  return index;
}

Status QueryBinder::BindCreatePath(const ast::PathPattern& path, bound::CreatePattern* out) {
  if (path.selector != ast::PathSelector::kAll || path.mode || path.where) {
    return SyntaxError(path.position, "UnexpectedSyntax", "a shortest path can be found, but not made");
  }
  bound::PatternPath named;
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    DOSSIER_ASSIGN_OR_RETURN(const int node, BindNewNode(path.nodes[i], path, out));
    named.nodes.push_back(node);
    if (i == 0) continue;
    const ast::RelationshipPattern& relationship = path.relationships[i - 1];
    DOSSIER_RETURN_IF_ERROR(CheckNewRelationship(relationship, true));
    bound::NewRelationship made;
    made.nodes_before = out->nodes.size();
    made.start = named.nodes[i - 1];
    made.end = named.nodes[i];
    if (relationship.direction == graph::Direction::kIncoming) std::swap(made.start, made.end);
    made.type = WriteName(&out_.names.types, relationship.types[0]);
    DOSSIER_ASSIGN_OR_RETURN(made.properties, BindNewProperties(relationship.properties));
    made.slot = NewSlot(relationship.variable ? relationship.variable->text : "", bound::SymbolKind::kRelationship);
    if (relationship.variable) scope_[relationship.variable->text] = made.slot;
    named.relationships.push_back(static_cast<int>(out->relationships.size()));
    out->relationships.push_back(std::move(made));
  }
  if (path.variable) {
    if (scope_.contains(path.variable->text)) return AlreadyBound(*path.variable, "give the path another name");
    named.slot = NewSlot(path.variable->text, bound::SymbolKind::kPath);
    scope_[path.variable->text] = named.slot;
    out->paths.push_back(std::move(named));
  }
  return {};
}

Status QueryBinder::BindCreate(const ast::Create& create, bound::CreatePattern* out) {
  for (const ast::PathPattern& path : create.patterns) DOSSIER_RETURN_IF_ERROR(BindCreatePath(path, out));
  return {};
}

// The pattern is bound twice, under the same variables: as what is looked for, and as what is made.
Result<bound::Merge> QueryBinder::BindMerge(const ast::Merge& merge) {
  bound::Merge out;
  const ast::PathPattern& path = merge.patterns[0];
  if (path.selector != ast::PathSelector::kAll || path.mode || path.where) {
    return SyntaxError(path.position, "UnexpectedSyntax", "a shortest path can be found, but not made");
  }
  for (const ast::NodePattern& node : path.nodes) DOSSIER_RETURN_IF_ERROR(CheckNewNode(node, path));
  for (const ast::RelationshipPattern& relationship : path.relationships) {
    DOSSIER_RETURN_IF_ERROR(CheckNewRelationship(relationship, false));
  }
  DOSSIER_ASSIGN_OR_RETURN(out.match.pattern, BindPatterns(merge.patterns, true, &out.match.predicates));
  const bound::PatternGraph& pattern = out.match.pattern;
  for (const bound::PatternNode& node : pattern.nodes) out.create.nodes.push_back({node.slot, node.bound, {}, {}});
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    const int index = i > 0                              ? pattern.relationships[i - 1].to
                      : i < pattern.relationships.size() ? pattern.relationships[i].from
                                                         : 0;
    bound::NewNode& node = out.create.nodes[static_cast<std::size_t>(index)];
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<int> labels, BindNewLabels(path.nodes[i]));
    node.labels.insert(node.labels.end(), labels.begin(), labels.end());
    if (path.nodes[i].properties) {
      DOSSIER_ASSIGN_OR_RETURN(node.properties, BindNewProperties(path.nodes[i].properties));
    }
  }
  for (std::size_t i = 0; i < path.relationships.size(); ++i) {
    const bound::PatternRelationship& relationship = pattern.relationships[i];
    bound::NewRelationship made{relationship.slot, pattern.nodes.size(), relationship.from, relationship.to, -1, {}};
    if (relationship.direction == graph::Direction::kIncoming) std::swap(made.start, made.end);
    made.type = WriteName(&out_.names.types, path.relationships[i].types[0]);
    DOSSIER_ASSIGN_OR_RETURN(made.properties, BindNewProperties(path.relationships[i].properties));
    out.create.relationships.push_back(std::move(made));
  }
  out.create.paths = pattern.paths;
  DOSSIER_RETURN_IF_ERROR(BindSetItems(merge.on_create, false, &out.on_create));
  DOSSIER_RETURN_IF_ERROR(BindSetItems(merge.on_match, false, &out.on_match));
  return out;
}

Status QueryBinder::BindSetItems(const std::vector<ast::SetItem>& items, bool remove,
                                 std::vector<bound::SetItem>* out) {
  for (const ast::SetItem& item : items) {
    bound::SetItem bound_item;
    bound_item.kind = item.kind;
    bound_item.remove = remove;
    bound_item.position = item.position;
    DOSSIER_ASSIGN_OR_RETURN(bound_item.target, BindExpression(*item.target));
    const bound::Expr& target = *bound_item.target;
    if (!MayBeElement(target) || (item.kind == ast::SetKind::kLabels && target.type == ValueType::kRelationship)) {
      return SemanticError(item.position, "InvalidArgumentType",
                           item.kind == ast::SetKind::kLabels
                               ? "only nodes have labels"
                               : "only nodes and relationships have properties to change");
    }
    if (item.kind == ast::SetKind::kProperty) bound_item.key = WriteName(&out_.names.keys, item.key);
    for (const ast::Name& label : item.labels) {
      bound_item.labels.push_back(WriteName(&out_.names.labels, label));
    }
    if (item.value) {
      DOSSIER_ASSIGN_OR_RETURN(bound_item.value, BindExpression(*item.value));
      const std::optional<ValueType> type = bound_item.value->type;
      const bool whole = item.kind == ast::SetKind::kReplace || item.kind == ast::SetKind::kAdd;
      if (whole && !MayBeElement(*bound_item.value) && *type != ValueType::kMap) {
        return SemanticError(item.value->position, "InvalidArgumentType",
                             "all properties at once need a map, a node or a relationship");
      }
      if (!whole && (type == ValueType::kNode || type == ValueType::kRelationship || type == ValueType::kPath)) {
        return SemanticError(item.value->position, "InvalidPropertyType",
                             "a property cannot hold a node, a relationship or a path");
      }
    }
    out->push_back(std::move(bound_item));
  }
  return {};
}

Result<bound::Set> QueryBinder::BindSet(const ast::Set& set) {
  bound::Set out;
  DOSSIER_RETURN_IF_ERROR(BindSetItems(set.items, set.remove, &out.items));
  return out;
}

Result<bound::Delete> QueryBinder::BindDelete(const ast::Delete& clause) {
  bound::Delete out;
  out.detach = clause.detach;
  for (const ast::ExprPtr& target : clause.targets) {
    if (target->kind == ast::ExprKind::kHasLabels) {
      return SemanticError(target->position, "InvalidDelete", "a label cannot be deleted",
                           "take it away with REMOVE n:Label");
    }
    DOSSIER_ASSIGN_OR_RETURN(ExprPtr expr, BindExpression(*target));
    if (!MayBeElement(*expr) && *expr->type != ValueType::kPath) {
      return SemanticError(target->position, "InvalidArgumentType",
                           "only nodes, relationships and paths can be deleted, and this is " +
                               std::string(graph::ValueTypeName(*expr->type)));
    }
    out.targets.push_back(std::move(expr));
  }
  return out;
}

}  // namespace dossier::query
