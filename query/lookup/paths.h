// The shortest paths between two nodes, each hop with what states it. Pure function of the snapshot.
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

namespace dossier::query {

struct PathOptions {
  int max_hops = 4;  // 1 to 12
  std::size_t max_paths = 3;
  std::vector<std::string> types;             // relationship types to walk; empty: any
  bool directed = false;                      // only from start to end of each relationship
  FactFilter filter;                          // relationships to walk; undated ones stay
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
  std::vector<FoundPath> paths;      // shortest first; of equals the one whose weakest hop is surest
  std::optional<Error> interrupted;  // kTimeout, kCancelled: what was found so far stands
};

// Paths as node sequences: relationships side by side make one path. kUsage: from is to, max_hops out of range. The
// search walks outward from both ends to half the length; it costs O(relationships walked).
Result<PathsResult> FindPaths(const graph::GraphReader& reader, NodeId from, NodeId to, const PathOptions& options);

}  // namespace dossier::query
