// CREATE, MERGE, SET, REMOVE and DELETE.
#include "query/parser/plain_labels.h"
#include "query/parser/query_error.h"
#include "query/parser/recursive_descent.h"

namespace dossier::query {

Result<ast::Create> RecursiveDescent::ParseCreate() {
  ast::Create create;
  creating_ = true;
  Result<std::vector<ast::PathPattern>> patterns = ParsePatterns();
  creating_ = false;
  if (!patterns.ok()) return std::move(patterns).error();
  create.patterns = std::move(patterns).value();
  return create;
}

Result<ast::Merge> RecursiveDescent::ParseMerge() {
  ast::Merge merge;
  DOSSIER_ASSIGN_OR_RETURN(ast::PathPattern pattern, ParsePathPattern());
  merge.patterns.push_back(std::move(pattern));
  while (TakeWord("ON")) {
    const bool on_create = TakeWord("CREATE");
    if (!on_create && !TakeWord("MATCH")) return Unexpected("CREATE or MATCH after ON");
    DOSSIER_RETURN_IF_ERROR(ExpectWord("SET"));
    DOSSIER_RETURN_IF_ERROR(ParseSetItems(on_create ? &merge.on_create : &merge.on_match));
  }
  return merge;
}

Result<ast::Set> RecursiveDescent::ParseSet() {
  ast::Set set;
  DOSSIER_RETURN_IF_ERROR(ParseSetItems(&set.items));
  return set;
}

Status RecursiveDescent::ParseSetItems(std::vector<ast::SetItem>* items) {
  do {
    DOSSIER_ASSIGN_OR_RETURN(ast::SetItem item, ParseSetItem());
    items->push_back(std::move(item));
  } while (TakeIf(","));
  return {};
}

// n:Label:Label
Status RecursiveDescent::TakeLabels(ast::Expr* target, ast::SetItem* item) {
  item->kind = ast::SetKind::kLabels;
  item->position = Covering(item->position, Previous());
  std::optional<std::vector<ast::Name>> labels = PlainLabels(target->labels);
  if (!labels) {
    return SyntaxError(item->position, "UnexpectedSyntax", "only plain labels can be set and removed",
                       "write n:Label or n:Label:Other");
  }
  item->labels = *std::move(labels);
  item->target = std::move(target->children[0]);
  return {};
}

// n.key = value, n = map, n += map, n:Label:Label
Result<ast::SetItem> RecursiveDescent::ParseSetItem() {
  ast::SetItem item;
  item.position = Peek().position;
  DOSSIER_ASSIGN_OR_RETURN(ast::ExprPtr target, ParsePostfix());
  if (target->kind == ast::ExprKind::kHasLabels) {
    DOSSIER_RETURN_IF_ERROR(TakeLabels(target.get(), &item));
    return item;
  }
  if (target->kind == ast::ExprKind::kProperty) {
    item.key = target->name;
    item.target = std::move(target->children[0]);
    DOSSIER_RETURN_IF_ERROR(Expect("=", "and the property's value"));
  } else if (target->kind == ast::ExprKind::kVariable) {
    item.kind = Is("+=") ? ast::SetKind::kAdd : ast::SetKind::kReplace;
    item.target = std::move(target);
    if (!TakeIf("+=")) DOSSIER_RETURN_IF_ERROR(Expect("=", "or '+=' and a map, or ':' and a label"));
  } else {
    return SyntaxError(Covering(item.position, Previous()), "UnexpectedSyntax",
                       "SET needs a property, a variable or a label here",
                       "write SET n.name = 'X', n += {...} or n:Label");
  }
  DOSSIER_ASSIGN_OR_RETURN(item.value, ParseExpression());
  item.position = Covering(item.position, Previous());
  return item;
}

Result<ast::Set> RecursiveDescent::ParseRemove() {
  ast::Set set;
  set.remove = true;
  do {
    DOSSIER_ASSIGN_OR_RETURN(ast::SetItem item, ParseRemoveItem());
    set.items.push_back(std::move(item));
  } while (TakeIf(","));
  return set;
}

// n.key, n:Label:Label
Result<ast::SetItem> RecursiveDescent::ParseRemoveItem() {
  ast::SetItem item;
  item.position = Peek().position;
  DOSSIER_ASSIGN_OR_RETURN(ast::ExprPtr target, ParsePostfix());
  if (target->kind == ast::ExprKind::kProperty) {
    item.key = target->name;
  } else if (target->kind == ast::ExprKind::kHasLabels) {
    DOSSIER_RETURN_IF_ERROR(TakeLabels(target.get(), &item));
    return item;
  } else {
    return SyntaxError(Covering(item.position, Previous()), "UnexpectedSyntax", "REMOVE needs a property or a label",
                       "write REMOVE n.name or REMOVE n:Label");
  }
  item.target = std::move(target->children[0]);
  item.position = Covering(item.position, Previous());
  return item;
}

Result<ast::Delete> RecursiveDescent::ParseDelete() {
  ast::Delete out;
  out.detach = TakeWord("DETACH");
  DOSSIER_RETURN_IF_ERROR(ExpectWord("DELETE"));
  do {
    DOSSIER_ASSIGN_OR_RETURN(ast::ExprPtr target, ParseExpression());
    out.targets.push_back(std::move(target));
  } while (TakeIf(","));
  return out;
}

}  // namespace dossier::query
