// The binder: one function a kind of clause or expression, in bind_clauses.cc, bind_projections.cc, bind_patterns.cc
// and bind_expressions.cc. Recursion follows the syntax tree, whose depth the parser bounds.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "query/binder/bound_query.h"
#include "query/parser/ast.h"

namespace dossier::query {

class QueryBinder {
 public:
  explicit QueryBinder(std::span<const std::shared_ptr<const TableProcedure>> procedures) : procedures_(procedures) {}
  Result<bound::BoundQuery> Run(const ast::Statement& statement);

 private:
  using Slot = bound::Slot;
  using Scope = std::map<std::string, Slot, std::less<>>;

  // bind_clauses.cc
  Result<bound::Query> BindQuery(const ast::Query& query, bool subquery);
  Result<bound::Part> BindPart(const ast::SingleQuery& query, bool subquery);
  Status CheckOrder(const ast::SingleQuery& query, bool subquery) const;
  Result<bound::Match> BindMatch(const ast::Match& match);
  Result<bound::Unwind> BindUnwind(const ast::Unwind& unwind);

  // bind_writes.cc
  Status BindWrite(const ast::Clause& clause, std::vector<bound::Clause>* out);
  Status BindCreate(const ast::Create& create, bound::CreatePattern* out);
  Result<bound::Merge> BindMerge(const ast::Merge& merge);
  Result<bound::Set> BindSet(const ast::Set& set);
  Result<bound::Delete> BindDelete(const ast::Delete& clause);
  Status BindSetItems(const std::vector<ast::SetItem>& items, bool remove, std::vector<bound::SetItem>* out);
  Status CheckNewNode(const ast::NodePattern& node, const ast::PathPattern& path) const;
  Status CheckNewRelationship(const ast::RelationshipPattern& relationship, bool needs_direction) const;
  Result<int> BindNewNode(const ast::NodePattern& node, const ast::PathPattern& path, bound::CreatePattern* out);
  Result<std::vector<int>> BindNewLabels(const ast::NodePattern& node);
  Result<bound::ExprPtr> BindNewProperties(const ast::ExprPtr& properties);
  Status BindCreatePath(const ast::PathPattern& path, bound::CreatePattern* out);
  int WriteName(std::vector<bound::NameUse>* uses, const ast::Name& name);

  // bind_calls.cc
  Result<bound::Call> BindCall(const ast::Call& call, const SourcePosition& position, bool standalone,
                               std::vector<bound::Column>* columns);
  struct Signature;
  Result<Signature> FindSignature(const ast::Name& name) const;
  Status BindArguments(const ast::Call& call, const Signature& signature, bool standalone, bound::Call* out);

  // bind_projections.cc
  Result<bound::Projection> BindProjection(const ast::Projection& projection, const SourcePosition& position);
  struct Item;
  struct Grouping;
  Status CheckAliases(const ast::Projection& projection) const;
  Result<std::vector<Item>> BindItems(const ast::Projection& projection, const SourcePosition& position);
  Status Group(std::vector<Item>* items, Grouping* grouping, bound::Projection* out);
  Result<bound::ExprPtr> Regroup(bound::ExprPtr expr, Grouping* grouping, bool sorting, bool with_aggregate);
  Status BindOrder(const ast::Projection& projection, const std::vector<Item>& items, const Scope& columns,
                   Grouping* grouping, bound::Projection* out);
  Result<bound::ExprPtr> BindCount(const ast::Expr& expr, std::string_view clause);

  // bind_patterns.cc
  Result<bound::PatternGraph> BindPatterns(const std::vector<ast::PathPattern>& patterns, bool may_declare,
                                           std::vector<bound::ExprPtr>* predicates);
  // What binding the patterns of one MATCH shares.
  struct PatternState {
    bound::PatternGraph graph;
    std::vector<bound::ExprPtr>* predicates = nullptr;
    bool may_declare = true;
    Scope before;                    // variables known before this MATCH
    std::map<Slot, int> node_index;  // slot -> index into graph.nodes
    std::set<Slot> relationships;    // slots used as relationships of this MATCH
    std::set<Slot> outputs;          // slots that searches set
  };
  Result<int> DeclareNode(const ast::NodePattern& node, PatternState* state);
  Status DeclareRelationship(const ast::RelationshipPattern& relationship, const ast::PathPattern& path, int from,
                             int to, PatternState* state);
  Status BindNodeDetail(const ast::NodePattern& node, int index, PatternState* state);
  Status BindRelationshipDetail(const ast::RelationshipPattern& relationship, int index, PatternState* state);
  // bind_searches.cc
  struct PartScope;
  Status DeclareSearch(const ast::PathPattern& path, int from, int to, PatternState* state);
  Status DeclareGroup(const ast::RelationshipPattern& group, int from, int to, PatternState* state);
  Status DeclarePart(const ast::RelationshipPattern& relationship, PatternState* state, bound::SearchPart* out);
  Status DeclareSearchStep(const ast::RelationshipPattern& relationship, bool repeated, PatternState* state,
                           bound::SearchStep* out);
  Status DeclareSearchVariable(const std::optional<ast::Name>& name, bound::SymbolKind kind, bool repeated,
                               PatternState* state, bound::SearchVariable* out);
  Status BindSearch(const ast::PathPattern& path, int index, PatternState* state);
  Status BindGroup(const ast::RelationshipPattern& group, int index, PatternState* state);
  Status BindPart(const ast::RelationshipPattern& relationship, const PatternState& state, bound::PathSearch* search,
                  bound::SearchPart* out);
  Status BindSearchNode(const ast::NodePattern& node, PartScope* scope, bound::SearchNode* out);
  Status BindSearchStep(const ast::RelationshipPattern& relationship, PartScope* scope, bound::SearchStep* out);
  Status AddConditions(const ast::ExprPtr& properties, const ast::ExprPtr& where, Slot local, PartScope* scope,
                       std::vector<bound::StepPredicate>* own);
  Status FinishSearch(const ast::PathPattern* path, const SourcePosition& position, bound::PatternRelationship* out);

  // bind_patterns.cc
  Status AddPropertyPredicates(const ast::Expr& map, bound::ExprKind base, Slot slot,
                               std::vector<bound::ExprPtr>* predicates);
  Result<bound::LabelExpr> BindLabels(const ast::LabelExpr& labels);
  Result<bound::LabelExpr> BindTypes(const ast::LabelExpr& types);

  // bind_expressions.cc
  Result<bound::ExprPtr> BindExpression(const ast::Expr& expr);
  Result<bound::ExprPtr> BindPredicate(const ast::Expr& expr, std::string_view clause);  // no aggregates, a boolean
  Result<bound::ExprPtr> BindChildren(const ast::Expr& expr, bound::ExprKind kind);
  Result<bound::ExprPtr> BindVariable(const ast::Expr& expr);
  Result<bound::ExprPtr> BindOperators(const ast::Expr& expr);
  Result<bound::ExprPtr> BindProperty(const ast::Expr& expr);
  Result<bound::ExprPtr> BindCallExpression(const ast::Expr& expr);
  Result<bound::ExprPtr> BindComprehension(const ast::Expr& expr);
  Result<bound::ExprPtr> BindReduce(const ast::Expr& expr);
  Result<bound::ExprPtr> BindSubquery(const ast::Expr& expr);
  Result<bound::ExprPtr> BindMapProjection(const ast::Expr& expr);
  Status CheckArgument(const FunctionEntry& function, const bound::Expr& argument) const;
  std::optional<graph::ValueType> TypeOfSlot(Slot slot) const;

  // Slots and names.
  Slot NewSlot(std::string name, bound::SymbolKind kind, bool local = false);
  Slot NewSlotFor(const std::string& name, const bound::Expr& expr);  // of the kind and type of what it holds
  bound::ExprPtr SlotExpr(Slot slot, const SourcePosition& position) const;
  std::optional<Slot> FindVariable(std::string_view name) const;
  Error UndefinedVariable(const ast::Name& name) const;
  int InternLabel(const ast::Name& name) { return Intern(&out_.names.labels, name); }
  int InternType(const ast::Name& name) { return Intern(&out_.names.types, name); }
  int InternKey(const ast::Name& name, bool of_element = true) { return Intern(&out_.names.keys, name, of_element); }
  static int Intern(std::vector<bound::NameUse>* uses, const ast::Name& name, bool of_element = true);

  // Puts a local variable into scope while it lives.
  class LocalScope;

  std::span<const std::shared_ptr<const TableProcedure>> procedures_;
  bound::BoundQuery out_;
  Scope scope_;
  Slot first_slot_ = 0;  // of the subquery being bound
  bool aggregates_allowed_ = false;
  bool inside_aggregate_ = false;
  bool patterns_allowed_ = false;
};

// While the conditions of one part of a searched path are bound.
struct QueryBinder::PartScope {
  const PatternState& state;
  bound::PathSearch* search;
  std::set<Slot> locals;               // the part's variables
  std::vector<bound::ExprPtr>* joint;  // conditions over several of them
  bool outputs_known = false;          // the search's own variables may be read: the path is there

  // kVariableNotKnown where the expression reads what only the search finds; else notes which nodes it needs.
  Status CheckReads(const bound::Expr& expr) const;
};

class QueryBinder::LocalScope {
 public:
  LocalScope(Scope* scope, std::string name, Slot slot) : scope_(scope), name_(std::move(name)) {
    if (const auto it = scope->find(name_); it != scope->end()) hidden_ = it->second;
    (*scope)[name_] = slot;
  }
  ~LocalScope() {
    if (hidden_) {
      (*scope_)[name_] = *hidden_;
    } else {
      scope_->erase(name_);
    }
  }
  LocalScope(const LocalScope&) = delete;
  LocalScope& operator=(const LocalScope&) = delete;

 private:
  Scope* scope_;
  std::string name_;
  std::optional<Slot> hidden_;
};

}  // namespace dossier::query
