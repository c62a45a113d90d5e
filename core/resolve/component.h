// The locals that an article which comes, changes or goes may group anew, and those they are compared with. What is
// left out has no bearing on them, so grouping the component gives what grouping everything would.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/extract/extraction.h"
#include "core/graph/graph_reader.h"
#include "core/resolve/local.h"

namespace dossier::resolve {

using NameClass = std::pair<std::string, std::string>;  // label, key

struct Component {
  std::vector<Local> locals;
  std::vector<std::size_t> local_of;   // of each node of the extraction; two of one name and kind are one
  std::map<NameClass, NodeId> former;  // where the things of the removed article stood
};

// `extraction`: the article that comes, or null. `removed`: the one that goes, which may be its earlier version.
// Cost: a look-up for each name and alias of the article and of what they lead to, and all supports of those nodes,
// save those of FindSettledNodes, which stand for themselves: a local without an article that never moves.
Result<Component> LoadComponent(const graph::GraphReader& reader, const extract::Extraction* extraction,
                                std::optional<ArticleId> removed);

}  // namespace dossier::resolve
