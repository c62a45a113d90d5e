// What of an article that comes needs no grouping: things whose names lead to one node, and nothing else to that node's
// names. A country that ten thousand articles speak of is recognised by its name alone.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "core/resolve/local.h"

namespace dossier::resolve {

// Of each of `incoming`, the locals of one article that is new: the node that GroupLocals would give it whatever else
// the graph holds, or kNoNode where that takes a look at other articles. People and events always do. Names of such a
// local and of its node lead to no other node of its label, and to no other local of the article, so no rule could part
// it from what bears its name, nor join it to anything else. Cost: a look-up for each name of the article and of the
// nodes found.
Result<std::vector<NodeId>> FindSettledNodes(const graph::GraphReader& reader, const std::vector<Local>& incoming);

}  // namespace dossier::resolve
