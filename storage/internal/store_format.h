// The format version of a store: the first thing that is asked of one. Look-ups.
#pragma once

#include <memory>
#include <string>

#include "storage/internal/database.h"

namespace dossier::storage {

// What RocksDB would refuse without a word that helps: kStoreVersion where a later format's column families are there;
// kStoreMissing where some are not, since the making was interrupted, unless `may_lack`.
Status CheckFamilies(const std::string& path, bool may_lack);

// The format version that the store's record says; kStoreVersion where this program cannot read nor migrate it,
// kStoreMissing where there is none, since its making was interrupted.
Result<int> FindFormat(const std::shared_ptr<const Database>& database);

// kStoreVersion unless FindFormat gives kFormatVersion: for readers, who cannot migrate.
Status CheckFormat(const std::shared_ptr<const Database>& database);

// The records of an empty store.
Status WriteFirstRecords(Database* database);

}  // namespace dossier::storage
