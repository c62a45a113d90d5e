// Binary operators of expressions, shared by the tree that the parser makes and the bound one.
#pragma once

#include <cstdint>
#include <string_view>

namespace dossier::query {

enum class BinaryOperator : std::uint8_t {
  kOr,
  kXor,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kStartsWith,
  kEndsWith,
  kContains,
  kMatches,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kPower
};

// As written in a query: "<=", "STARTS WITH".
std::string_view OperatorText(BinaryOperator op);

}  // namespace dossier::query
