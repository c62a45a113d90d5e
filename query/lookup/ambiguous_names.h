// Names and aliases that several nodes own. Pure function of the snapshot.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"

namespace dossier::query {

struct SharedName {
  std::string name;           // as the first of the nodes writes it
  std::vector<NodeId> nodes;  // at least two, by id
};

// By normalised name. Events are left out: "the meeting" is no name. Reads every node: O(graph).
Result<std::vector<SharedName>> FindAmbiguousNames(const graph::GraphReader& reader);

}  // namespace dossier::query
