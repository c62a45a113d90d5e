// Opening the files of a damaged store for reading, by ever less trusting ways, and reading past what is damaged.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/internal/database.h"

namespace dossier::storage {

struct DamagedStore {
  std::shared_ptr<Database> database;
  // Commits between others may be left out: what was given and is not there need not have been deleted.
  bool has_holes = false;
};

// The database of the store in `path` as far as it can be opened. First as any reader; then with the log cut at its
// first damage; then without its damaged tables; then with a manifest that is made anew from tables and logs.
// `scratch`: an empty directory on the same file system, for the files of the last way; the store's own are not
// changed. Adds to
// `*notes` what was done, a sentence each. kStoreDamaged where none opens.
Result<DamagedStore> OpenDamaged(const std::string& path, const std::string& scratch, std::vector<std::string>* notes);

using VisitEntry = std::function<Status(std::string_view key, std::string_view value)>;

// Nobody's id: the last one is not known.
inline constexpr std::uint64_t kNoLastId = std::uint64_t{1} << 36;

// Entries of `table` whose keys are a tag and one 64-bit id from 1 to `last`, in order of the ids. Where the scan meets
// bytes that cannot be read, the ids after it are asked for one by one, and `lost` is told of each that cannot be read;
// such an id may have been given and be deleted. Stops at the first error of `visit`.
Status ScanPastDamage(const View& view, Table table, std::uint64_t last, const VisitEntry& visit,
                      const std::function<void(std::uint64_t)>& lost);

// Entries that start with `prefix`, as far as they can be read; false where not all could be.
Result<bool> ScanToDamage(const View& view, const std::string& prefix, const VisitEntry& visit);

}  // namespace dossier::storage
