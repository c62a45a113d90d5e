// The relationship types that a step may take, as ids of the snapshot.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "query/exec/exec_context.h"

namespace dossier::query {

class StepTypes {
 public:
  StepTypes(const std::vector<int>& names, const ExecContext& context) {
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
  bool none_ = false;
};

}  // namespace dossier::query
