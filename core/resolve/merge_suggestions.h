// Pairs of nodes that may be one thing and that resolution kept apart, with what speaks for it and against: for people
// to decide. Pure function of the snapshot.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"

namespace dossier::resolve {

struct MergeSuggestion {
  NodeId a = kNoNode, b = kNoNode;  // a < b
  std::string a_name, b_name, a_label, b_label;
  double score = 0;                  // 0 to 1, in hundredths; no probability, only an order
  std::vector<std::string> reasons;  // "initials", "2 shared neighbours: Baogang Group, Li Xiao" ...
};

// Pairs of at least `min_score`, the likeliest first. What is compared: equal names, spellings, initials, aliases, word
// order, slips of a letter, longer forms of a name; then neighbours in common. Against a pair speaks that one article
// has both, a relationship between them, and another kind. O(nodes) memory, and a look-up of neighbours a pair.
Result<std::vector<MergeSuggestion>> SuggestMerges(const graph::GraphReader& reader, double min_score);

}  // namespace dossier::resolve
