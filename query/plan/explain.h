// A plan as text, for EXPLAIN and PROFILE.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "query/plan/logical_plan.h"

namespace dossier::query {

// One line an operator, outermost first, inputs indented below; with the rows that each is expected to make and, where
// `rows` (by PlanNode::id) is given, those that it made.
std::string ExplainPlan(const LogicalPlan& plan, std::span<const std::uint64_t> rows = {});

}  // namespace dossier::query
