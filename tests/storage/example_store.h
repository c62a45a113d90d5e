// The small store that docs/storage_format.md works through and tests/compat keeps.
#pragma once

#include <string>

#include "storage/graph_store.h"

namespace dossier::storage {

// One commit: two people who met, and the article that says so.
void CommitExample(GraphStore* store);

// Every key and value of the store in `path`, a line each in order of families and keys: "F | 31", "N 00..01 | ...".
std::string DumpKeys(const std::string& path);

}  // namespace dossier::storage
