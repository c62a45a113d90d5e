// The recursive-descent parser: one function a rule of the grammar, in parse_clauses.cc, parse_patterns.cc and
// parse_expressions.cc. No backtracking: what an opening bracket starts is decided by looking ahead over the table of
// matching brackets, so parsing is linear. Depth is bounded by ast::kMaxDepth.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "query/parser/ast.h"
#include "query/parser/token.h"

namespace dossier::query {

class RecursiveDescent {
 public:
  // `tokens` are those of `text`; both must outlive the parser.
  RecursiveDescent(std::string_view text, const std::vector<Token>& tokens);

  Result<ast::Statement> ParseStatement();

 private:
  // parse_clauses.cc
  Result<ast::Query> ParseQuery();
  Result<ast::SingleQuery> ParseSingleQuery();
  Result<ast::Clause> ParseClause();
  Result<ast::Match> ParseMatch(bool optional);
  Result<ast::Unwind> ParseUnwind();
  Result<ast::Projection> ParseProjection(bool is_return);
  Result<ast::ProjectionItem> ParseProjectionItem();
  Status ParseOrder(ast::Projection* projection);
  Result<ast::Call> ParseCall();

  // parse_writes.cc
  Result<ast::Create> ParseCreate();
  Result<ast::Merge> ParseMerge();
  Result<ast::Set> ParseSet();
  Result<ast::Set> ParseRemove();
  Result<ast::Delete> ParseDelete();
  Status ParseSetItems(std::vector<ast::SetItem>* items);
  Result<ast::SetItem> ParseSetItem();
  Result<ast::SetItem> ParseRemoveItem();
  Status TakeLabels(ast::Expr* target, ast::SetItem* item);

  // parse_paths.cc
  Result<ast::PathPattern> ParsePathPattern();
  Status ParseSelector(ast::PathPattern* pattern);
  Result<std::int64_t> ParseCount();
  Result<ast::PathPattern> ParsePatternElements();
  Status ParsePathInParentheses(ast::PathPattern* pattern);
  Result<ast::LengthRange> ParseQuantifier();
  bool QuantifierAhead(std::size_t at) const;

  // parse_patterns.cc
  Result<std::vector<ast::PathPattern>> ParsePatterns();
  Result<ast::NodePattern> ParseNode();
  Result<ast::RelationshipPattern> ParseRelationship();
  Status ParseRelationshipDetail(ast::RelationshipPattern* relationship);
  Result<ast::LengthRange> ParseLength();
  Result<ast::ExprPtr> ParsePatternProperties();
  Result<ast::LabelExpr> ParseTypes();
  Result<ast::LabelExpr> ParseLabels(bool allow_bar);
  Result<ast::LabelExpr> ParseLabelAnd();
  Result<ast::LabelExpr> ParseLabelUnary();
  bool PatternAhead() const;
  std::size_t SkipRelationship(std::size_t at) const;

  // parse_expressions.cc
  Result<ast::ExprPtr> ParseExpression();
  Result<ast::ExprPtr> ParseLevel(int level);
  Result<ast::ExprPtr> ParseNot();
  Result<ast::ExprPtr> ParseComparison();
  Result<ast::ExprPtr> ParsePredicate();
  Result<ast::ExprPtr> ParseUnary();
  Result<ast::ExprPtr> ParsePostfix();
  Result<ast::ExprPtr> ParseSubscript(ast::ExprPtr base);
  Result<ast::ExprPtr> ParseAtom();
  Result<ast::ExprPtr> ParseNumber(bool negative);
  Result<ast::ExprPtr> ParseParenthesised();
  Result<ast::ExprPtr> ParseBracketed();
  Result<ast::ExprPtr> ParseListComprehension();
  Result<ast::ExprPtr> ParsePatternComprehension();
  Result<ast::ExprPtr> ParsePatternExpression();
  Result<ast::Name> ParseKey();
  Result<ast::ExprPtr> ParseMap();
  Result<ast::ExprPtr> ParseCase();
  Result<ast::ExprPtr> ParseSubquery(ast::ExprKind kind);
  bool SubqueryAhead() const;
  Result<ast::ExprPtr> ParseShortestPath();
  Result<ast::ExprPtr> ParseCallExpression();
  Result<ast::ExprPtr> ParseQuantifier(ast::Quantifier quantifier);
  Result<ast::ExprPtr> ParseReduce();
  Result<ast::ExprPtr> ParseMapProjection();
  Result<std::vector<ast::ExprPtr>> ParseArguments();

  // A node over `children`, covering the text from `first` to the last token taken. Fails where it is too deep.
  Result<ast::ExprPtr> Make(ast::ExprKind kind, const SourcePosition& first, std::vector<ast::ExprPtr> children,
                            ast::Name name = {});

  // Tokens.
  const Token& Peek(std::size_t ahead = 0) const;
  const Token& Take() { return tokens_[at_++]; }
  bool IsWord(std::string_view keyword, std::size_t ahead = 0) const;
  bool Is(std::string_view punctuation, std::size_t ahead = 0) const;
  bool TakeWord(std::string_view keyword);
  bool TakeIf(std::string_view punctuation);
  Status ExpectWord(std::string_view keyword);
  Status Expect(std::string_view punctuation, std::string_view where);
  // A variable, which no reserved word may be; and a label, key or type, which any word may be.
  bool VariableAhead(std::size_t ahead = 0) const;
  Result<ast::Name> ParseVariable(std::string_view what);
  Result<ast::Name> ParseName(std::string_view what);
  std::string TextFrom(const SourcePosition& first) const;
  SourcePosition Previous() const { return tokens_[at_ == 0 ? 0 : at_ - 1].position; }
  Error Unexpected(std::string_view expected) const;
  Error TooDeep() const;

  // Counts one level of nesting while it lives.
  class Level {
   public:
    explicit Level(int* depth) : depth_(depth) { ++*depth_; }
    ~Level() { --*depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    int* depth_;
  };

  std::string_view text_;
  const std::vector<Token>& tokens_;
  std::vector<std::size_t> closing_;  // of an opening bracket: the index of its closing one, or npos
  std::size_t at_ = 0;
  int depth_ = 0;
  std::size_t clauses_ = 0;           // of the whole query, subqueries too
  std::size_t nodes_ = 0;             // in patterns of the whole query, those of CREATE left out
  std::size_t new_nodes_ = 0;         // in those of CREATE
  bool creating_ = false;             // within CREATE a parameter may stand for all properties
  bool in_types_ = false;             // within the types of a relationship
  bool bar_ends_expression_ = false;  // within [x IN xs WHERE here | ...] a bar is no label alternative
};

}  // namespace dossier::query
