// Errors of query text, with the place in it.
#pragma once

#include <string>
#include <utility>

#include "core/base/error.h"

namespace dossier::query {

// `detail` is the stable word of openCypher's Technology Compatibility Kit, such as "UndefinedVariable".
inline Error QueryError(ErrorCode code, const SourcePosition& position, std::string detail, std::string message,
                        std::string hint = {}) {
  return Error{code, std::move(message), std::move(hint), std::move(detail), position};
}
inline Error SyntaxError(const SourcePosition& position, std::string detail, std::string message,
                         std::string hint = {}) {
  return QueryError(ErrorCode::kQuerySyntax, position, std::move(detail), std::move(message), std::move(hint));
}
inline Error SemanticError(const SourcePosition& position, std::string detail, std::string message,
                           std::string hint = {}) {
  return QueryError(ErrorCode::kQuerySemantic, position, std::move(detail), std::move(message), std::move(hint));
}
inline Error RuntimeError(const SourcePosition& position, std::string detail, std::string message,
                          std::string hint = {}) {
  return QueryError(ErrorCode::kQueryRuntime, position, std::move(detail), std::move(message), std::move(hint));
}

// From the start of `first` to the end of `last`.
inline SourcePosition Covering(const SourcePosition& first, const SourcePosition& last) {
  SourcePosition covering = first;
  covering.length = last.offset + last.length - first.offset;
  return covering;
}

}  // namespace dossier::query
