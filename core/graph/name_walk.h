// A walk over a sorted name index, for searches that look at many names: what readers with such an index offer beside
// GraphReader (a dynamic_cast tells). Thread safety and lifetime: the reader's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"

namespace dossier::graph {

// All indexed names that are no match keys (indexed_names.h) are greater.
inline constexpr std::string_view kFirstName = "\x04";

class NameWalk {
 public:
  // Gives the least name to be visited after the one at hand (any that is not greater: the next), or nothing to stop.
  using Visitor = std::function<std::optional<std::string>(std::string_view name, const NameHit& hit)>;

  virtual ~NameWalk() = default;
  // Visits indexed names (IndexedNames) in order of (name, node), from the first not less than `from`.
  virtual Status WalkNames(std::string_view from, const Visitor& visit) const = 0;
};

}  // namespace dossier::graph
