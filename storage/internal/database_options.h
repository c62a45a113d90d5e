// How Dossier sets RocksDB up, in one place.
#pragma once

#include <rocksdb/options.h>

#include <vector>

#include "storage/graph_store.h"
#include "storage/internal/database.h"

namespace dossier::storage {

rocksdb::DBOptions MakeDatabaseOptions(DatabaseMode mode, const OpenOptions& options, bool create);
// One for each family, in order, then "default", which RocksDB wants and Dossier leaves empty.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(const OpenOptions& options);

}  // namespace dossier::storage
