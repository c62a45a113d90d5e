// Query values as a person reads them in a cell of a table. Pure functions.
#pragma once

#include <string>

#include "query/export/record_set.h"

namespace dossier::query {

// Strings bare, null as "null"; a node "Li Wei (e:7)", a relationship "MET (r:9)", a path
// "Li Wei -[CHAIRS]-> Board <-[MEMBER_OF]- Ann Lee"; lists and maps as compact JSON.
std::string ToText(const graph::Value& value, const RecordSet& records);

}  // namespace dossier::query
