// Rule count-triangles: count(*) over all matches of (a)--(b)--(c)--(a).
#pragma once

#include "query/plan/logical_plan.h"

namespace dossier::query {

// Puts kTriangles over each plan that counts such a pattern, if its three relationships have the same types, no
// direction, and differ, its nodes have the same labels, and no condition but on the order of their ids. To be run
// before rules that change expansions.
void UseTriangleRule(PlanPtr* top);

}  // namespace dossier::query
