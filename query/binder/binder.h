// A syntax tree to a bound query. Pure function.
#pragma once

#include <memory>
#include <span>

#include "core/base/result.h"
#include "query/binder/bound_query.h"
#include "query/parser/ast.h"

namespace dossier::query {

// Errors: kQuerySemantic with position, "did you mean" hint and the TCK's detail word: UndefinedVariable,
// VariableTypeConflict, UnknownFunction, InvalidAggregation ...
// `procedures` are those that CALL knows beside the built-in ones.
Result<bound::BoundQuery> Bind(const ast::Statement& statement,
                               std::span<const std::shared_ptr<const TableProcedure>> procedures = {});

}  // namespace dossier::query
