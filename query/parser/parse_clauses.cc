#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/utf8.h"
#include "query/parser/binary_operator.h"
#include "query/parser/lexer.h"
#include "query/parser/parser.h"
#include "query/parser/query_error.h"
#include "query/parser/recursive_descent.h"

namespace dossier::query {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kMaxClauses = 500;

// Words that cannot be variables without backquotes.
constexpr std::array<std::string_view, 40> kReserved = {
    "ALL",    "AND",        "AS",     "ASC",      "ASCENDING", "BY",   "CASE", "CONTAINS", "CREATE", "DELETE",
    "DESC",   "DESCENDING", "DETACH", "DISTINCT", "ELSE",      "END",  "ENDS", "EXISTS",   "FALSE",  "IN",
    "IS",     "LIMIT",      "MATCH",  "MERGE",    "NOT",       "NULL", "ON",   "OPTIONAL", "OR",     "ORDER",
    "REMOVE", "RETURN",     "SET",    "SKIP",     "STARTS",    "THEN", "TRUE", "UNION",    "UNWIND", "WHEN"};
constexpr std::array<std::string_view, 3> kReservedToo = {"WHERE", "WITH", "XOR"};

bool EqualsIgnoringCase(std::string_view a, std::string_view upper) {
  return a.size() == upper.size() && std::equal(a.begin(), a.end(), upper.begin(), [](char x, char y) {
           return std::toupper(static_cast<unsigned char>(x)) == y;
         });
}

}  // namespace

std::string_view OperatorText(BinaryOperator op) {
  static constexpr std::array<std::string_view, 20> kTexts = {
      "OR",          "XOR",       "AND",      "=",  "<>", "<", "<=", ">", ">=", "IN",
      "STARTS WITH", "ENDS WITH", "CONTAINS", "=~", "+",  "-", "*",  "/", "%",  "^"};
  return kTexts[static_cast<std::size_t>(op)];
}

RecursiveDescent::RecursiveDescent(std::string_view text, const std::vector<Token>& tokens)
    : text_(text), tokens_(tokens), closing_(tokens.size(), kNone) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::kPunctuation) continue;
    const char c = tokens[i].text[0];
    if (c == '(' || c == '[' || c == '{') {
      open.push_back(i);
    } else if ((c == ')' || c == ']' || c == '}') && !open.empty()) {
      const char opening = tokens[open.back()].text[0];
      if ((c == ')' && opening == '(') || (c == ']' && opening == '[') || (c == '}' && opening == '{')) {
        closing_[open.back()] = i;
      }
      open.pop_back();
    }
  }
}

Result<ast::Statement> Parse(std::string_view text) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<Token> tokens, Tokenize(text));
  return RecursiveDescent(text, tokens).ParseStatement();
}

const Token& RecursiveDescent::Peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}
bool RecursiveDescent::IsWord(std::string_view keyword, std::size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == TokenKind::kIdentifier && !token.quoted && EqualsIgnoringCase(token.text, keyword);
}
bool RecursiveDescent::Is(std::string_view punctuation, std::size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == TokenKind::kPunctuation && token.text == punctuation;
}
bool RecursiveDescent::TakeWord(std::string_view keyword) {
  if (!IsWord(keyword)) return false;
  ++at_;
  return true;
}
bool RecursiveDescent::TakeIf(std::string_view punctuation) {
  if (!Is(punctuation)) return false;
  ++at_;
  return true;
}
Status RecursiveDescent::ExpectWord(std::string_view keyword) {
  if (!TakeWord(keyword)) return Unexpected(keyword);
  return {};
}
Status RecursiveDescent::Expect(std::string_view punctuation, std::string_view where) {
  if (!TakeIf(punctuation)) return Unexpected("'" + std::string(punctuation) + "' " + std::string(where));
  return {};
}
bool RecursiveDescent::VariableAhead(std::size_t ahead) const {
  const Token& token = Peek(ahead);
  if (token.kind != TokenKind::kIdentifier || token.text.empty()) return false;
  if (token.quoted) return true;
  const auto is_it = [&](std::string_view word) { return EqualsIgnoringCase(token.text, word); };
  return std::ranges::none_of(kReserved, is_it) && std::ranges::none_of(kReservedToo, is_it);
}
Result<ast::Name> RecursiveDescent::ParseVariable(std::string_view what) {
  if (!VariableAhead()) return Unexpected(what);
  const Token& token = Take();
  return ast::Name{token.text, token.position};
}
Result<ast::Name> RecursiveDescent::ParseName(std::string_view what) {
  if (Peek().kind != TokenKind::kIdentifier || Peek().text.empty()) return Unexpected(what);
  const Token& token = Take();
  return ast::Name{token.text, token.position};
}
std::string RecursiveDescent::TextFrom(const SourcePosition& first) const {
  const SourcePosition all = Covering(first, Previous());
  return std::string(text_.substr(all.offset, all.length));
}
Error RecursiveDescent::Unexpected(std::string_view expected) const {
  const Token& token = Peek();
  std::string found = token.kind == TokenKind::kEnd
                          ? std::string("the query ends")
                          : "found " + std::string(text_.substr(token.position.offset, token.position.length));
  if (found.size() > 60) found = found.substr(0, RepairUtf8(found).size() > 57 ? 57 : found.size()) + "...";
  std::string message = "expected " + std::string(expected) + ", but " + RepairUtf8(found);
  std::ranges::replace(message, '\n', ' ');
  return SyntaxError(token.position, "UnexpectedSyntax", std::move(message));
}
Error RecursiveDescent::TooDeep() const {
  return SyntaxError(Peek().position, "NestingTooDeep",
                     "the query is nested more than " + std::to_string(ast::kMaxDepth) + " levels deep here",
                     "split it with WITH, or use a list or a parameter");
}

Result<ast::Statement> RecursiveDescent::ParseStatement() {
  ast::Statement statement;
  if (TakeWord("EXPLAIN")) {
    statement.mode = ast::StatementMode::kExplain;
  } else if (TakeWord("PROFILE")) {
    statement.mode = ast::StatementMode::kProfile;
  }
  DOSSIER_ASSIGN_OR_RETURN(statement.query, ParseQuery());
  TakeIf(";");
  if (Peek().kind != TokenKind::kEnd) return Unexpected("a clause such as MATCH, WITH or RETURN, or the end");
  return statement;
}

Result<ast::Query> RecursiveDescent::ParseQuery() {
  const Level level(&depth_);
  if (depth_ > ast::kMaxDepth) return TooDeep();
  ast::Query query;
  query.position = Peek().position;
  for (;;) {
    DOSSIER_ASSIGN_OR_RETURN(ast::SingleQuery part, ParseSingleQuery());
    query.parts.push_back(std::move(part));
    if (!TakeWord("UNION")) break;
    query.all.push_back(TakeWord("ALL"));
  }
  query.position = Covering(query.position, Previous());
  return query;
}

Result<ast::SingleQuery> RecursiveDescent::ParseSingleQuery() {
  ast::SingleQuery query;
  for (;;) {
    if (Peek().kind == TokenKind::kEnd || Is(";") || Is("}") || Is(")") || IsWord("UNION")) break;
    DOSSIER_ASSIGN_OR_RETURN(ast::Clause clause, ParseClause());
    query.clauses.push_back(std::move(clause));
  }
  if (query.clauses.empty()) return Unexpected("a clause such as MATCH, WITH or RETURN");
  return query;
}

Result<ast::Clause> RecursiveDescent::ParseClause() {
  ast::Clause clause;
  clause.position = Peek().position;
  // Each CREATE has a node, and those are counted by themselves.
  if (!IsWord("CREATE") && ++clauses_ > kMaxClauses) {
    return SyntaxError(clause.position, "QueryTooLong", "a query can have at most 500 clauses");
  }
  if (TakeWord("MATCH")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseMatch(false));
  } else if (IsWord("OPTIONAL") && IsWord("MATCH", 1)) {
    at_ += 2;
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseMatch(true));
  } else if (TakeWord("UNWIND")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseUnwind());
  } else if (TakeWord("WITH")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseProjection(false));
  } else if (TakeWord("RETURN")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseProjection(true));
  } else if (TakeWord("CALL")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseCall());
  } else if (TakeWord("CREATE")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseCreate());
  } else if (TakeWord("MERGE")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseMerge());
  } else if (TakeWord("SET")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseSet());
  } else if (TakeWord("REMOVE")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseRemove());
  } else if (IsWord("DELETE") || IsWord("DETACH")) {
    DOSSIER_ASSIGN_OR_RETURN(clause.node, ParseDelete());
  } else {
    return Unexpected("a clause such as MATCH, WITH or RETURN");
  }
  return clause;
}

Result<ast::Match> RecursiveDescent::ParseMatch(bool optional) {
  ast::Match match;
  match.optional = optional;
  DOSSIER_ASSIGN_OR_RETURN(match.patterns, ParsePatterns());
  if (TakeWord("WHERE")) {
    DOSSIER_ASSIGN_OR_RETURN(match.where, ParseExpression());
  }
  return match;
}

Result<ast::Unwind> RecursiveDescent::ParseUnwind() {
  ast::Unwind unwind;
  DOSSIER_ASSIGN_OR_RETURN(unwind.list, ParseExpression());
  DOSSIER_RETURN_IF_ERROR(ExpectWord("AS"));
  DOSSIER_ASSIGN_OR_RETURN(unwind.variable, ParseVariable("a variable for the items"));
  return unwind;
}

Result<ast::Projection> RecursiveDescent::ParseProjection(bool is_return) {
  ast::Projection projection;
  projection.is_return = is_return;
  projection.distinct = TakeWord("DISTINCT");
  projection.star = TakeIf("*");
  if (!projection.star || TakeIf(",")) {
    do {
      DOSSIER_ASSIGN_OR_RETURN(ast::ProjectionItem item, ParseProjectionItem());
      projection.items.push_back(std::move(item));
    } while (TakeIf(","));
  }
  if (TakeWord("ORDER")) DOSSIER_RETURN_IF_ERROR(ParseOrder(&projection));
  if (TakeWord("SKIP")) {
    DOSSIER_ASSIGN_OR_RETURN(projection.skip, ParseExpression());
  }
  if (TakeWord("LIMIT")) {
    DOSSIER_ASSIGN_OR_RETURN(projection.limit, ParseExpression());
  }
  if (!is_return && TakeWord("WHERE")) {
    DOSSIER_ASSIGN_OR_RETURN(projection.where, ParseExpression());
  }
  return projection;
}

Result<ast::ProjectionItem> RecursiveDescent::ParseProjectionItem() {
  ast::ProjectionItem item;
  const SourcePosition first = Peek().position;
  DOSSIER_ASSIGN_OR_RETURN(item.expr, ParseExpression());
  item.text = TextFrom(first);
  if (TakeWord("AS")) {
    DOSSIER_ASSIGN_OR_RETURN(item.alias, ParseVariable("a name for the column"));
  }
  return item;
}

Status RecursiveDescent::ParseOrder(ast::Projection* projection) {
  DOSSIER_RETURN_IF_ERROR(ExpectWord("BY"));
  do {
    ast::SortItem item;
    DOSSIER_ASSIGN_OR_RETURN(item.expr, ParseExpression());
    if (TakeWord("DESC") || TakeWord("DESCENDING")) {
      item.descending = true;
    } else if (!TakeWord("ASC")) {
      TakeWord("ASCENDING");
    }
    projection->order.push_back(std::move(item));
  } while (TakeIf(","));
  return {};
}

Result<ast::Call> RecursiveDescent::ParseCall() {
  ast::Call call;
  DOSSIER_ASSIGN_OR_RETURN(call.procedure, ParseName("the name of a procedure"));
  while (TakeIf(".")) {
    DOSSIER_ASSIGN_OR_RETURN(const ast::Name part, ParseName("the rest of the procedure's name"));
    call.procedure.text += "." + part.text;
    call.procedure.position = Covering(call.procedure.position, part.position);
  }
  if (Is("(")) {
    call.has_arguments = true;
    DOSSIER_ASSIGN_OR_RETURN(call.arguments, ParseArguments());
  }
  if (TakeWord("YIELD")) {
    call.has_yield = true;
    if (TakeIf("*")) {
      call.yield_star = true;
    } else {
      do {
        ast::YieldItem item;
        DOSSIER_ASSIGN_OR_RETURN(item.column, ParseName("a column of the procedure"));
        if (TakeWord("AS")) {
          DOSSIER_ASSIGN_OR_RETURN(item.alias, ParseVariable("a name for the column"));
        }
        call.yields.push_back(std::move(item));
      } while (TakeIf(","));
    }
    if (TakeWord("WHERE")) {
      DOSSIER_ASSIGN_OR_RETURN(call.where, ParseExpression());
    }
  }
  return call;
}

}  // namespace dossier::query
