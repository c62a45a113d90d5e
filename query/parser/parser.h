// Query text to its syntax tree. Pure function; O(bytes).
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "query/parser/ast.h"

namespace dossier::query {

// One statement, optionally ended by `;`. Errors: kQuerySyntax with position.
Result<ast::Statement> Parse(std::string_view text);

}  // namespace dossier::query
