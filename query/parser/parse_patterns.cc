#include <algorithm>
#include <charconv>
#include <limits>

#include "query/parser/query_error.h"
#include "query/parser/recursive_descent.h"

namespace dossier::query {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kMaxPatternNodes = 500;
constexpr std::size_t kMaxNewNodes = 50'000;

}  // namespace

Result<std::vector<ast::PathPattern>> RecursiveDescent::ParsePatterns() {
  std::vector<ast::PathPattern> patterns;
  do {
    DOSSIER_ASSIGN_OR_RETURN(ast::PathPattern pattern, ParsePathPattern());
    patterns.push_back(std::move(pattern));
  } while (TakeIf(","));
  return patterns;
}

Result<ast::NodePattern> RecursiveDescent::ParseNode() {
  ast::NodePattern node;
  node.position = Peek().position;
  if (creating_ ? ++new_nodes_ > kMaxNewNodes : ++nodes_ > kMaxPatternNodes) {
    return SyntaxError(node.position, "QueryTooLong",
                       creating_ ? "CREATE can have at most 50,000 nodes in a query"
                                 : "the patterns of a query can have at most 500 nodes");
  }
  DOSSIER_RETURN_IF_ERROR(Expect("(", "to start a node"));
  if (VariableAhead()) {
    DOSSIER_ASSIGN_OR_RETURN(node.variable, ParseVariable("a variable"));
  }
  if (Is(":") || IsWord("IS")) {
    Take();
    DOSSIER_ASSIGN_OR_RETURN(node.labels, ParseLabels(true));
  }
  DOSSIER_ASSIGN_OR_RETURN(node.properties, ParsePatternProperties());
  if (TakeWord("WHERE")) {
    DOSSIER_ASSIGN_OR_RETURN(node.where, ParseExpression());
  }
  DOSSIER_RETURN_IF_ERROR(Expect(")", "to end the node"));
  node.position = Covering(node.position, Previous());
  return node;
}

Result<ast::ExprPtr> RecursiveDescent::ParsePatternProperties() {
  if (Is("{")) return ParseMap();
  if (Peek().kind == TokenKind::kParameter && creating_) return ParseAtom();
  if (Peek().kind == TokenKind::kParameter) {
    return SyntaxError(Peek().position, "InvalidParameterUse",
                       "a parameter cannot stand for all properties of a pattern",
                       "name them: {name: $" + Peek().text + ".name}");
  }
  return ast::ExprPtr();
}

Result<ast::RelationshipPattern> RecursiveDescent::ParseRelationship() {
  ast::RelationshipPattern relationship;
  relationship.position = Peek().position;
  const bool left = TakeIf("<");
  DOSSIER_RETURN_IF_ERROR(Expect("-", "to start a relationship"));
  if (TakeIf("[")) {
    DOSSIER_RETURN_IF_ERROR(ParseRelationshipDetail(&relationship));
    DOSSIER_RETURN_IF_ERROR(Expect("]", "to end the relationship"));
  }
  DOSSIER_RETURN_IF_ERROR(Expect("-", "to end the relationship"));
  const bool right = TakeIf(">");
  if (left != right) relationship.direction = left ? graph::Direction::kIncoming : graph::Direction::kOutgoing;
  if (QuantifierAhead(at_)) {
    if (relationship.length) {
      return SyntaxError(Peek().position, "InvalidRelationshipPattern",
                         "a relationship has one range of lengths: *1..3 inside the brackets or {1,3} after them");
    }
    DOSSIER_ASSIGN_OR_RETURN(relationship.length, ParseQuantifier());
  }
  relationship.position = Covering(relationship.position, Previous());
  return relationship;
}

Status RecursiveDescent::ParseRelationshipDetail(ast::RelationshipPattern* relationship) {
  if (VariableAhead()) {
    DOSSIER_ASSIGN_OR_RETURN(relationship->variable, ParseVariable("a variable"));
  }
  if (TakeIf(":") || (relationship->variable && TakeWord("IS"))) {
    DOSSIER_ASSIGN_OR_RETURN(ast::LabelExpr types, ParseTypes());
    using Kind = ast::LabelExpr::Kind;
    const auto is_name = [](const ast::LabelExpr& operand) { return operand.kind == Kind::kName; };
    if (is_name(types)) {
      relationship->types.push_back(std::move(types.name));
    } else if (types.kind == Kind::kOr && std::ranges::all_of(types.operands, is_name)) {
      for (ast::LabelExpr& operand : types.operands) relationship->types.push_back(std::move(operand.name));
    } else {
      relationship->type_expr = std::move(types);
    }
  }
  if (TakeIf("*")) {
    DOSSIER_ASSIGN_OR_RETURN(relationship->length, ParseLength());
  }
  if (Is("..") || Peek().kind == TokenKind::kInteger) {
    return SyntaxError(Peek().position, "InvalidRelationshipPattern", "a number of steps needs a star before it",
                       "write *" + Peek().text);
  }
  DOSSIER_ASSIGN_OR_RETURN(relationship->properties, ParsePatternProperties());
  if (TakeWord("WHERE")) {
    DOSSIER_ASSIGN_OR_RETURN(relationship->where, ParseExpression());
  }
  if (TakeWord("COST")) {
    DOSSIER_ASSIGN_OR_RETURN(relationship->cost, ParseExpression());
  }
  return {};
}

// After the star: nothing, n, n.., ..m or n..m.
Result<ast::LengthRange> RecursiveDescent::ParseLength() {
  const auto number = [this]() -> Result<std::int64_t> {
    const Token& token = Take();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
    if (error != std::errc() || end != token.text.data() + token.text.size()) {
      return SyntaxError(token.position, "InvalidRelationshipPattern",
                         token.text + " is no number of steps: use a plain number");
    }
    return value;
  };
  ast::LengthRange length;
  if (Is("-") && Peek(1).kind == TokenKind::kInteger) {
    return SyntaxError(Peek().position, "InvalidRelationshipPattern", "a number of steps cannot be negative");
  }
  if (Peek().kind == TokenKind::kInteger) {
    DOSSIER_ASSIGN_OR_RETURN(length.min, number());
    if (!Is("..")) {
      length.max = length.min;
      return length;
    }
  }
  if (TakeIf("..")) {
    if (Is("-") && Peek(1).kind == TokenKind::kInteger) {
      return SyntaxError(Peek().position, "InvalidRelationshipPattern", "a number of steps cannot be negative");
    }
    if (Peek().kind == TokenKind::kInteger) {
      DOSSIER_ASSIGN_OR_RETURN(length.max, number());
    }
  }
  return length;
}

// Of a relationship: as labels, but a further colon stands only after a bar.
Result<ast::LabelExpr> RecursiveDescent::ParseTypes() {
  in_types_ = true;
  Result<ast::LabelExpr> types = ParseLabels(true);
  in_types_ = false;
  return types;
}

// After the colon. Alternatives of conjunctions of names, with ! and parentheses.
Result<ast::LabelExpr> RecursiveDescent::ParseLabels(bool allow_bar) {
  const Level level(&depth_);
  if (depth_ > ast::kMaxDepth) return TooDeep();
  DOSSIER_ASSIGN_OR_RETURN(ast::LabelExpr first, ParseLabelAnd());
  if (!allow_bar || !Is("|")) return first;
  ast::LabelExpr either{ast::LabelExpr::Kind::kOr, {}, {}};
  either.operands.push_back(std::move(first));
  while (TakeIf("|")) {
    TakeIf(":");
    DOSSIER_ASSIGN_OR_RETURN(ast::LabelExpr next, ParseLabelAnd());
    either.operands.push_back(std::move(next));
  }
  return either;
}

Result<ast::LabelExpr> RecursiveDescent::ParseLabelAnd() {
  DOSSIER_ASSIGN_OR_RETURN(ast::LabelExpr first, ParseLabelUnary());
  if (!Is("&") && (!Is(":") || in_types_)) return first;
  ast::LabelExpr both{ast::LabelExpr::Kind::kAnd, {}, {}};
  both.operands.push_back(std::move(first));
  while (TakeIf("&") || (!in_types_ && TakeIf(":"))) {
    DOSSIER_ASSIGN_OR_RETURN(ast::LabelExpr next, ParseLabelUnary());
    both.operands.push_back(std::move(next));
  }
  return both;
}

Result<ast::LabelExpr> RecursiveDescent::ParseLabelUnary() {
  const Level level(&depth_);
  if (depth_ > ast::kMaxDepth) return TooDeep();
  if (TakeIf("!")) {
    ast::LabelExpr negation{ast::LabelExpr::Kind::kNot, {}, {}};
    DOSSIER_ASSIGN_OR_RETURN(ast::LabelExpr operand, ParseLabelUnary());
    negation.operands.push_back(std::move(operand));
    return negation;
  }
  if (TakeIf("%")) return ast::LabelExpr{ast::LabelExpr::Kind::kAny, {}, {}};
  if (TakeIf("(")) {
    DOSSIER_ASSIGN_OR_RETURN(ast::LabelExpr inner, ParseLabels(true));
    DOSSIER_RETURN_IF_ERROR(Expect(")", "to end the label expression"));
    return inner;
  }
  ast::LabelExpr label;
  DOSSIER_ASSIGN_OR_RETURN(label.name, ParseName(in_types_ ? "a relationship type" : "a label"));
  return label;
}

// From the token index of a relationship's start, the index after it; none where there is no relationship.
std::size_t RecursiveDescent::SkipRelationship(std::size_t at) const {
  const auto is = [&](std::size_t i, std::string_view text) {
    return i < tokens_.size() && tokens_[i].kind == TokenKind::kPunctuation && tokens_[i].text == text;
  };
  if (is(at, "<")) ++at;
  if (!is(at, "-")) return kNone;
  ++at;
  if (is(at, "[")) {
    if (closing_[at] == kNone) return kNone;
    at = closing_[at] + 1;
  }
  if (!is(at, "-")) return kNone;
  ++at;
  if (is(at, ">")) ++at;
  if (QuantifierAhead(at)) at = is(at, "{") ? closing_[at] + 1 : at + 1;
  return is(at, "(") ? at : kNone;
}

// Whether a parenthesis starts a path pattern of at least one relationship, not an expression: (a)-[r]-(b), not
// (a)-(b).
bool RecursiveDescent::PatternAhead() const {
  if (!Is("(") || closing_[at_] == kNone) return false;
  const bool looks_like_node = Is(")", 1) || Is(":", 1) || Is("{", 1) ||
                               (VariableAhead(1) && (Is(")", 2) || Is(":", 2) || Is("{", 2) || IsWord("WHERE", 2)));
  return looks_like_node && SkipRelationship(closing_[at_] + 1) != kNone;
}

}  // namespace dossier::query
