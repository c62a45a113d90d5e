// Stores of earlier format versions brought to this one.
#pragma once

#include <memory>

#include "storage/internal/database.h"

namespace dossier::storage {

// Makes a store of version 1 one of version 2, in one batch: it is the one or the other after kill -9. Version 1 kept
// each relationship under a key of its own (`R`), with an index entry for each (`t`), and adjacency blocks as varints.
// O(relationships) time and memory.
Status MigrateFromVersion1(const std::shared_ptr<Database>& database);

}  // namespace dossier::storage
