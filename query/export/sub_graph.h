// A part of a graph on its way out: nodes, relationships and the evidence behind them, with all names spelt out, so
// that writers need no reader. Sorted by id. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/export/evidence.h"
#include "query/export/record_set.h"

namespace dossier::query {

using NamedProperties = std::vector<std::pair<std::string, graph::Value>>;  // sorted by name

struct SubGraphNode {
  NodeId id = kNoNode;
  std::string name;                 // its element id where it has none
  std::vector<std::string> labels;  // sorted
  NamedProperties properties;       // `name` among them
  std::string first_article;        // name of the first article that speaks of it; only where asked for
};

struct SubGraphRelationship {
  RelationshipId id = kNoRelationship;
  NodeId start = kNoNode, end = kNoNode;
  std::string type;
  bool symmetric = false;  // by the built-in ontology
  NamedProperties properties;
  std::string date;       // its `date`, or empty
  std::string title;      // its `title`: a post, or empty
  double confidence = 1;  // its `confidence`; 1 for one made by hand
  std::int64_t sources = 0;
  bool planned = false;
  std::vector<Evidence> evidence;
};

struct SubGraph {
  std::string title;
  std::vector<SubGraphNode> nodes;
  std::vector<SubGraphRelationship> relationships;  // both ends are in `nodes`
};

struct SubGraphOptions {
  bool evidence = true;                     // read the sentences; one look-up an assertion
  bool first_articles = false;              // fill SubGraphNode.first_article; one look-up a node
  double min_confidence = 0;                // relationships below are left out
  std::optional<PartialDate> since, until;  // relationships dated outside are left out; undated ones stay
  std::vector<std::string> types;           // relationship types to keep; empty: all
  std::size_t max_nodes = 0;                // more are refused with kRowLimit, naming --max-nodes; 0: no limit
  std::string title;
};

// The nodes and relationships that a query's rows name. Relationships bring their ends.
Result<SubGraph> SubGraphOfRows(const graph::GraphReader& reader, std::span<const Row> rows,
                                const SubGraphOptions& options);
// The node, all within `depth` steps of it in either direction, and every relationship among them.
Result<SubGraph> SubGraphAround(const graph::GraphReader& reader, NodeId centre, int depth,
                                const SubGraphOptions& options);
Result<SubGraph> WholeGraph(const graph::GraphReader& reader, const SubGraphOptions& options);

// Whether a date lies between two others, as precisely as the three are known: 2025-11 is within 2025-11-03 ..
// 2025-12, because it may be.
bool DateWithin(const std::optional<PartialDate>& since, const PartialDate& date,
                const std::optional<PartialDate>& until);

}  // namespace dossier::query
