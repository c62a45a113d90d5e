// What a query changed, counted as the kit counts: nodes and relationships by identity, labels as distinct names in
// use, properties as (element, key, value).
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"

namespace dossier::tck {

struct GraphContent {
  std::set<std::string> nodes, relationships, labels, properties;
};

Result<GraphContent> ReadContent(const graph::GraphReader& reader);

// "+nodes", "-nodes", "+relationships" ... with how many; none that are 0.
std::map<std::string, int> SideEffects(const GraphContent& before, const GraphContent& after);

}  // namespace dossier::tck
