// Which node of the graph each thing of an article is. The nodes of a graph are a function of the set of its articles:
// in whatever order they came, and whatever came and went between, the same names stand for the same things. So an
// article that comes or goes may also move what other articles say from node to node. docs/decisions/006 says why.
// Thread safety: reads a snapshot and reserves ids; one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/extract/extraction.h"
#include "core/graph/graph_batch.h"
#include "core/graph/graph_reader.h"
#include "core/graph/graph_writer.h"

namespace dossier::resolve {

// A name that belongs to several nodes and was linked to none of them.
struct AmbiguousName {
  std::string name;
  std::vector<NodeId> candidates = {};  // by id
};

struct Resolutions {
  std::vector<NodeId> nodes;               // of Extraction.nodes; new ones have new ids, two may be one
  std::vector<graph::MovedSupport> moves;  // of other articles, by article and node
  std::vector<AmbiguousName> ambiguous;    // of the extraction, by appearance
};

// Resolves an article that comes (`extraction`), goes (`removed`), or both: a new version of the article `removed`.
// Things are one by the rules of GroupLocals. A node keeps its id where most of what stood at it stays together.
// Cost: see LoadComponent; articles are looked into only where names do not settle it.
Result<Resolutions> ResolveEntities(const extract::Extraction* extraction, std::optional<ArticleId> removed,
                                    const graph::GraphReader& reader, graph::GraphWriter* writer);

}  // namespace dossier::resolve
