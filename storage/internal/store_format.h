// The format version of a store: the first thing that is asked of one. Look-ups.
#pragma once

#include <memory>
#include <string>

#include "storage/internal/database.h"

namespace dossier::storage {

// What RocksDB would refuse without a word that helps: kStoreVersion where a later format's column families are there;
// kStoreMissing where some are not, since the making was interrupted, unless `may_lack`.
Status CheckFamilies(const std::string& path, bool may_lack);

// kStoreVersion unless the format record says kFormatVersion; kStoreMissing where there is none, since its making was
// interrupted.
Status CheckFormat(const std::shared_ptr<const Database>& database);

// The records of an empty store.
Status WriteFirstRecords(Database* database);

}  // namespace dossier::storage
