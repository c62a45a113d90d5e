#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>

#include "query/parser/query_error.h"
#include "query/parser/recursive_descent.h"

namespace dossier::query {

using ast::ExprKind;
using ast::ExprPtr;

namespace {

std::vector<ExprPtr> Children(ExprPtr a, ExprPtr b = nullptr, ExprPtr c = nullptr, std::size_t count = 1) {
  std::vector<ExprPtr> children;
  children.push_back(std::move(a));
  if (count > 1) children.push_back(std::move(b));
  if (count > 2) children.push_back(std::move(c));
  return children;
}

struct OperatorToken {
  std::string_view text;
  BinaryOperator op;
};
// Left-associative levels, loosest first; NOT, comparisons and predicates stand between AND and +.
constexpr std::array<OperatorToken, 1> kOr = {{{"OR", BinaryOperator::kOr}}};
constexpr std::array<OperatorToken, 1> kXor = {{{"XOR", BinaryOperator::kXor}}};
constexpr std::array<OperatorToken, 1> kAnd = {{{"AND", BinaryOperator::kAnd}}};
constexpr std::array<OperatorToken, 2> kAdditive = {{{"+", BinaryOperator::kAdd}, {"-", BinaryOperator::kSubtract}}};
constexpr std::array<OperatorToken, 3> kMultiplicative = {
    {{"*", BinaryOperator::kMultiply}, {"/", BinaryOperator::kDivide}, {"%", BinaryOperator::kModulo}}};
constexpr std::array<OperatorToken, 1> kPower = {{{"^", BinaryOperator::kPower}}};
constexpr std::array<std::span<const OperatorToken>, 6> kLevels = {kOr, kXor, kAnd, kAdditive, kMultiplicative, kPower};
constexpr int kAndLevel = 2;
constexpr int kAdditiveLevel = 3;
constexpr int kPowerLevel = 5;
constexpr std::array<OperatorToken, 6> kComparisons = {{{"=", BinaryOperator::kEqual},
                                                        {"<>", BinaryOperator::kNotEqual},
                                                        {"<", BinaryOperator::kLess},
                                                        {"<=", BinaryOperator::kLessEqual},
                                                        {">", BinaryOperator::kGreater},
                                                        {">=", BinaryOperator::kGreaterEqual}}};

}  // namespace

Result<ExprPtr> RecursiveDescent::Make(ExprKind kind, const SourcePosition& first, std::vector<ExprPtr> children,
                                       ast::Name name) {
  auto expr = std::make_unique<ast::Expr>();
  expr->kind = kind;
  expr->position = Covering(first, Previous());
  for (const ExprPtr& child : children) {
    if (child) expr->depth = std::max(expr->depth, child->depth + 1);
  }
  if (expr->depth > ast::kMaxDepth) return TooDeep();
  expr->children = std::move(children);
  expr->name = std::move(name);
  return expr;
}

Result<ExprPtr> RecursiveDescent::ParseExpression() {
  const Level level(&depth_);
  if (depth_ > ast::kMaxDepth) return TooDeep();
  return ParseLevel(0);
}

Result<ExprPtr> RecursiveDescent::ParseLevel(int level) {
  const SourcePosition first = Peek().position;
  const auto next = [&]() -> Result<ExprPtr> {
    if (level == kAndLevel) return ParseNot();
    if (level == kPowerLevel) return ParseUnary();
    return ParseLevel(level + 1);
  };
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr operand, next());
  std::vector<ExprPtr> operands;
  std::vector<BinaryOperator> operators;
  for (;;) {
    const auto found = std::ranges::find_if(kLevels[level], [&](const OperatorToken& candidate) {
      return level <= kAndLevel ? IsWord(candidate.text) : Is(candidate.text);
    });
    if (found == kLevels[level].end()) break;
    Take();
    if (operands.empty()) operands.push_back(std::move(operand));
    DOSSIER_ASSIGN_OR_RETURN(ExprPtr right, next());
    operands.push_back(std::move(right));
    operators.push_back(found->op);
  }
  if (operators.empty()) return operand;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr chain, Make(ExprKind::kChain, first, std::move(operands)));
  chain->operators = std::move(operators);
  return chain;
}

Result<ExprPtr> RecursiveDescent::ParseNot() {
  if (!IsWord("NOT")) return ParseComparison();
  const Level level(&depth_);
  if (depth_ > ast::kMaxDepth) return TooDeep();
  const SourcePosition first = Take().position;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr operand, ParseNot());
  return Make(ExprKind::kNot, first, Children(std::move(operand)));
}

Result<ExprPtr> RecursiveDescent::ParseComparison() {
  const SourcePosition first = Peek().position;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr operand, ParsePredicate());
  std::vector<ExprPtr> operands;
  std::vector<BinaryOperator> operators;
  for (;;) {
    const auto found =
        std::ranges::find_if(kComparisons, [&](const OperatorToken& candidate) { return Is(candidate.text); });
    if (found == kComparisons.end()) break;
    Take();
    if (operands.empty()) operands.push_back(std::move(operand));
    DOSSIER_ASSIGN_OR_RETURN(ExprPtr right, ParsePredicate());
    operands.push_back(std::move(right));
    operators.push_back(found->op);
  }
  if (operators.empty()) return operand;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr comparison, Make(ExprKind::kComparison, first, std::move(operands)));
  comparison->operators = std::move(operators);
  return comparison;
}

// x IN list, STARTS WITH, ENDS WITH, CONTAINS, =~, IS [NOT] NULL.
Result<ExprPtr> RecursiveDescent::ParsePredicate() {
  const SourcePosition first = Peek().position;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr left, ParseLevel(kAdditiveLevel));
  for (;;) {
    std::optional<BinaryOperator> op;
    if (IsWord("IS")) {
      Take();
      const bool negated = TakeWord("NOT");
      DOSSIER_RETURN_IF_ERROR(ExpectWord("NULL"));
      DOSSIER_ASSIGN_OR_RETURN(
          left, Make(negated ? ExprKind::kIsNotNull : ExprKind::kIsNull, first, Children(std::move(left))));
      continue;
    }
    if (IsWord("IN")) {
      op = BinaryOperator::kIn;
      Take();
    } else if (IsWord("STARTS") || IsWord("ENDS")) {
      op = IsWord("STARTS") ? BinaryOperator::kStartsWith : BinaryOperator::kEndsWith;
      Take();
      DOSSIER_RETURN_IF_ERROR(ExpectWord("WITH"));
    } else if (IsWord("CONTAINS")) {
      op = BinaryOperator::kContains;
      Take();
    } else if (Is("=~")) {
      op = BinaryOperator::kMatches;
      Take();
    } else {
      return left;
    }
    DOSSIER_ASSIGN_OR_RETURN(ExprPtr right, ParseLevel(kAdditiveLevel));
    DOSSIER_ASSIGN_OR_RETURN(left,
                             Make(ExprKind::kChain, first, Children(std::move(left), std::move(right), nullptr, 2)));
    left->operators = {*op};
  }
}

Result<ExprPtr> RecursiveDescent::ParseUnary() {
  if (!Is("-") && !Is("+")) return ParsePostfix();
  const Level level(&depth_);
  if (depth_ > ast::kMaxDepth) return TooDeep();
  const Token& sign = Take();
  if (sign.text == "-" && Peek().kind == TokenKind::kInteger && !Is(".", 1) && !Is("[", 1)) return ParseNumber(true);
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr operand, ParseUnary());
  return Make(sign.text == "-" ? ExprKind::kNegate : ExprKind::kPlus, sign.position, Children(std::move(operand)));
}

Result<ExprPtr> RecursiveDescent::ParsePostfix() {
  const SourcePosition first = Peek().position;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr expr, ParseAtom());
  for (;;) {
    if (TakeIf(".")) {
      DOSSIER_ASSIGN_OR_RETURN(ast::Name key, ParseName("a property"));
      DOSSIER_ASSIGN_OR_RETURN(expr, Make(ExprKind::kProperty, first, Children(std::move(expr)), std::move(key)));
    } else if (Is("[")) {
      DOSSIER_ASSIGN_OR_RETURN(expr, ParseSubscript(std::move(expr)));
    } else if (Is(":") && Peek(1).kind == TokenKind::kIdentifier) {
      Take();
      DOSSIER_ASSIGN_OR_RETURN(ast::LabelExpr labels, ParseLabels(!bar_ends_expression_));
      DOSSIER_ASSIGN_OR_RETURN(expr, Make(ExprKind::kHasLabels, first, Children(std::move(expr))));
      expr->labels = std::move(labels);
    } else {
      return expr;
    }
  }
}

// [index], [from..to]
Result<ExprPtr> RecursiveDescent::ParseSubscript(ExprPtr base) {
  const SourcePosition first = base->position;
  Take();
  ExprPtr from;
  if (!Is("..")) {
    DOSSIER_ASSIGN_OR_RETURN(from, ParseExpression());
  }
  if (TakeIf("..")) {
    ExprPtr to;
    if (!Is("]")) {
      DOSSIER_ASSIGN_OR_RETURN(to, ParseExpression());
    }
    DOSSIER_RETURN_IF_ERROR(Expect("]", "to end the slice"));
    return Make(ExprKind::kSlice, first, Children(std::move(base), std::move(from), std::move(to), 3));
  }
  DOSSIER_RETURN_IF_ERROR(Expect("]", "to end the index"));
  return Make(ExprKind::kIndex, first, Children(std::move(base), std::move(from), nullptr, 2));
}

Result<ExprPtr> RecursiveDescent::ParseAtom() {
  const Token& token = Peek();
  switch (token.kind) {
    case TokenKind::kInteger:
    case TokenKind::kFloat: return ParseNumber(false);
    case TokenKind::kString: {
      Take();
      DOSSIER_ASSIGN_OR_RETURN(ExprPtr literal, Make(ExprKind::kLiteral, token.position, {}));
      literal->value = graph::Value(token.text);
      return literal;
    }
    case TokenKind::kParameter:
      Take();
      return Make(ExprKind::kParameter, token.position, {}, ast::Name{token.text, token.position});
    case TokenKind::kPunctuation:
      if (Is("(")) return PatternAhead() ? ParsePatternExpression() : ParseParenthesised();
      if (Is("[")) return ParseBracketed();
      if (Is("{")) return ParseMap();
      return Unexpected("an expression");
    case TokenKind::kBadNumber:
      return SyntaxError(token.position, "InvalidNumberLiteral", token.text + " is no number",
                         "names that begin with a digit stand in backquotes");
    case TokenKind::kEnd: return Unexpected("an expression");
    case TokenKind::kIdentifier: break;
  }
  if (!token.quoted) {
    if (IsWord("TRUE") || IsWord("FALSE") || IsWord("NULL")) {
      const graph::Value value = IsWord("NULL")
                                     ? graph::Value()
                                     : graph::Value(std::toupper(static_cast<unsigned char>(token.text[0])) == 'T');
      Take();
      DOSSIER_ASSIGN_OR_RETURN(ExprPtr literal, Make(ExprKind::kLiteral, token.position, {}));
      literal->value = value;
      return literal;
    }
    if (IsWord("CASE")) return ParseCase();
    if (IsWord("EXISTS") && Is("{", 1)) return ParseSubquery(ExprKind::kExists);
    if (IsWord("COUNT") && SubqueryAhead()) return ParseSubquery(ExprKind::kCountRows);
    if (IsWord("COLLECT") && SubqueryAhead()) return ParseSubquery(ExprKind::kCollectRows);
  }
  if (Is("(", 1) || (Is(".", 1) && Peek(2).kind == TokenKind::kIdentifier && Is("(", 3))) return ParseCallExpression();
  if (Is("{", 1) && VariableAhead()) return ParseMapProjection();
  DOSSIER_ASSIGN_OR_RETURN(ast::Name name, ParseVariable("an expression"));
  return Make(ExprKind::kVariable, name.position, {}, name);
}

Result<ExprPtr> RecursiveDescent::ParseNumber(bool negative) {
  const SourcePosition first = negative ? Previous() : Peek().position;
  const Token& token = Take();
  graph::Value value;
  if (token.kind == TokenKind::kFloat) {
    double number = 0;
    const auto [end, error] = std::from_chars(token.text.data(), token.text.data() + token.text.size(), number);
    if (error == std::errc::result_out_of_range) {
      // Too small is zero; too large is an error.
      const std::size_t exponent = token.text.find_first_of("eE");
      const bool small = exponent != std::string::npos && token.text[exponent + 1] == '-';
      if (!small) return SyntaxError(token.position, "FloatingPointOverflow", token.text + " is too large for a float");
      number = 0;
    }
    value = graph::Value(negative ? -number : number);
  } else {
    std::string_view digits = token.text;
    int base = 10;
    if (digits.size() > 1 && digits[0] == '0' && (digits[1] | 32) == 'x')
      base = 16, digits.remove_prefix(2);
    else if (digits.size() > 1 && digits[0] == '0' && (digits[1] | 32) == 'o')
      base = 8, digits.remove_prefix(2);
    std::uint64_t magnitude = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
    const std::uint64_t limit =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + (negative ? 1 : 0);
    if (error != std::errc() || magnitude > limit) {
      return SyntaxError(token.position, "IntegerOverflow",
                         (negative ? "-" : "") + token.text + " does not fit into 64 bits",
                         "write it as a float: add .0");
    }
    value = graph::Value(static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude));
  }
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr literal, Make(ExprKind::kLiteral, first, {}));
  literal->value = std::move(value);
  return literal;
}

Result<ExprPtr> RecursiveDescent::ParseParenthesised() {
  const bool outer = std::exchange(bar_ends_expression_, false);
  Take();
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr inner, ParseExpression());
  DOSSIER_RETURN_IF_ERROR(Expect(")", "to close the parenthesis"));
  bar_ends_expression_ = outer;
  return inner;
}

// A list, a list comprehension or a pattern comprehension.
Result<ExprPtr> RecursiveDescent::ParseBracketed() {
  const bool outer = std::exchange(bar_ends_expression_, false);
  const SourcePosition first = Take().position;
  ExprPtr result;
  const bool named_path = VariableAhead() && Is("=", 1) && (Is("(", 2) || Is("(", 3));
  if (VariableAhead() && IsWord("IN", 1)) {
    DOSSIER_ASSIGN_OR_RETURN(result, ParseListComprehension());
  } else if (PatternAhead() || named_path) {
    DOSSIER_ASSIGN_OR_RETURN(result, ParsePatternComprehension());
  } else {
    std::vector<ExprPtr> items;
    if (!Is("]")) {
      do {
        DOSSIER_ASSIGN_OR_RETURN(ExprPtr item, ParseExpression());
        items.push_back(std::move(item));
      } while (TakeIf(","));
    }
    DOSSIER_ASSIGN_OR_RETURN(result, Make(ExprKind::kList, first, std::move(items)));
  }
  DOSSIER_RETURN_IF_ERROR(Expect("]", "to close the bracket"));
  result->position = Covering(first, Previous());
  bar_ends_expression_ = outer;
  return result;
}

Result<ExprPtr> RecursiveDescent::ParseListComprehension() {
  const SourcePosition first = Peek().position;
  DOSSIER_ASSIGN_OR_RETURN(ast::Name variable, ParseVariable("a variable"));
  Take();
  ExprPtr where, projection;
  bar_ends_expression_ = true;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr list, ParseExpression());
  if (TakeWord("WHERE")) {
    DOSSIER_ASSIGN_OR_RETURN(where, ParseExpression());
  }
  bar_ends_expression_ = false;
  if (TakeIf("|")) {
    DOSSIER_ASSIGN_OR_RETURN(projection, ParseExpression());
  }
  return Make(ExprKind::kListComprehension, first,
              Children(std::move(list), std::move(where), std::move(projection), 3), std::move(variable));
}

// [p = (a)-->(b) WHERE ... | ...]
Result<ExprPtr> RecursiveDescent::ParsePatternComprehension() {
  const SourcePosition first = Peek().position;
  auto pattern = std::make_unique<ast::PathPattern>();
  DOSSIER_ASSIGN_OR_RETURN(*pattern, ParsePathPattern());
  ExprPtr where;
  bar_ends_expression_ = true;
  if (TakeWord("WHERE")) {
    DOSSIER_ASSIGN_OR_RETURN(where, ParseExpression());
  }
  bar_ends_expression_ = false;
  DOSSIER_RETURN_IF_ERROR(Expect("|", "and what to collect from each match"));
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr projection, ParseExpression());
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr result, Make(ExprKind::kPatternComprehension, first,
                                                Children(std::move(where), std::move(projection), nullptr, 2)));
  result->pattern = std::move(pattern);
  return result;
}

Result<ExprPtr> RecursiveDescent::ParsePatternExpression() {
  const SourcePosition first = Peek().position;
  const Level level(&depth_);
  if (depth_ > ast::kMaxDepth) return TooDeep();
  auto pattern = std::make_unique<ast::PathPattern>();
  DOSSIER_ASSIGN_OR_RETURN(*pattern, ParsePatternElements());
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr result, Make(ExprKind::kPattern, first, {}));
  result->pattern = std::move(pattern);
  return result;
}

// Alone among names the key of a map may be empty: {``: 1}.
Result<ast::Name> RecursiveDescent::ParseKey() {
  if (Peek().kind != TokenKind::kIdentifier) return Unexpected("a key");
  const Token& token = Take();
  return ast::Name{token.text, token.position};
}

Result<ExprPtr> RecursiveDescent::ParseMap() {
  const bool outer = std::exchange(bar_ends_expression_, false);
  const SourcePosition first = Take().position;
  std::vector<ExprPtr> values;
  std::vector<ast::Name> keys;
  if (!Is("}")) {
    do {
      DOSSIER_ASSIGN_OR_RETURN(ast::Name key, ParseKey());
      DOSSIER_RETURN_IF_ERROR(Expect(":", "after the key"));
      DOSSIER_ASSIGN_OR_RETURN(ExprPtr value, ParseExpression());
      keys.push_back(std::move(key));
      values.push_back(std::move(value));
    } while (TakeIf(","));
  }
  DOSSIER_RETURN_IF_ERROR(Expect("}", "to close the map"));
  bar_ends_expression_ = outer;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr map, Make(ExprKind::kMap, first, std::move(values)));
  map->keys = std::move(keys);
  return map;
}

Result<ExprPtr> RecursiveDescent::ParseCase() {
  const SourcePosition first = Take().position;
  std::vector<ExprPtr> parts(1);
  if (!IsWord("WHEN")) {
    DOSSIER_ASSIGN_OR_RETURN(parts[0], ParseExpression());
  }
  while (TakeWord("WHEN")) {
    DOSSIER_ASSIGN_OR_RETURN(ExprPtr when, ParseExpression());
    DOSSIER_RETURN_IF_ERROR(ExpectWord("THEN"));
    DOSSIER_ASSIGN_OR_RETURN(ExprPtr then, ParseExpression());
    parts.push_back(std::move(when));
    parts.push_back(std::move(then));
  }
  if (parts.size() == 1) return Unexpected("WHEN");
  ExprPtr otherwise;
  if (TakeWord("ELSE")) {
    DOSSIER_ASSIGN_OR_RETURN(otherwise, ParseExpression());
  }
  parts.push_back(std::move(otherwise));
  DOSSIER_RETURN_IF_ERROR(ExpectWord("END"));
  return Make(ExprKind::kCase, first, std::move(parts));
}

// Whether { after the word at hand begins a subquery; else it is a map projection of a variable of that name.
bool RecursiveDescent::SubqueryAhead() const {
  if (!Is("{", 1)) return false;
  for (const std::string_view word : {"MATCH", "OPTIONAL", "UNWIND", "WITH", "CALL", "RETURN"}) {
    if (IsWord(word, 2) && !Is(":", 3) && !Is(",", 3) && !Is("}", 3)) return true;
  }
  return Is("(", 2) || (VariableAhead(2) && Is("=", 3));
}

// EXISTS, COUNT or COLLECT { pattern [WHERE ...] } or { MATCH ... [RETURN ...] }
Result<ExprPtr> RecursiveDescent::ParseSubquery(ExprKind kind) {
  const bool outer = std::exchange(bar_ends_expression_, false);
  const SourcePosition first = Take().position;
  Take();
  auto query = std::make_unique<ast::Query>();
  if (Is("(") || (VariableAhead() && Is("=", 1))) {
    const Level level(&depth_);
    if (depth_ > ast::kMaxDepth) return TooDeep();
    ast::Clause clause;
    clause.position = Peek().position;
    query->position = clause.position;
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseMatch(false));
    query->parts.emplace_back().clauses.push_back(std::move(clause));
  } else {
    DOSSIER_ASSIGN_OR_RETURN(*query, ParseQuery());
  }
  DOSSIER_RETURN_IF_ERROR(Expect("}", "to close the subquery"));
  bar_ends_expression_ = outer;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr subquery, Make(kind, first, {}));
  subquery->query = std::move(query);
  return subquery;
}

Result<std::vector<ExprPtr>> RecursiveDescent::ParseArguments() {
  const bool outer = std::exchange(bar_ends_expression_, false);
  Take();
  std::vector<ExprPtr> arguments;
  if (!Is(")")) {
    do {
      DOSSIER_ASSIGN_OR_RETURN(ExprPtr argument, ParseExpression());
      arguments.push_back(std::move(argument));
    } while (TakeIf(","));
  }
  DOSSIER_RETURN_IF_ERROR(Expect(")", "to close the arguments"));
  bar_ends_expression_ = outer;
  return arguments;
}

// name(...), a.b(...), and those that read like functions but bind variables: all, any, none, single, reduce.
Result<ExprPtr> RecursiveDescent::ParseCallExpression() {
  const SourcePosition first = Peek().position;
  if (!Peek().quoted) {
    if (VariableAhead(2) && IsWord("IN", 3)) {
      if (IsWord("ALL")) return ParseQuantifier(ast::Quantifier::kAll);
      if (IsWord("ANY")) return ParseQuantifier(ast::Quantifier::kAny);
      if (IsWord("NONE")) return ParseQuantifier(ast::Quantifier::kNone);
      if (IsWord("SINGLE")) return ParseQuantifier(ast::Quantifier::kSingle);
    }
    if (IsWord("REDUCE") && VariableAhead(2) && Is("=", 3)) return ParseReduce();
    if (IsWord("COUNT") && Is("*", 2) && Is(")", 3)) {
      at_ += 4;
      return Make(ExprKind::kCountStar, first, {});
    }
    if ((IsWord("SHORTESTPATH") || IsWord("ALLSHORTESTPATHS")) && Is("(", 2)) return ParseShortestPath();
  }
  DOSSIER_ASSIGN_OR_RETURN(ast::Name name, ParseName("a function"));
  while (TakeIf(".")) {
    DOSSIER_ASSIGN_OR_RETURN(const ast::Name part, ParseName("the rest of the function's name"));
    name.text += "." + part.text;
    name.position = Covering(name.position, part.position);
  }
  if (!Is("(")) return Unexpected("'(' to start the arguments");
  bool distinct = false;
  std::vector<ExprPtr> arguments;
  if (IsWord("DISTINCT", 1)) {
    distinct = true;
    ++at_;  // so that '(' is passed here, and DISTINCT in ParseArguments
  }
  DOSSIER_ASSIGN_OR_RETURN(arguments, ParseArguments());
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr call, Make(ExprKind::kCall, first, std::move(arguments), std::move(name)));
  call->distinct = distinct;
  return call;
}

// shortestPath((a)-[*]-(b)) as a value is [p = shortestPath((a)-[*]-(b)) | p][0], and allShortestPaths without the [0].
Result<ExprPtr> RecursiveDescent::ParseShortestPath() {
  const bool outer = std::exchange(bar_ends_expression_, false);
  const SourcePosition first = Peek().position;
  const bool one = IsWord("SHORTESTPATH");
  DOSSIER_ASSIGN_OR_RETURN(ast::PathPattern path, ParsePathPattern());
  bar_ends_expression_ = outer;
  path.is_value = true;
  const ast::Name name{" path at " + std::to_string(first.offset), first};  // no name of a query begins with a blank
  path.variable = name;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr item, Make(ExprKind::kVariable, first, {}, name));
  std::vector<ExprPtr> parts(1);
  parts.push_back(std::move(item));
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr paths, Make(ExprKind::kPatternComprehension, first, std::move(parts)));
  paths->pattern = std::make_unique<ast::PathPattern>(std::move(path));
  if (!one) return paths;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr zero, Make(ExprKind::kLiteral, first, {}));
  zero->value = graph::Value(0);
  std::vector<ExprPtr> index;
  index.push_back(std::move(paths));
  index.push_back(std::move(zero));
  return Make(ExprKind::kIndex, first, std::move(index));
}

Result<ExprPtr> RecursiveDescent::ParseQuantifier(ast::Quantifier quantifier) {
  const bool outer = std::exchange(bar_ends_expression_, false);
  const SourcePosition first = Take().position;
  Take();
  DOSSIER_ASSIGN_OR_RETURN(ast::Name variable, ParseVariable("a variable"));
  Take();
  ExprPtr where;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr list, ParseExpression());
  if (TakeWord("WHERE")) {
    DOSSIER_ASSIGN_OR_RETURN(where, ParseExpression());
  }
  DOSSIER_RETURN_IF_ERROR(Expect(")", "to close it"));
  bar_ends_expression_ = outer;
  DOSSIER_ASSIGN_OR_RETURN(
      ExprPtr result,
      Make(ExprKind::kQuantifier, first, Children(std::move(list), std::move(where), nullptr, 2), std::move(variable)));
  result->quantifier = quantifier;
  return result;
}

// reduce(sum = 0, x IN list | sum + x)
Result<ExprPtr> RecursiveDescent::ParseReduce() {
  const bool outer = std::exchange(bar_ends_expression_, false);
  const SourcePosition first = Take().position;
  Take();
  DOSSIER_ASSIGN_OR_RETURN(ast::Name accumulator, ParseVariable("a variable"));
  Take();
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr initial, ParseExpression());
  DOSSIER_RETURN_IF_ERROR(Expect(",", "after the first value"));
  DOSSIER_ASSIGN_OR_RETURN(ast::Name variable, ParseVariable("a variable"));
  DOSSIER_RETURN_IF_ERROR(ExpectWord("IN"));
  bar_ends_expression_ = true;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr list, ParseExpression());
  bar_ends_expression_ = false;
  DOSSIER_RETURN_IF_ERROR(Expect("|", "and the step"));
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr step, ParseExpression());
  DOSSIER_RETURN_IF_ERROR(Expect(")", "to close it"));
  bar_ends_expression_ = outer;
  DOSSIER_ASSIGN_OR_RETURN(
      ExprPtr result, Make(ExprKind::kReduce, first, Children(std::move(initial), std::move(list), std::move(step), 3),
                           std::move(accumulator)));
  result->keys.push_back(std::move(variable));
  return result;
}

// n {.name, .*, met: count, other}
Result<ExprPtr> RecursiveDescent::ParseMapProjection() {
  const bool outer = std::exchange(bar_ends_expression_, false);
  DOSSIER_ASSIGN_OR_RETURN(ast::Name variable, ParseVariable("a variable"));
  Take();
  bool star = false;
  std::vector<ExprPtr> values;
  std::vector<ast::Name> keys;
  if (!Is("}")) {
    do {
      if (TakeIf(".")) {
        if (TakeIf("*")) {
          star = true;
          continue;
        }
        DOSSIER_ASSIGN_OR_RETURN(ast::Name key, ParseName("a property"));
        keys.push_back(std::move(key));
        values.emplace_back();
        continue;
      }
      DOSSIER_ASSIGN_OR_RETURN(ast::Name key, ParseName("a key"));
      ExprPtr value;
      if (TakeIf(":")) {
        DOSSIER_ASSIGN_OR_RETURN(value, ParseExpression());
      } else {
        DOSSIER_ASSIGN_OR_RETURN(value, Make(ExprKind::kVariable, key.position, {}, key));
      }
      keys.push_back(std::move(key));
      values.push_back(std::move(value));
    } while (TakeIf(","));
  }
  DOSSIER_RETURN_IF_ERROR(Expect("}", "to close the map"));
  bar_ends_expression_ = outer;
  DOSSIER_ASSIGN_OR_RETURN(ExprPtr result,
                           Make(ExprKind::kMapProjection, variable.position, std::move(values), variable));
  result->keys = std::move(keys);
  result->star = star;
  return result;
}

}  // namespace dossier::query
