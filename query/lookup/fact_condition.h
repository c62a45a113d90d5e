// Filters of look-ups as text of the query language. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/lookup/relationship_facts.h"

namespace dossier::query {

// The condition that Judge makes, on the relationship `variable`; empty where it asks for nothing. `keep_undated`: one
// without a date passes. A date known to the year or month passes where a day of it would.
std::string FactCondition(std::string_view variable, const FactFilter& filter, bool keep_undated);

// ":A|B", each name as a query must write it; empty for none.
std::string TypesText(const std::vector<std::string>& types);

}  // namespace dossier::query
