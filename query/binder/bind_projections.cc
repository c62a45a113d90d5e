#include <algorithm>

#include "query/binder/query_binder.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using bound::ExprKind;
using bound::ExprPtr;

namespace {

bound::SymbolKind KindOf(const bound::Expr& expr) {
  if (!expr.type || *expr.type == graph::ValueType::kNull) return bound::SymbolKind::kAny;
  switch (*expr.type) {
    case graph::ValueType::kNode: return bound::SymbolKind::kNode;
    case graph::ValueType::kRelationship: return bound::SymbolKind::kRelationship;
    case graph::ValueType::kPath: return bound::SymbolKind::kPath;
    case graph::ValueType::kList: return bound::SymbolKind::kList;
    default: return bound::SymbolKind::kValue;
  }
}

}  // namespace

QueryBinder::Slot QueryBinder::NewSlotFor(const std::string& name, const bound::Expr& expr) {
  const Slot slot = NewSlot(name, KindOf(expr));
  out_.symbols[static_cast<std::size_t>(slot)].type = expr.type;
  return slot;
}

struct QueryBinder::Item {
  std::string name;
  Slot slot = bound::kNoSlot;  // of the column
  ExprPtr expr;
  std::string fingerprint;
  bool aggregate = false;
  SourcePosition position;
};

// What an expression after grouping may use.
struct QueryBinder::Grouping {
  std::map<std::string, Slot> keys;        // fingerprint of a grouping key -> its slot
  std::map<std::string, Slot> aggregates;  // fingerprint of an aggregate -> its slot
  std::set<std::string> simple;            // those keys that are a variable or a property of one
  std::set<Slot> visible;                  // slots that exist after grouping
  std::set<Slot> consumed;                 // slots that keys are computed from
  bool closed = false;                     // no further aggregates: ORDER BY
  bound::Projection* out = nullptr;
};

Result<bound::Projection> QueryBinder::BindProjection(const ast::Projection& projection,
                                                      const SourcePosition& position) {
  bound::Projection out;
  out.is_return = projection.is_return;
  out.distinct = projection.distinct;
  DOSSIER_ASSIGN_OR_RETURN(std::vector<Item> items, BindItems(projection, position));
  Grouping grouping;
  grouping.out = &out;
  out.grouped = std::ranges::any_of(items, &Item::aggregate);
  if (out.grouped) {
    DOSSIER_RETURN_IF_ERROR(Group(&items, &grouping, &out));
  }
  Scope columns;
  for (Item& item : items) {
    if (!out.grouped && item.expr->kind == ExprKind::kSlot) {
      item.slot = item.expr->slot;
    } else if (item.slot == bound::kNoSlot) {
      item.slot = NewSlotFor(item.name, *item.expr);
    }
    columns[item.name] = item.slot;
    out.columns.push_back({item.name, item.slot});
  }
  DOSSIER_RETURN_IF_ERROR(BindOrder(projection, items, columns, &grouping, &out));
  DOSSIER_RETURN_IF_ERROR(CheckAliases(projection));
  for (Item& item : items) {
    const bool plain = item.expr->kind == ExprKind::kSlot && item.expr->slot == item.slot;
    if (!plain) out.items.push_back({item.slot, std::move(item.expr)});
  }
  if (projection.skip) {
    DOSSIER_ASSIGN_OR_RETURN(out.skip, BindCount(*projection.skip, "SKIP"));
  }
  if (projection.limit) {
    DOSSIER_ASSIGN_OR_RETURN(out.limit, BindCount(*projection.limit, "LIMIT"));
  }
  if (projection.where) {
    // Sees the columns and, where rows still stand for themselves, what they were made from.
    Scope visible = columns;
    if (!out.grouped && !out.distinct) visible.insert(scope_.begin(), scope_.end());
    scope_ = std::move(visible);
    DOSSIER_ASSIGN_OR_RETURN(ExprPtr where, BindPredicate(*projection.where, "WHERE"));
    bound::SplitConjunction(std::move(where), &out.predicates);
  }
  scope_ = std::move(columns);
  return out;
}

Status QueryBinder::CheckAliases(const ast::Projection& projection) const {
  for (const ast::ProjectionItem& item : projection.items) {
    if (projection.is_return || item.alias || item.expr->kind == ast::ExprKind::kVariable) continue;
    return SemanticError(item.expr->position, "NoExpressionAlias", "this column of WITH needs a name",
                         "add AS and a name");
  }
  return {};
}

Result<std::vector<QueryBinder::Item>> QueryBinder::BindItems(const ast::Projection& projection,
                                                              const SourcePosition& position) {
  std::vector<Item> items;
  std::set<std::string> names;
  if (projection.star) {
    if (scope_.empty() && projection.is_return) {
      return SemanticError(position, "NoVariablesInScope", "RETURN * needs at least one variable, and there is none");
    }
    for (const auto& [name, slot] : scope_) {
      ExprPtr variable = SlotExpr(slot, position);
      std::string fingerprint = bound::Fingerprint(*variable);
      items.push_back({name, bound::kNoSlot, std::move(variable), std::move(fingerprint), false, position});
      names.insert(name);
    }
  }
  for (const ast::ProjectionItem& item : projection.items) {
    const bool variable = item.expr->kind == ast::ExprKind::kVariable;
    Item out;
    out.name = item.alias ? item.alias->text : variable ? item.expr->name.text : item.text;
    out.position = item.expr->position;
    if (!names.insert(out.name).second) {
      return SemanticError(item.expr->position, "ColumnNameConflict", "there are two columns " + out.name,
                           "rename one with AS");
    }
    aggregates_allowed_ = true;
    Result<ExprPtr> expr = BindExpression(*item.expr);
    aggregates_allowed_ = false;
    if (!expr.ok()) return std::move(expr).error();
    out.expr = std::move(expr).value();
    out.aggregate = bound::ContainsAggregate(*out.expr);
    out.fingerprint = bound::Fingerprint(*out.expr);
    items.push_back(std::move(out));
  }
  return items;
}

// Columns without an aggregate are the keys; the others are computed from keys and aggregates.
Status QueryBinder::Group(std::vector<Item>* items, Grouping* grouping, bound::Projection* out) {
  for (Item& item : *items) {
    if (item.aggregate) continue;
    const bool variable = item.expr->kind == ExprKind::kSlot;
    const bool property = item.expr->kind == ExprKind::kProperty && item.expr->children[0]->kind == ExprKind::kSlot;
    item.slot = variable ? item.expr->slot : NewSlotFor(item.name, *item.expr);
    std::vector<Slot> read;
    bound::CollectSlots(*item.expr, &read);
    grouping->consumed.insert(read.begin(), read.end());
    grouping->keys.emplace(item.fingerprint, item.slot);
    if (variable || property) grouping->simple.insert(item.fingerprint);
    grouping->visible.insert(item.slot);
    ExprPtr replaced = SlotExpr(item.slot, item.position);
    out->keys.push_back({item.slot, std::exchange(item.expr, std::move(replaced))});
  }
  for (Item& item : *items) {
    if (!item.aggregate) continue;
    DOSSIER_ASSIGN_OR_RETURN(item.expr, Regroup(std::move(item.expr), grouping, false, true));
  }
  grouping->closed = true;
  return {};
}

// Rewrites an expression so that it reads only what exists after grouping (or DISTINCT).
Result<ExprPtr> QueryBinder::Regroup(ExprPtr expr, Grouping* grouping, bool sorting, bool with_aggregate) {
  if (expr->kind != ExprKind::kLiteral) {
    const std::string fingerprint = bound::Fingerprint(*expr);
    const auto key = grouping->keys.find(fingerprint);
    if (key != grouping->keys.end() && (!with_aggregate || grouping->simple.contains(fingerprint))) {
      return SlotExpr(key->second, expr->position);
    }
    if (expr->kind == ExprKind::kAggregate) {
      const auto known = grouping->aggregates.find(fingerprint);
      if (known != grouping->aggregates.end()) return SlotExpr(known->second, expr->position);
      if (grouping->closed) {
        return SemanticError(expr->position, "UndefinedVariable", "ORDER BY can use only aggregates that are returned",
                             "return it as a column too");
      }
      const Slot slot = NewSlot("", bound::SymbolKind::kAny);
      grouping->aggregates.emplace(fingerprint, slot);
      grouping->visible.insert(slot);
      const SourcePosition position = expr->position;
      grouping->out->aggregates.push_back({slot, std::move(expr)});
      return SlotExpr(slot, position);
    }
  }
  const auto check = [&](Slot slot) -> Status {
    if (grouping->visible.contains(slot)) return {};
    const std::string& name = out_.symbols[slot].name;
    if (!sorting || (with_aggregate && grouping->consumed.contains(slot))) {
      return SemanticError(
          expr->position, "AmbiguousAggregationExpression",
          "an expression with an aggregate can use only what is a column of its own, and " + name + " is not",
          "return it as a column too, or compute it in a WITH before");
    }
    return SemanticError(expr->position, "UndefinedVariable",
                         "ORDER BY cannot use " + name + " after an aggregate or DISTINCT",
                         "return it as a column too");
  };
  if (expr->kind == ExprKind::kSlot) DOSSIER_RETURN_IF_ERROR(check(expr->slot));
  if (expr->subquery) {
    // What the subquery's text names is not tracked apart: it sees what is left of the outer variables.
    std::erase_if(expr->subquery->imports,
                  [&](Slot slot) { return !grouping->visible.contains(slot) && !out_.symbols[slot].local; });
  }
  for (ExprPtr& child : expr->children) {
    if (!child) continue;
    DOSSIER_ASSIGN_OR_RETURN(child, Regroup(std::move(child), grouping, sorting, with_aggregate));
  }
  return expr;
}

Status QueryBinder::BindOrder(const ast::Projection& projection, const std::vector<Item>& items, const Scope& columns,
                              Grouping* grouping, bound::Projection* out) {
  const bool closed = out->grouped || out->distinct;
  if (closed) {
    for (const Item& item : items) {
      grouping->keys.emplace(item.fingerprint, item.slot);
      grouping->visible.insert(item.slot);
    }
  }
  const Scope before = scope_;
  Scope visible = columns;
  visible.insert(scope_.begin(), scope_.end());
  for (const ast::SortItem& item : projection.order) {
    const auto bind = [&](const Scope& scope) -> Result<ExprPtr> {
      scope_ = scope;
      aggregates_allowed_ = out->grouped;
      Result<ExprPtr> expr = BindExpression(*item.expr);
      aggregates_allowed_ = false;
      scope_ = before;
      return expr;
    };
    ExprPtr key;
    // A column's expression, written again, means the column.
    if (item.expr->kind != ast::ExprKind::kVariable) {
      const std::size_t symbols = out_.symbols.size();
      if (Result<ExprPtr> same = bind(before); same.ok() && symbols == out_.symbols.size()) {
        const auto found = std::ranges::find(items, bound::Fingerprint(**same), &Item::fingerprint);
        if (found != items.end()) key = SlotExpr(found->slot, item.expr->position);
      }
    }
    if (!key) {
      DOSSIER_ASSIGN_OR_RETURN(key, bind(visible));
      if (closed) {
        const bool with_aggregate = bound::ContainsAggregate(*key);
        DOSSIER_ASSIGN_OR_RETURN(key, Regroup(std::move(key), grouping, true, with_aggregate));
      }
    }
    out->order.push_back({std::move(key), item.descending});
  }
  return {};
}

// SKIP and LIMIT: an integer that no variable decides.
Result<ExprPtr> QueryBinder::BindCount(const ast::Expr& expr, std::string_view clause) {
  Scope none;
  std::swap(scope_, none);
  Result<ExprPtr> count = BindExpression(expr);
  std::swap(scope_, none);
  if (!count.ok()) {
    if (count.error().detail != "UndefinedVariable") return count;
    return SemanticError(expr.position, "NonConstantExpression",
                         std::string(clause) + " needs a number that is the same for all rows",
                         "use a number or a parameter");
  }
  const bound::Expr& bound_count = **count;
  if (bound_count.kind == ExprKind::kLiteral && bound_count.value.Is(graph::ValueType::kInteger) &&
      bound_count.value.AsInteger() < 0) {
    return SemanticError(expr.position, "NegativeIntegerArgument", std::string(clause) + " cannot be negative");
  }
  if (bound_count.type && *bound_count.type != graph::ValueType::kInteger && bound_count.kind == ExprKind::kLiteral) {
    return SemanticError(expr.position, "InvalidArgumentType", std::string(clause) + " needs an integer");
  }
  return count;
}

}  // namespace dossier::query
