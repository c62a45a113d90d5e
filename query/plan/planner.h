// A bound query to a plan. First each clause becomes its operators; then rules improve it, in the order of kRules. What
// a rule changes is speed alone: rows are the same without it.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/plan/logical_plan.h"

namespace dossier::query {

// Names for QueryOptions.disabled_rules.
inline constexpr std::array<std::string_view, 12> kRules = {
    "order-patterns",  // start where the fewest nodes are, go on where the fewest relationships are; off: as written
    "seek-names",      // {name: 'X'} starts from the name index
    "seek-ids",        // elementId(n) = 'e:7' starts from that node
    "scan-labels",     // (:Person) starts from the nodes of that label
    "push-filters",    // conditions hold as soon as what they need is known; off: after the whole MATCH
    "push-path-conditions",  // all(r IN relationships(p) WHERE ...) holds inside the search for p
    "top-rows",              // ORDER BY with LIMIT keeps only the rows that it needs
    "reach-only",            // DISTINCT, EXISTS and their kin over paths that nobody reads: each node is visited once
    "intersect-neighbours",  // a triangle's third node comes from two sorted neighbour lists
    "compare-ids",           // id(a) < id(b) holds inside the expansion to b
    "count-triangles",       // count(*) over (a)--(b)--(c)--(a) is counted without rows, hubs last
    "count-inside",          // count(DISTINCT b) and count(*) are counted by the search for b
};

struct PlannerOptions {
  std::span<const std::string> disabled_rules;
};

// Takes the query apart. Errors: those of reading counts, kUsage for an unknown rule, kQuerySemantic for a plan that
// would be too long.
Result<LogicalPlan> Plan(bound::BoundQuery query, const graph::GraphReader& reader, const PlannerOptions& options);

}  // namespace dossier::query
