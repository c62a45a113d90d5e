#include <algorithm>

#include "core/base/did_you_mean.h"
#include "query/binder/query_binder.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using bound::ExprKind;
using bound::ExprPtr;
using graph::ValueType;

namespace {

ExprPtr NewExpr(ExprKind kind, const SourcePosition& position) {
  auto expr = std::make_unique<bound::Expr>();
  expr->kind = kind;
  expr->position = position;
  return expr;
}

Error WrongType(const SourcePosition& position, std::string what, ValueType found) {
  return SemanticError(position, "InvalidArgumentType",
                       std::move(what) + ", but this is " + std::string(graph::ValueTypeName(found)));
}

Error TypeError(Error error) {
  error.kind = "TypeError";
  return error;
}

bool CallsRand(const bound::Expr& expr) {
  if (expr.kind == ExprKind::kCall && expr.function == FunctionId::kRand) return true;
  return std::ranges::any_of(expr.children, [](const ExprPtr& child) { return child && CallsRand(*child); });
}

// The type of a + b * c ..., where all parts are numbers or all are strings.
std::optional<ValueType> ArithmeticType(const bound::Expr& chain) {
  bool integers = true, numbers = true, strings = true;
  for (const ExprPtr& part : chain.children) {
    integers &= part->type == ValueType::kInteger;
    numbers &= part->type == ValueType::kInteger || part->type == ValueType::kFloat;
    strings &= part->type == ValueType::kString;
  }
  const bool power = std::ranges::find(chain.operators, BinaryOperator::kPower) != chain.operators.end();
  if (numbers) return integers && !power ? ValueType::kInteger : ValueType::kFloat;
  return strings ? std::optional(ValueType::kString) : std::nullopt;
}

// The type of all of them, where it is one and known.
std::optional<ValueType> CommonType(const std::vector<ExprPtr>& items) {
  std::optional<ValueType> type;
  for (const ExprPtr& item : items) {
    if (!item->type || (type && *item->type != *type)) return std::nullopt;
    type = item->type;
  }
  return type;
}

bool MayBe(const bound::Expr& expr, std::initializer_list<ValueType> types) {
  return !expr.type || *expr.type == ValueType::kNull || std::ranges::find(types, *expr.type) != types.end();
}

}  // namespace

Result<ExprPtr> QueryBinder::BindPredicate(const ast::Expr& expr, std::string_view clause) {
  const bool allowed = std::exchange(aggregates_allowed_, false);
  const bool patterns = std::exchange(patterns_allowed_, true);
  Result<ExprPtr> predicate = BindExpression(expr);
  aggregates_allowed_ = allowed;
  patterns_allowed_ = patterns;
  if (!predicate.ok()) return predicate;
  if (!MayBe(**predicate, {ValueType::kBoolean})) {
    return WrongType(expr.position, std::string(clause) + " needs a condition", *(*predicate)->type);
  }
  return predicate;
}

Result<ExprPtr> QueryBinder::BindExpression(const ast::Expr& expr) {
  using ast::ExprKind;
  switch (expr.kind) {
    case ExprKind::kLiteral: {
      ExprPtr literal = NewExpr(bound::ExprKind::kLiteral, expr.position);
      literal->value = expr.value;
      literal->type = expr.value.type();
      return literal;
    }
    case ExprKind::kParameter: {
      ExprPtr parameter = NewExpr(bound::ExprKind::kParameter, expr.position);
      parameter->text = expr.name.text;
      Intern(&out_.names.parameters, expr.name);
      return parameter;
    }
    case ExprKind::kVariable: return BindVariable(expr);
    case ExprKind::kProperty: return BindProperty(expr);
    case ExprKind::kIndex: return BindChildren(expr, bound::ExprKind::kIndex);
    case ExprKind::kSlice: return BindChildren(expr, bound::ExprKind::kSlice);
    case ExprKind::kList: return BindChildren(expr, bound::ExprKind::kList);
    case ExprKind::kMap: return BindChildren(expr, bound::ExprKind::kMap);
    case ExprKind::kNot: return BindOperators(expr);
    case ExprKind::kNegate: return BindChildren(expr, bound::ExprKind::kNegate);
    case ExprKind::kPlus: return BindChildren(expr, bound::ExprKind::kPlus);
    case ExprKind::kIsNull: return BindChildren(expr, bound::ExprKind::kIsNull);
    case ExprKind::kIsNotNull: return BindChildren(expr, bound::ExprKind::kIsNotNull);
    case ExprKind::kChain:
    case ExprKind::kComparison: return BindOperators(expr);
    case ExprKind::kHasLabels: {
      DOSSIER_ASSIGN_OR_RETURN(ExprPtr labels, BindChildren(expr, bound::ExprKind::kHasLabels));
      if (!MayBe(*labels->children[0], {ValueType::kNode, ValueType::kRelationship})) {
        return WrongType(expr.position, "only nodes and relationships have labels", *labels->children[0]->type);
      }
      const bool is_relationship = labels->children[0]->type == ValueType::kRelationship;
      labels->star = is_relationship;  // r:TYPE asks for the type
      if (is_relationship && expr.labels.kind == ast::LabelExpr::Kind::kName) {
        labels->labels.label = InternType(expr.labels.name);
      } else {
        DOSSIER_ASSIGN_OR_RETURN(labels->labels, BindLabels(expr.labels));
        labels->star = false;
      }
      return labels;
    }
    case ExprKind::kCall:
    case ExprKind::kCountStar: return BindCallExpression(expr);
    case ExprKind::kCase: return BindChildren(expr, bound::ExprKind::kCase);
    case ExprKind::kListComprehension:
    case ExprKind::kQuantifier: return BindComprehension(expr);
    case ExprKind::kReduce: return BindReduce(expr);
    case ExprKind::kPattern:
      if (!patterns_allowed_) {
        return SyntaxError(expr.position, "UnexpectedSyntax", "a pattern is a condition here, not a value",
                           "use it in WHERE, or EXISTS { ... }, or a comprehension [(a)-->(b) | b.name]");
      }
      return BindSubquery(expr);
    case ExprKind::kPatternComprehension:
    case ExprKind::kExists:
    case ExprKind::kCountRows:
    case ExprKind::kCollectRows: return BindSubquery(expr);
    case ExprKind::kMapProjection: return BindMapProjection(expr);
  }
  return SyntaxError(expr.position, "UnexpectedSyntax", "this expression is not supported");
}

Result<ExprPtr> QueryBinder::BindChildren(const ast::Expr& expr, ExprKind kind) {
  ExprPtr out = NewExpr(kind, expr.position);
  // A pattern is a condition: it stands where conditions are joined and asked for, not where values are.
  const bool logical = kind == ExprKind::kNot || kind == ExprKind::kCase ||
                       (kind == ExprKind::kChain && expr.operators[0] <= BinaryOperator::kAnd) ||
                       (kind == ExprKind::kCall && FindFunction(expr.name.text)->id == FunctionId::kExists);
  const bool asks = kind == ExprKind::kCase || kind == ExprKind::kCall;
  const bool patterns = std::exchange(patterns_allowed_, logical && (asks || patterns_allowed_));
  for (const ast::ExprPtr& child : expr.children) {
    ExprPtr bound_child;
    if (child) {
      DOSSIER_ASSIGN_OR_RETURN(bound_child, BindExpression(*child));
    }
    out->children.push_back(std::move(bound_child));
  }
  patterns_allowed_ = patterns;
  for (const ast::Name& key : expr.keys) out->keys.push_back(key.text);
  switch (kind) {
    case ExprKind::kList:
      out->type = ValueType::kList;
      out->item_type = CommonType(out->children);
      break;
    case ExprKind::kMap: out->type = ValueType::kMap; break;
    case ExprKind::kIsNull:
    case ExprKind::kIsNotNull:
    case ExprKind::kHasLabels: out->type = ValueType::kBoolean; break;
    case ExprKind::kNegate:
    case ExprKind::kPlus:
      if (!MayBe(*out->children[0], {ValueType::kInteger, ValueType::kFloat, ValueType::kDuration})) {
        return WrongType(expr.position, "a sign needs a number", *out->children[0]->type);
      }
      out->type = out->children[0]->type;
      break;
    case ExprKind::kIndex:
      if (!MayBe(*out->children[0], {ValueType::kList, ValueType::kMap, ValueType::kNode, ValueType::kRelationship})) {
        return TypeError(WrongType(expr.position, "only lists, maps, nodes and relationships can be indexed",
                                   *out->children[0]->type));
      }
      break;
    default: break;
  }
  return out;
}

std::optional<ValueType> QueryBinder::TypeOfSlot(Slot slot) const {
  switch (out_.symbols[slot].kind) {
    case bound::SymbolKind::kNode: return ValueType::kNode;
    case bound::SymbolKind::kRelationship: return ValueType::kRelationship;
    case bound::SymbolKind::kRelationshipList: return ValueType::kList;
    case bound::SymbolKind::kPath: return ValueType::kPath;
    case bound::SymbolKind::kList: return ValueType::kList;
    case bound::SymbolKind::kAny:
    case bound::SymbolKind::kValue: break;
  }
  return out_.symbols[slot].type;
}

ExprPtr QueryBinder::SlotExpr(Slot slot, const SourcePosition& position) const {
  const bool local = out_.symbols[slot].local && slot >= first_slot_;
  ExprPtr out = NewExpr(local ? ExprKind::kLocal : ExprKind::kSlot, position);
  out->slot = slot;
  out->type = TypeOfSlot(slot);
  return out;
}

Result<ExprPtr> QueryBinder::BindVariable(const ast::Expr& expr) {
  const std::optional<Slot> slot = FindVariable(expr.name.text);
  if (!slot) return UndefinedVariable(expr.name);
  return SlotExpr(*slot, expr.position);
}

Result<ExprPtr> QueryBinder::BindOperators(const ast::Expr& expr) {
  const ExprKind kind = expr.kind == ast::ExprKind::kNot     ? ExprKind::kNot
                        : expr.kind == ast::ExprKind::kChain ? ExprKind::kChain
                                                             : ExprKind::kComparison;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr out, BindChildren(expr, kind));
  out->operators = expr.operators;
  const BinaryOperator op = expr.operators.empty() ? BinaryOperator::kAnd : expr.operators[0];
  const bool logical =
      kind == ExprKind::kNot || op == BinaryOperator::kAnd || op == BinaryOperator::kOr || op == BinaryOperator::kXor;
  if (logical) {
    for (const ExprPtr& child : out->children) {
      if (!MayBe(*child, {ValueType::kBoolean})) {
        return WrongType(child->position,
                         std::string(kind == ExprKind::kNot ? "NOT" : OperatorText(op)) + " needs conditions",
                         *child->type);
      }
    }
  }
  if (op == BinaryOperator::kIn && !MayBe(*out->children[1], {ValueType::kList})) {
    return WrongType(out->children[1]->position, "IN needs a list", *out->children[1]->type);
  }
  const bool arithmetic = kind == ExprKind::kChain && op >= BinaryOperator::kAdd;
  out->type = arithmetic ? ArithmeticType(*out) : ValueType::kBoolean;
  // Only + takes strings and lists; in a chain such as 'a' + 1 - 2 the left side may be of any type.
  const bool sums = std::ranges::find(expr.operators, BinaryOperator::kAdd) != expr.operators.end();
  if (arithmetic && !sums) {
    for (const ExprPtr& child : out->children) {
      if (!MayBe(*child, {ValueType::kInteger, ValueType::kFloat, ValueType::kDuration, ValueType::kDate,
                          ValueType::kDateTime, ValueType::kLocalDateTime, ValueType::kTime, ValueType::kLocalTime})) {
        return WrongType(child->position, std::string(OperatorText(op)) + " needs numbers", *child->type);
      }
    }
  }
  return out;
}

Result<ExprPtr> QueryBinder::BindProperty(const ast::Expr& expr) {
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr out, BindChildren(expr, ExprKind::kProperty));
  const bound::Expr& base = *out->children[0];
  if (!MayBe(base, {ValueType::kNode, ValueType::kRelationship, ValueType::kMap, ValueType::kDate, ValueType::kTime,
                    ValueType::kLocalTime, ValueType::kDateTime, ValueType::kLocalDateTime, ValueType::kDuration})) {
    Error error = WrongType(expr.position, "only nodes, relationships, maps and dates have properties", *base.type);
    return base.type == ValueType::kPath ? error : TypeError(std::move(error));
  }
  out->text = expr.name.text;
  // Keys of maps are no property keys of the graph.
  const bool maybe_element = !base.type || *base.type == ValueType::kNode || *base.type == ValueType::kRelationship;
  const bool surely_element = base.type && maybe_element;
  if (maybe_element) out->name = InternKey(expr.name, surely_element);
  return out;
}

Status QueryBinder::CheckArgument(const FunctionEntry& function, const bound::Expr& argument) const {
  if (!argument.type || *argument.type == ValueType::kNull) return {};
  const ValueType type = *argument.type;
  const auto require = [&](std::string_view what, std::initializer_list<ValueType> types) -> Status {
    if (std::ranges::find(types, type) != types.end()) return {};
    return WrongType(argument.position, std::string(function.name) + "() needs " + std::string(what), type);
  };
  using V = ValueType;
  switch (function.argument) {
    case ArgumentKind::kAny: return {};
    case ArgumentKind::kNode: return require("a node", {V::kNode});
    case ArgumentKind::kRelationship: return require("a relationship", {V::kRelationship});
    case ArgumentKind::kNodeOrRelationship: return require("a node or relationship", {V::kNode, V::kRelationship});
    case ArgumentKind::kPath: return require("a path", {V::kPath});
    case ArgumentKind::kString: return require("a string", {V::kString});
    case ArgumentKind::kNumber: return require("a number", {V::kInteger, V::kFloat});
    case ArgumentKind::kInteger: return require("an integer", {V::kInteger});
    case ArgumentKind::kList: return require("a list", {V::kList});
    case ArgumentKind::kListOrString: return require("a list or a string", {V::kList, V::kString});
    case ArgumentKind::kEntityOrMap:
      return require("a node, a relationship or a map", {V::kNode, V::kRelationship, V::kMap});
    case ArgumentKind::kPathOrList: return require("a path", {V::kPath, V::kList});
  }
  return {};
}

Result<ExprPtr> QueryBinder::BindCallExpression(const ast::Expr& expr) {
  const FunctionEntry* function =
      expr.kind == ast::ExprKind::kCountStar ? FindFunction("count") : FindFunction(expr.name.text);
  if (function == nullptr) {
    std::vector<std::string> known;
    for (const FunctionEntry& entry : Functions()) known.emplace_back(entry.name);
    return SemanticError(expr.name.position, "UnknownFunction", "there is no function " + expr.name.text + "()",
                         DidYouMean(expr.name.text, known));
  }
  if (function->aggregate) {
    if (inside_aggregate_) {
      return SemanticError(expr.position, "NestedAggregation", "an aggregate cannot stand inside another",
                           "compute the inner one in a WITH before");
    }
    if (!aggregates_allowed_) {
      return SemanticError(expr.position, "InvalidAggregation",
                           std::string(function->name) + "() can stand only in WITH and RETURN",
                           "compute it in a WITH before");
    }
  }
  const bool count_star = expr.kind == ast::ExprKind::kCountStar;
  const auto given = static_cast<int>(expr.children.size());
  if (!count_star &&
      (given < function->min_arguments || (function->max_arguments >= 0 && given > function->max_arguments))) {
    const std::string wanted =
        function->max_arguments < 0 ? "at least " + std::to_string(function->min_arguments)
        : function->min_arguments == function->max_arguments
            ? std::to_string(function->min_arguments)
            : std::to_string(function->min_arguments) + " to " + std::to_string(function->max_arguments);
    return SemanticError(
        expr.position, "InvalidNumberOfArguments",
        std::string(function->name) + "() takes " + wanted + " arguments, and " + std::to_string(given) + " are given");
  }
  const bool was_inside = std::exchange(inside_aggregate_, inside_aggregate_ || function->aggregate);
  Result<ExprPtr> bound_call = BindChildren(expr, function->aggregate ? ExprKind::kAggregate : ExprKind::kCall);
  inside_aggregate_ = was_inside;
  if (!bound_call.ok()) return bound_call;
  ExprPtr call = std::move(bound_call).value();
  call->function = function->id;
  call->distinct = expr.distinct;
  call->type = function->result;
  if (expr.distinct && !function->aggregate) {
    return SemanticError(expr.position, "UnexpectedSyntax", "DISTINCT belongs to aggregates, not to " + expr.name.text);
  }
  if (!call->children.empty()) DOSSIER_RETURN_IF_ERROR(CheckArgument(*function, *call->children[0]));
  if (function->aggregate &&
      std::ranges::any_of(call->children, [](const ExprPtr& child) { return CallsRand(*child); })) {
    return SemanticError(expr.position, "NonConstantExpression", "rand() cannot stand inside an aggregate",
                         "compute it in a WITH before");
  }
  return call;
}

// [x IN list WHERE ... | ...], all(x IN list WHERE ...) and its kin.
Result<ExprPtr> QueryBinder::BindComprehension(const ast::Expr& expr) {
  const bool quantifier = expr.kind == ast::ExprKind::kQuantifier;
  ExprPtr out = NewExpr(quantifier ? ExprKind::kQuantifier : ExprKind::kListComprehension, expr.position);
  out->quantifier = expr.quantifier;
  out->type = quantifier ? ValueType::kBoolean : ValueType::kList;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr list, BindExpression(*expr.children[0]));
  if (!MayBe(*list, {ValueType::kList})) return WrongType(list->position, "IN needs a list", *list->type);
  bound::SymbolKind kind = bound::SymbolKind::kAny;
  if (list->kind == ExprKind::kCall && list->function == FunctionId::kNodes) kind = bound::SymbolKind::kNode;
  if (list->kind == ExprKind::kCall && list->function == FunctionId::kRelationships) {
    kind = bound::SymbolKind::kRelationship;
  }
  if (list->kind == ExprKind::kSlot && out_.symbols[list->slot].kind == bound::SymbolKind::kRelationshipList) {
    kind = bound::SymbolKind::kRelationship;
  }
  out->slot = NewSlot(expr.name.text, kind, true);
  out_.symbols[static_cast<std::size_t>(out->slot)].type = list->item_type;
  out->children.push_back(std::move(list));
  const LocalScope local(&scope_, expr.name.text, out->slot);
  const bool allowed = std::exchange(aggregates_allowed_, false);
  for (std::size_t i = 1; i < expr.children.size(); ++i) {
    ExprPtr child;
    if (expr.children[i] && i == 1) {
      DOSSIER_ASSIGN_OR_RETURN(child, BindPredicate(*expr.children[i], "WHERE"));
    } else if (expr.children[i]) {
      DOSSIER_ASSIGN_OR_RETURN(child, BindExpression(*expr.children[i]));
    }
    out->children.push_back(std::move(child));
  }
  aggregates_allowed_ = allowed;
  return out;
}

Result<ExprPtr> QueryBinder::BindReduce(const ast::Expr& expr) {
  ExprPtr out = NewExpr(ExprKind::kReduce, expr.position);
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr initial, BindExpression(*expr.children[0]));
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr list, BindExpression(*expr.children[1]));
  if (!MayBe(*list, {ValueType::kList})) return WrongType(list->position, "IN needs a list", *list->type);
  out->slot = NewSlot(expr.name.text, bound::SymbolKind::kAny, true);
  out->other_slot = NewSlot(expr.keys[0].text, bound::SymbolKind::kAny, true);
  const LocalScope accumulator(&scope_, expr.name.text, out->slot);
  const LocalScope item(&scope_, expr.keys[0].text, out->other_slot);
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr step, BindExpression(*expr.children[2]));
  out->children.push_back(std::move(initial));
  out->children.push_back(std::move(list));
  out->children.push_back(std::move(step));
  return out;
}

// EXISTS { } and its kin, a pattern as a predicate, a pattern comprehension: a query of its own over the row at hand.
Result<ExprPtr> QueryBinder::BindSubquery(const ast::Expr& expr) {
  const Scope outer_scope = scope_;
  const Slot outer_first = first_slot_;
  const bool outer_allowed = std::exchange(aggregates_allowed_, false);
  const bool outer_inside = std::exchange(inside_aggregate_, false);
  const bool outer_patterns = std::exchange(patterns_allowed_, false);
  auto subquery = std::make_unique<bound::Subquery>();
  subquery->index = out_.subqueries++;
  subquery->first_slot = first_slot_ = static_cast<Slot>(out_.symbols.size());
  for (const auto& [name, slot] : outer_scope) subquery->imports.push_back(slot);
  std::ranges::sort(subquery->imports);
  std::vector<bound::Slot>& imports = subquery->imports;
  imports.erase(std::unique(imports.begin(), imports.end()), imports.end());

  ExprPtr out = NewExpr(ExprKind::kExists, expr.position);
  out->type = ValueType::kBoolean;
  if (expr.query) {
    DOSSIER_ASSIGN_OR_RETURN(subquery->query, BindQuery(*expr.query, true));
    if (expr.kind == ast::ExprKind::kCountRows) {
      out->kind = ExprKind::kCountRows;
      out->type = ValueType::kInteger;
    } else if (expr.kind == ast::ExprKind::kCollectRows) {
      out->kind = ExprKind::kCollect;
      out->type = ValueType::kList;
      if (subquery->query.columns.size() != 1) {
        return SemanticError(expr.position, "InvalidNumberOfColumns", "COLLECT { } needs a RETURN of one column",
                             "write COLLECT { MATCH (a)--(b) RETURN b.name }");
      }
    }
  } else {
    const bool comprehension = expr.kind == ast::ExprKind::kPatternComprehension;
    bound::Match match;
    bound::Part part;
    std::vector<ast::PathPattern> patterns;
    if (expr.pattern->is_value) {
      for (const ast::NodePattern& node : expr.pattern->nodes) {
        if (node.variable && scope_.contains(node.variable->text)) continue;
        if (node.variable) return UndefinedVariable(*node.variable);
        return SemanticError(node.position, "UndefinedVariable",
                             "as a value, a shortest path is between two known nodes",
                             "find them first: MATCH (a {name: 'A'}), (b {name: 'B'})");
      }
    }
    // The pattern is bound in place: a vector of one, put back afterwards.
    patterns.push_back(std::move(*expr.pattern));
    Result<bound::PatternGraph> pattern = BindPatterns(patterns, comprehension, &match.predicates);
    *expr.pattern = std::move(patterns[0]);
    if (!pattern.ok()) return std::move(pattern).error();
    match.pattern = std::move(pattern).value();
    bound::Projection projection;
    projection.is_return = true;
    if (comprehension) {
      if (expr.children[0]) {
        DOSSIER_ASSIGN_OR_RETURN(ExprPtr where, BindPredicate(*expr.children[0], "WHERE"));
        bound::SplitConjunction(std::move(where), &match.predicates);
      }
      DOSSIER_ASSIGN_OR_RETURN(ExprPtr item, BindExpression(*expr.children[1]));
      const Slot slot = NewSlot("", bound::SymbolKind::kAny);
      projection.items.push_back({slot, std::move(item)});
      projection.columns.push_back({"", slot});
      out->kind = ExprKind::kCollect;
      out->type = ValueType::kList;
    }
    part.columns = projection.columns;
    part.clauses.emplace_back(std::move(match));
    if (comprehension) part.clauses.emplace_back(std::move(projection));
    subquery->query.columns = part.columns;
    subquery->query.parts.push_back(std::move(part));
  }
  out->subquery = std::move(subquery);
  scope_ = outer_scope;
  first_slot_ = outer_first;
  aggregates_allowed_ = outer_allowed;
  inside_aggregate_ = outer_inside;
  patterns_allowed_ = outer_patterns;
  return out;
}

Result<ExprPtr> QueryBinder::BindMapProjection(const ast::Expr& expr) {
  ExprPtr out = NewExpr(ExprKind::kMapProjection, expr.position);
  const std::optional<Slot> slot = FindVariable(expr.name.text);
  if (!slot) return UndefinedVariable(expr.name);
  out->children.push_back(SlotExpr(*slot, expr.name.position));
  out->star = expr.star;
  for (std::size_t i = 0; i < expr.keys.size(); ++i) {
    ExprPtr value;
    if (expr.children[i]) {
      DOSSIER_ASSIGN_OR_RETURN(value, BindExpression(*expr.children[i]));
      out->names.push_back(-1);
    } else {
      const std::optional<ValueType> type = TypeOfSlot(*slot);
      const bool element = type == ValueType::kNode || type == ValueType::kRelationship;
      out->names.push_back(InternKey(expr.keys[i], element));
    }
    out->keys.push_back(expr.keys[i].text);
    out->children.push_back(std::move(value));
  }
  return out;
}

}  // namespace dossier::query
