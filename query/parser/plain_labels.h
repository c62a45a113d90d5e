// Label expressions that name labels and nothing else. Pure function.
#pragma once

#include <optional>
#include <vector>

#include "query/parser/ast.h"

namespace dossier::query {

// The labels of `A`, `A:B` or `A&B`; nothing where the expression has alternatives, negations or wildcards.
inline std::optional<std::vector<ast::Name>> PlainLabels(const ast::LabelExpr& labels) {
  if (labels.kind == ast::LabelExpr::Kind::kName) return std::vector<ast::Name>{labels.name};
  if (labels.kind != ast::LabelExpr::Kind::kAnd) return std::nullopt;
  std::vector<ast::Name> names;
  for (const ast::LabelExpr& operand : labels.operands) {
    if (operand.kind != ast::LabelExpr::Kind::kName) return std::nullopt;
    names.push_back(operand.name);
  }
  return names;
}

}  // namespace dossier::query
