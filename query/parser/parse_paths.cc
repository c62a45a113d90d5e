// Path patterns of ISO/IEC 39075 (GQL): selectors, modes, quantifiers, patterns in parentheses.
#include <charconv>

#include "query/parser/query_error.h"
#include "query/parser/recursive_descent.h"

namespace dossier::query {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::int64_t kMostPaths = 1'000'000;

ast::RelationshipPattern Group(ast::PathPattern inner, ast::LengthRange times) {
  ast::RelationshipPattern group;
  group.position = inner.position;
  group.length = times;
  group.group = std::make_unique<ast::PathPattern>(std::move(inner));
  return group;
}

// Where the text leaves out a node beside a group, there is one that may be any.
void AddAnyNode(const SourcePosition& position, ast::PathPattern* pattern) {
  ast::NodePattern any;
  any.position = position;
  pattern->nodes.push_back(std::move(any));
}

}  // namespace

Result<ast::PathPattern> RecursiveDescent::ParsePathPattern() {
  const SourcePosition first = Peek().position;
  std::optional<ast::Name> variable;
  if (VariableAhead() && Is("=", 1)) {
    DOSSIER_ASSIGN_OR_RETURN(variable, ParseVariable("a variable for the path"));
    Take();
  }
  ast::PathPattern pattern;
  const bool one = Is("(", 1) && IsWord("SHORTESTPATH");
  if (one || (Is("(", 1) && IsWord("ALLSHORTESTPATHS"))) {
    const Token& word = Take();
    Take();
    DOSSIER_ASSIGN_OR_RETURN(pattern, ParsePatternElements());
    DOSSIER_RETURN_IF_ERROR(Expect(")", "after the pattern of " + word.text));
    if (pattern.relationships.size() != 1 || pattern.relationships[0].group || pattern.where) {
      return SyntaxError(Covering(first, Previous()), "InvalidRelationshipPattern",
                         word.text + " needs a pattern of two nodes and one relationship",
                         "write it as " + word.text + "((a)-[:MET*..6]-(b))");
    }
    pattern.selector = one ? ast::PathSelector::kShortest : ast::PathSelector::kAllShortest;
    pattern.function = true;
  } else {
    ast::PathPattern head;
    DOSSIER_RETURN_IF_ERROR(ParseSelector(&head));
    DOSSIER_ASSIGN_OR_RETURN(pattern, ParsePatternElements());
    pattern.selector = head.selector;
    pattern.mode = head.mode;
    pattern.count = head.count;
  }
  pattern.variable = std::move(variable);
  pattern.position = Covering(first, Previous());
  return pattern;
}

// [ALL | ANY [k] | ALL SHORTEST | ANY SHORTEST | SHORTEST [k] [GROUPS] ...] [WALK | TRAIL | ACYCLIC | SIMPLE] [PATHS]
Status RecursiveDescent::ParseSelector(ast::PathPattern* pattern) {
  using ast::PathMode;
  using ast::PathSelector;
  bool count_allowed = false;
  if (TakeWord("ALL")) {
    if (TakeWord("SHORTEST")) pattern->selector = PathSelector::kAllShortest;
  } else if (TakeWord("ANY")) {
    pattern->selector = PathSelector::kShortest;
    if (TakeWord("CHEAPEST")) {
      pattern->selector = PathSelector::kCheapest;
    } else if (TakeWord("EARLIEST")) {
      pattern->selector = PathSelector::kEarliest;
    } else if (TakeWord("LATEST")) {
      pattern->selector = PathSelector::kLatest;
    } else if (!TakeWord("SHORTEST")) {
      count_allowed = true;
    }
  } else if (TakeWord("SHORTEST")) {
    pattern->selector = PathSelector::kShortest;
    count_allowed = true;
  } else if (TakeWord("CHEAPEST")) {
    pattern->selector = PathSelector::kCheapest;
    count_allowed = true;
  }
  if (count_allowed && Peek().kind == TokenKind::kInteger) {
    DOSSIER_ASSIGN_OR_RETURN(pattern->count, ParseCount());
    if (pattern->count < 1 || pattern->count > kMostPaths) {
      return SyntaxError(Previous(), "InvalidPathSelector", "the number of paths is 1 to 1000000");
    }
  }
  if (TakeWord("WALK")) {
    pattern->mode = PathMode::kWalk;
  } else if (TakeWord("TRAIL")) {
    pattern->mode = PathMode::kTrail;
  } else if (TakeWord("ACYCLIC")) {
    pattern->mode = PathMode::kAcyclic;
  } else if (TakeWord("SIMPLE")) {
    pattern->mode = PathMode::kSimple;
  }
  if (!TakeWord("PATHS")) TakeWord("PATH");
  if (pattern->selector == PathSelector::kShortest && (TakeWord("GROUPS") || TakeWord("GROUP"))) {
    pattern->selector = PathSelector::kGroups;
  }
  return {};
}

Result<std::int64_t> RecursiveDescent::ParseCount() {
  const Token& token = Take();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
  if (error != std::errc() || end != token.text.data() + token.text.size()) {
    return SyntaxError(token.position, "InvalidRelationshipPattern", token.text + " is no plain number");
  }
  return value;
}

Result<ast::PathPattern> RecursiveDescent::ParsePatternElements() {
  ast::PathPattern pattern;
  pattern.position = Peek().position;
  // A node is due at the start and after a relationship; after a group it may be left out.
  for (;;) {
    const bool node_due = pattern.nodes.size() == pattern.relationships.size();
    const bool after_group = node_due && !pattern.relationships.empty() && pattern.relationships.back().group;
    if (Is("(") && Is("(", 1) && closing_[at_] != kNone) {
      if (!node_due && !QuantifierAhead(closing_[at_] + 1)) break;
      DOSSIER_RETURN_IF_ERROR(ParsePathInParentheses(&pattern));
    } else if (Is("-") || (Is("<") && Is("-", 1))) {
      if (node_due && !after_group) break;
      if (node_due) AddAnyNode(Peek().position, &pattern);
      DOSSIER_ASSIGN_OR_RETURN(ast::RelationshipPattern relationship, ParseRelationship());
      pattern.relationships.push_back(std::move(relationship));
    } else if (node_due && (Is("(") || !after_group)) {
      DOSSIER_ASSIGN_OR_RETURN(ast::NodePattern node, ParseNode());
      pattern.nodes.push_back(std::move(node));
    } else {
      if (node_due) AddAnyNode(Previous(), &pattern);
      break;
    }
  }
  if (pattern.nodes.size() == pattern.relationships.size()) return Unexpected("a node");
  pattern.position = Covering(pattern.position, Previous());
  return pattern;
}

// ((a)-[r]-(b) WHERE ...) as a part of `pattern`: with a quantifier a group, else as if the parentheses were not there.
Status RecursiveDescent::ParsePathInParentheses(ast::PathPattern* pattern) {
  const Level level(&depth_);
  if (depth_ > ast::kMaxDepth) return TooDeep();
  const SourcePosition first = Take().position;
  DOSSIER_ASSIGN_OR_RETURN(ast::PathPattern inner, ParsePatternElements());
  if (TakeWord("WHERE")) {
    if (inner.where) return SyntaxError(Previous(), "UnexpectedSyntax", "a pattern in parentheses has one WHERE");
    DOSSIER_ASSIGN_OR_RETURN(inner.where, ParseExpression());
  }
  DOSSIER_RETURN_IF_ERROR(Expect(")", "after the pattern"));
  inner.position = Covering(first, Previous());
  if (QuantifierAhead(at_)) {
    DOSSIER_ASSIGN_OR_RETURN(const ast::LengthRange times, ParseQuantifier());
    if (inner.relationships.empty()) {
      return SyntaxError(inner.position, "InvalidPathPattern", "a pattern that comes again needs a relationship");
    }
    for (const ast::RelationshipPattern& relationship : inner.relationships) {
      if (!relationship.length) continue;
      return SyntaxError(relationship.position, "InvalidPathPattern",
                         "inside a pattern that comes again nothing else can come again");
    }
    if (pattern->nodes.size() == pattern->relationships.size()) AddAnyNode(first, pattern);
    pattern->relationships.push_back(Group(std::move(inner), times));
    return {};
  }
  const bool whole = pattern->nodes.empty();
  if (inner.where && (!whole || Is("-") || Is("<") || Is("("))) {
    return SyntaxError(inner.position, "UnexpectedSyntax",
                       "WHERE in parentheses needs a quantifier after them or the whole path inside them");
  }
  for (ast::NodePattern& node : inner.nodes) pattern->nodes.push_back(std::move(node));
  for (ast::RelationshipPattern& r : inner.relationships) pattern->relationships.push_back(std::move(r));
  pattern->where = std::move(inner.where);
  return {};
}

// {n}, {n,m}, {n,}, {,m}, +, *, ?
bool RecursiveDescent::QuantifierAhead(std::size_t at) const {
  if (at >= tokens_.size() || tokens_[at].kind != TokenKind::kPunctuation) return false;
  const std::string& text = tokens_[at].text;
  if (text == "+" || text == "*" || text == "?") return true;
  return text == "{" && closing_[at] != kNone && at + 1 < tokens_.size() &&
         (tokens_[at + 1].kind == TokenKind::kInteger || tokens_[at + 1].text == "," || tokens_[at + 1].text == "-");
}

Result<ast::LengthRange> RecursiveDescent::ParseQuantifier() {
  const SourcePosition first = Peek().position;
  ast::LengthRange range;
  if (TakeIf("+")) return range;
  range.min = 0;
  if (TakeIf("*")) return range;
  if (TakeIf("?")) {
    range.max = 1;
    return range;
  }
  DOSSIER_RETURN_IF_ERROR(Expect("{", "to start a quantifier"));
  const bool has_min = Peek().kind == TokenKind::kInteger;
  if (has_min) {
    DOSSIER_ASSIGN_OR_RETURN(range.min, ParseCount());
  }
  if (TakeIf(",")) {
    if (Peek().kind == TokenKind::kInteger) {
      DOSSIER_ASSIGN_OR_RETURN(range.max, ParseCount());
    }
  } else if (has_min) {
    range.max = range.min;
  }
  DOSSIER_RETURN_IF_ERROR(Expect("}", "to end the quantifier, such as {2}, {1,3}, {2,} or {,3}"));
  if (range.max && (*range.max < range.min || *range.max == 0)) {
    return SyntaxError(Covering(first, Previous()), "InvalidQuantifier",
                       "a quantifier goes from a number to one that is not smaller and not 0");
  }
  return range;
}

}  // namespace dossier::query
