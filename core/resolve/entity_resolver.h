// Which node of the graph each node of an article is, or that it is new.
// Thread safety: a pure function of its arguments. Cost: a few index look-ups a node.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/extract/extraction.h"
#include "core/graph/graph_reader.h"

namespace dossier::resolve {

struct ResolvedNode {
  NodeId node = kNoNode;  // none: new to the graph
  double score = 0;       // 0 to 1; 0 for a new node
  std::string why;        // "same name", "spelling variant", "alias", "new" ...
};

// A name that belongs to several nodes: it was linked to none of them by itself, at most by the company it keeps.
struct AmbiguousName {
  std::string name;
  std::vector<NodeId> candidates = {};  // by id
};

struct Resolutions {
  std::vector<ResolvedNode> nodes;       // as Extraction.nodes
  std::vector<AmbiguousName> ambiguous;  // by appearance
};

// Kinds must agree. A full name is enough, and so is an alias that one node alone owns; a person's single name wants
// company too: another node of the article that is a neighbour. Events are one only with equal name and day.
// `replaced` is the article that this one is a new version of: its events are recognised by name alone.
Result<Resolutions> ResolveEntities(const extract::Extraction& extraction, const graph::GraphReader& reader,
                                    std::optional<ArticleId> replaced);

}  // namespace dossier::resolve
