// A syntax tree to a bound query. Pure function.
#pragma once

#include "core/base/result.h"
#include "query/binder/bound_query.h"
#include "query/parser/ast.h"

namespace dossier::query {

// Errors: kQuerySemantic with position, "did you mean" hint and the TCK's detail word: UndefinedVariable,
// VariableTypeConflict, UnknownFunction, InvalidAggregation ...
Result<bound::BoundQuery> Bind(const ast::Statement& statement);

}  // namespace dossier::query
