// What a query changed, for people. Pure function.
#pragma once

#include <string>

#include "core/graph/transaction.h"

namespace dossier::query {

// "2 nodes and 1 relationship created, 1 node deleted"; "nothing changed".
std::string ChangesText(const graph::Transaction::Changes& changes);

}  // namespace dossier::query
