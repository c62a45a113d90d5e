#include <algorithm>

#include "core/base/did_you_mean.h"
#include "query/binder/binder.h"
#include "query/binder/query_binder.h"
#include "query/parser/query_error.h"

namespace dossier::query {

Result<bound::BoundQuery> Bind(const ast::Statement& statement,
                               std::span<const std::shared_ptr<const TableProcedure>> procedures) {
  return QueryBinder(procedures).Run(statement);
}

Result<bound::BoundQuery> QueryBinder::Run(const ast::Statement& statement) {
  out_.mode = statement.mode;
  DOSSIER_ASSIGN_OR_RETURN(out_.query, BindQuery(statement.query, false));
  return std::move(out_);
}

Result<bound::Query> QueryBinder::BindQuery(const ast::Query& query, bool subquery) {
  const Scope outer = scope_;
  bound::Query out;
  out.all = query.all;
  if (std::ranges::adjacent_find(query.all, std::not_equal_to<>()) != query.all.end()) {
    return SemanticError(query.position, "InvalidClauseComposition",
                         "UNION and UNION ALL cannot be mixed in one query");
  }
  for (const ast::SingleQuery& part : query.parts) {
    scope_ = outer;
    DOSSIER_ASSIGN_OR_RETURN(bound::Part bound_part, BindPart(part, subquery));
    if (!out.parts.empty()) {
      const auto names = [](const std::vector<bound::Column>& columns) {
        std::vector<std::string> sorted;
        for (const bound::Column& column : columns) sorted.push_back(column.name);
        std::ranges::sort(sorted);
        return sorted;
      };
      if (names(bound_part.columns) != names(out.parts[0].columns)) {
        return SemanticError(part.clauses.back().position, "DifferentColumnsInUnion",
                             "all parts of a UNION must return the same columns", "rename them with AS");
      }
      // By name, in the order of the first part.
      std::vector<bound::Column> ordered;
      for (const bound::Column& column : out.parts[0].columns) {
        ordered.push_back(*std::ranges::find(bound_part.columns, column.name, &bound::Column::name));
      }
      bound_part.columns = std::move(ordered);
    }
    out.parts.push_back(std::move(bound_part));
  }
  scope_ = outer;
  if (out.parts.size() == 1) {
    out.columns = out.parts[0].columns;
  } else {
    for (const bound::Column& column : out.parts[0].columns) {
      out.columns.push_back({column.name, NewSlot(column.name, bound::SymbolKind::kAny)});
    }
  }
  return out;
}

namespace {

bool Writes(const ast::Clause& clause) {
  return std::holds_alternative<ast::Create>(clause.node) || std::holds_alternative<ast::Merge>(clause.node) ||
         std::holds_alternative<ast::Set>(clause.node) || std::holds_alternative<ast::Delete>(clause.node);
}

}  // namespace

// RETURN comes last and once; something must be returned or written; what is written is read only after a WITH.
Status QueryBinder::CheckOrder(const ast::SingleQuery& query, bool subquery) const {
  bool written = false;
  for (std::size_t i = 0; i < query.clauses.size(); ++i) {
    const ast::Clause& clause = query.clauses[i];
    const auto* projection = std::get_if<ast::Projection>(&clause.node);
    if (projection != nullptr && projection->is_return && i + 1 < query.clauses.size()) {
      return SemanticError(query.clauses[i + 1].position, "InvalidClauseComposition", "nothing can follow RETURN",
                           "use WITH to go on, or UNION to join queries");
    }
    if (projection != nullptr) {
      written = false;
    } else if (Writes(clause)) {
      if (subquery) {
        return SemanticError(clause.position, "InvalidClauseComposition", "a subquery cannot write");
      }
      written = true;
    } else if (written) {
      return SemanticError(clause.position, "InvalidClauseComposition", "a WITH is needed between writing and reading",
                           "write WITH * before this clause");
    }
  }
  if (subquery) return {};
  const ast::Clause& last = query.clauses.back();
  const auto* projection = std::get_if<ast::Projection>(&last.node);
  const bool standalone_call = query.clauses.size() == 1 && std::holds_alternative<ast::Call>(last.node);
  if (!standalone_call && !Writes(last) && (projection == nullptr || !projection->is_return)) {
    return SemanticError(last.position, "InvalidClauseComposition", "the query must end with RETURN",
                         "say what to return, for instance RETURN *");
  }
  return {};
}

Result<bound::Part> QueryBinder::BindPart(const ast::SingleQuery& query, bool subquery) {
  DOSSIER_RETURN_IF_ERROR(CheckOrder(query, subquery));
  bound::Part part;
  for (const ast::Clause& clause : query.clauses) {
    if (const auto* match = std::get_if<ast::Match>(&clause.node)) {
      DOSSIER_ASSIGN_OR_RETURN(bound::Match bound_match, BindMatch(*match));
      part.clauses.emplace_back(std::move(bound_match));
    } else if (const auto* unwind = std::get_if<ast::Unwind>(&clause.node)) {
      DOSSIER_ASSIGN_OR_RETURN(bound::Unwind bound_unwind, BindUnwind(*unwind));
      part.clauses.emplace_back(std::move(bound_unwind));
    } else if (const auto* projection = std::get_if<ast::Projection>(&clause.node)) {
      DOSSIER_ASSIGN_OR_RETURN(bound::Projection bound_projection, BindProjection(*projection, clause.position));
      if (projection->is_return) part.columns = bound_projection.columns;
      part.clauses.emplace_back(std::move(bound_projection));
    } else if (const auto* call = std::get_if<ast::Call>(&clause.node)) {
      const bool standalone = query.clauses.size() == 1 && !subquery;
      std::vector<bound::Column> columns;
      DOSSIER_ASSIGN_OR_RETURN(bound::Call bound_call, BindCall(*call, clause.position, standalone, &columns));
      if (standalone) part.columns = std::move(columns);
      part.clauses.emplace_back(std::move(bound_call));
    } else {
      DOSSIER_RETURN_IF_ERROR(BindWrite(clause, &part.clauses));
    }
  }
  return part;
}

Result<bound::Match> QueryBinder::BindMatch(const ast::Match& match) {
  bound::Match out;
  out.optional = match.optional;
  if (match.optional) out.tag_slot = NewSlot("", bound::SymbolKind::kAny);
  DOSSIER_ASSIGN_OR_RETURN(out.pattern, BindPatterns(match.patterns, true, &out.predicates));
  if (match.where) {
    DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr where, BindPredicate(*match.where, "WHERE"));
    bound::SplitConjunction(std::move(where), &out.predicates);
  }
  return out;
}

Result<bound::Unwind> QueryBinder::BindUnwind(const ast::Unwind& unwind) {
  bound::Unwind out;
  DOSSIER_ASSIGN_OR_RETURN(out.list, BindExpression(*unwind.list));
  if (scope_.contains(unwind.variable.text)) {
    return SemanticError(unwind.variable.position, "VariableAlreadyBound",
                         "the variable " + unwind.variable.text + " exists already", "use another name");
  }
  out.slot = NewSlot(unwind.variable.text, bound::SymbolKind::kAny);
  scope_[unwind.variable.text] = out.slot;
  return out;
}

QueryBinder::Slot QueryBinder::NewSlot(std::string name, bound::SymbolKind kind, bool local) {
  out_.symbols.push_back({std::move(name), kind, local});
  return static_cast<Slot>(out_.symbols.size()) - 1;
}

std::optional<QueryBinder::Slot> QueryBinder::FindVariable(std::string_view name) const {
  const auto it = scope_.find(name);
  if (it == scope_.end()) return std::nullopt;
  return it->second;
}

Error QueryBinder::UndefinedVariable(const ast::Name& name) const {
  std::vector<std::string> known;
  for (const auto& [text, slot] : scope_) known.push_back(text);
  return SemanticError(name.position, "UndefinedVariable", "the variable " + name.text + " is not defined",
                       DidYouMean(name.text, known));
}

int QueryBinder::Intern(std::vector<bound::NameUse>* uses, const ast::Name& name, bool of_element) {
  const auto it = std::ranges::find(*uses, name.text, &bound::NameUse::text);
  if (it != uses->end()) {
    if (of_element && !it->of_element) {
      it->position = name.position;
      it->of_element = true;
    }
    return static_cast<int>(it - uses->begin());
  }
  uses->push_back({name.text, name.position, of_element});
  return static_cast<int>(uses->size()) - 1;
}

}  // namespace dossier::query
