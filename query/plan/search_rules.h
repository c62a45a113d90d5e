// Rules that turn expansions whose paths nobody reads into searches that visit each node once, and closing expansions
// into intersections of neighbour lists. Rows are the same without them.
#pragma once

#include "query/plan/logical_plan.h"
#include "query/plan/match_planner.h"

namespace dossier::query {

void UseSearchRules(const RuleSet& rules, LogicalPlan* plan);

}  // namespace dossier::query
