// Why the graph holds a relationship: every assertion behind it, those against it, and how its confidence comes about.
// Pure functions of the snapshot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/export/evidence.h"
#include "query/lookup/relationship_facts.h"

namespace dossier::query {

// An assertion that supports a relationship, and its part in the confidence.
struct Support {
  Evidence evidence;
  std::size_t copy_of = 0;  // number (from 1) of the same sentence in an article of the very same text, or 0
};

struct ExplainedRelationship {
  RelationshipId id = kNoRelationship;
  NodeId start = kNoNode, end = kNoNode;
  std::string start_name, end_name;
  RelationshipFacts facts;
  std::vector<Support> supports;  // by assertion id; empty for one made by hand
  std::string formula;            // "1 - (1 - 0.92) * (1 - 0.85) = 0.988", or empty
};

struct WhyResult {
  std::vector<ExplainedRelationship> relationships;  // by date, undated last, then by id
  // Assertions about the same two that make no relationship: negated, or merely possible.
  std::vector<Evidence> against;
  std::vector<Evidence> possible;
};

// Relationships from `subject` to `object` of `type` (empty: any), in the direction named; of symmetric types and where
// there is none in that direction, in the other. kNotFound, with what there is between the two as hint.
Result<WhyResult> Why(const graph::GraphReader& reader, NodeId subject, const std::string& type, NodeId object);
// One relationship; kNotFound where there is none of that id.
Result<WhyResult> WhyRelationship(const graph::GraphReader& reader, RelationshipId id);

}  // namespace dossier::query
