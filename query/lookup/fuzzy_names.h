// Names that differ from another by a few letters, found by a walk over the sorted name index: of all names that start
// alike, those that can no longer be near are passed over with one seek (Schulz and Mihov, "Fast string correction with
// Levenshtein automata", 2002, with rows of the distance table in the place of states). Pure function of the snapshot.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graph/name_walk.h"

namespace dossier::query {

struct FuzzyHit {
  std::size_t edits = 0;
  NodeId node = kNoNode;
  friend auto operator<=>(const FuzzyHit&, const FuzzyHit&) = default;
};

// Nodes with a name or alias within `edits` of `wanted`, which is normalised: letters put in, left out, taken for
// another or swapped with the next. Each node once, with its nearest name; by edits, then node. Visits a few thousand
// of a million names for one edit and some ten thousand for two.
Result<std::vector<FuzzyHit>> FindFuzzy(const graph::NameWalk& names, std::string_view wanted, std::size_t edits);

}  // namespace dossier::query
