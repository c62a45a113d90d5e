// The shortest paths between two nodes, each hop with what states it: a question in the query language and its answer
// with the sentences. Pure function of the snapshot.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/export/evidence.h"
#include "query/lookup/relationship_facts.h"
#include "query/query_engine.h"

namespace dossier::query {

// Which paths in the order of time are wanted.
enum class PathOrder : std::uint8_t {
  kShortest,
  kEarliest,  // the one that arrives first
  kLatest,    // the one that leaves last
};

struct PathOptions {
  int max_hops = 4;  // 1 to 12
  std::size_t max_paths = 3;
  std::vector<std::string> types;             // relationship types to walk; empty: any
  bool directed = false;                      // only from start to end of each relationship
  FactFilter filter;                          // relationships to walk; undated ones stay
  bool respect_time = false;                  // dates along a path never decrease; relationships without date left out
  bool strict = false;                        // with respect_time: each date is later than the one before
  PathOrder order = PathOrder::kShortest;     // with respect_time
  bool evidence = true;                       // the surest sentence of each hop's relationships
  std::chrono::milliseconds timeout{30'000};  // 0: none
  std::stop_token cancel = {};
};

// One relationship that joins the two nodes of a hop.
struct HopRelationship {
  RelationshipId id = kNoRelationship;
  bool forward = true;  // starts where the hop does
  RelationshipFacts facts;
  std::size_t articles = 0;
  std::optional<Evidence> evidence;
};

struct Hop {
  NodeId from = kNoNode, to = kNoNode;
  std::string from_name, to_name;
  std::vector<HopRelationship> relationships;  // surest first, then by id
};

// No node comes twice.
struct FoundPath {
  std::vector<Hop> hops;
};

struct PathsResult {
  std::string from_name, to_name;
  std::vector<FoundPath> paths;             // shortest first; of equals the one whose weakest hop is surest
  std::vector<Notification> notifications;  // relationships left out because they have no date
  std::optional<Error> interrupted;         // kTimeout, kCancelled: what was found so far stands
};

// The query behind FindPaths, for the lengths of as many paths as are wanted.
std::string PathsQuery(NodeId from, NodeId to, const PathOptions& options);

// Paths as node sequences: relationships side by side make one path, but not where time is respected. kUsage: from is
// to, max_hops out of range. Cost: that of the query, asked for one length more until there are enough paths.
Result<PathsResult> FindPaths(const graph::GraphReader& reader, NodeId from, NodeId to, const PathOptions& options);

}  // namespace dossier::query
