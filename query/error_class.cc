#include <array>
#include <string_view>
#include <utility>

#include "query/query_engine.h"

namespace dossier::query {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

// By detail, where it is not SyntaxError before the run.
constexpr std::array<Entry, 2> kCompileTime = {
    {{"ProcedureNotFound", "ProcedureError"}, {"MissingParameter", "ParameterMissing"}}};

// By detail, where it is not TypeError during the run.
constexpr std::array<Entry, 7> kRuntime = {{{"DivisionByZero", "ArithmeticError"},
                                            {"NumberOutOfRange", "ArgumentError"},
                                            {"DeletedEntityAccess", "EntityNotFound"},
                                            {"DeleteConnectedNode", "ConstraintVerificationFailed"},
                                            {"DeleteSupportedElement", "ConstraintVerificationFailed"},
                                            {"MergeReadOwnWrites", "SemanticError"},
                                            {"NegativeIntegerArgument", "SyntaxError"}}};

}  // namespace

std::string_view ErrorClass(const Error& error) {
  if (!error.kind.empty()) return error.kind;
  if (error.code == ErrorCode::kQueryRuntime) {
    for (const auto& [detail, name] : kRuntime) {
      if (detail == error.detail) return name;
    }
    return "TypeError";
  }
  if (error.code != ErrorCode::kQuerySyntax && error.code != ErrorCode::kQuerySemantic) return "Error";
  for (const auto& [detail, name] : kCompileTime) {
    if (detail == error.detail) return name;
  }
  return "SyntaxError";
}

std::string_view ErrorPhase(const Error& error) {
  return error.code == ErrorCode::kQuerySyntax || error.code == ErrorCode::kQuerySemantic ? "compile time" : "runtime";
}

}  // namespace dossier::query
