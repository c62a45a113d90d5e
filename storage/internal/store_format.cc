#include "storage/internal/store_format.h"

#include <fmt/format.h>

#include <algorithm>

#include "storage/internal/record_codec.h"
#include "storage/internal/store_directory.h"

namespace dossier::storage {
namespace {

Error WrongVersion(const std::string& path, std::string_view found) {
  return {.code = ErrorCode::kStoreVersion,
          .message = fmt::format("store {} has format version {}, and this dossier reads version {}", path, found,
                                 GraphStore::kFormatVersion),
          .hint = "use the dossier that wrote it, or ingest the articles into a new store"};
}

}  // namespace

Status CheckFamilies(const std::string& path, bool may_lack) {
  const std::vector<std::string> families = ListFamilies(path);
  for (const std::string& family : families) {
    if (family != rocksdb::kDefaultColumnFamilyName &&
        std::find(kFamilyNames.begin(), kFamilyNames.end(), family) == kFamilyNames.end()) {
      return WrongVersion(path, fmt::format("of a later dossier (it has the column family \"{}\")", family));
    }
  }
  // None at all: RocksDB will say why it cannot read them.
  if (!families.empty() && families.size() <= kFamilyNames.size() && !may_lack) {
    return NoStoreError(DirectoryState::kUnfinished, path);
  }
  return {};
}

Result<int> FindFormat(const std::shared_ptr<const Database>& database) {
  const View view(database);
  DOSSIER_ASSIGN_OR_RETURN(const auto format, view.Get(FormatKey()));
  if (!format) return NoStoreError(DirectoryState::kUnfinished, database->path());
  for (int version = 1; version <= GraphStore::kFormatVersion; ++version) {
    if (*format == std::to_string(version)) return version;
  }
  return WrongVersion(database->path(), *format);
}

Status CheckFormat(const std::shared_ptr<const Database>& database) {
  DOSSIER_ASSIGN_OR_RETURN(const int version, FindFormat(database));
  if (version == GraphStore::kFormatVersion) return {};
  return Error{.code = ErrorCode::kStoreVersion,
               .message = fmt::format("store {} has format version {}, and this dossier reads version {}",
                                      database->path(), version, GraphStore::kFormatVersion),
               .hint = fmt::format("bring it to version {} with: dossier compact --db {}", GraphStore::kFormatVersion,
                                   database->path())};
}

Status WriteFirstRecords(Database* database) {
  rocksdb::WriteBatch batch;
  batch.Put(database->handle(Family::kMeta), FormatKey(), std::to_string(GraphStore::kFormatVersion));
  batch.Put(database->handle(Family::kMeta), CountersKey(), EncodeCounters(Counters()));
  return database->Write(&batch);
}

}  // namespace dossier::storage
