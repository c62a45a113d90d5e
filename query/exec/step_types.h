// The relationship types that a step may take, as ids of the snapshot.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "query/exec/exec_context.h"

namespace dossier::query {

class StepTypes {
 public:
  StepTypes(const std::vector<int>& names, const std::optional<bound::LabelExpr>& expr, const ExecContext& context) {
    if (expr) {
      const std::size_t known = context.reader.symbols().types.size();
      for (std::uint32_t i = 1; i <= known; ++i) {
        if (Satisfies(*expr, TypeId{i}, context)) ids_.push_back(TypeId{i});
      }
      none_ = ids_.empty();
      if (ids_.size() == known) ids_.clear();
      return;
    }
    for (const int name : names) {
      if (const auto id = context.types[static_cast<std::size_t>(name)]) ids_.push_back(*id);
    }
    none_ = !names.empty() && ids_.empty();
  }
  // Types are asked for, and the graph knows none of them.
  bool none() const { return none_; }
  // Empty: any.
  std::span<const TypeId> ids() const { return ids_; }
  bool Accepts(TypeId type) const { return ids_.empty() || std::ranges::find(ids_, type) != ids_.end(); }

 private:
  std::vector<TypeId> ids_;
  // A relationship has one type, so an expression over types is a set of them.
  static bool Satisfies(const bound::LabelExpr& expr, TypeId type, const ExecContext& context) {
    const auto holds = [&](const bound::LabelExpr& operand) { return Satisfies(operand, type, context); };
    switch (expr.kind) {
      case ast::LabelExpr::Kind::kName: return context.types[static_cast<std::size_t>(expr.label)] == type;
      case ast::LabelExpr::Kind::kAny: return true;
      case ast::LabelExpr::Kind::kNot: return !holds(expr.operands[0]);
      case ast::LabelExpr::Kind::kAnd: return std::ranges::all_of(expr.operands, holds);
      case ast::LabelExpr::Kind::kOr: return std::ranges::any_of(expr.operands, holds);
    }
    return false;
  }

  bool none_ = false;
};

}  // namespace dossier::query
