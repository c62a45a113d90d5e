#include "storage/internal/damaged_store.h"

#include <fmt/format.h>
#include <rocksdb/sst_file_writer.h>

#include <filesystem>

#include "storage/internal/byte_codec.h"
#include "storage/internal/database_options.h"
#include "storage/internal/file_copy.h"

namespace dossier::storage {
namespace {

// Ids asked for one by one after damage where nothing says how far ids go, since the counters are lost too.
constexpr std::uint64_t kMostProbes = std::uint64_t{1} << 17;

std::vector<std::string> ListNames(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator it(path, error);
  for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

rocksdb::Status MakeSeed(const Database& database, Family family, const std::string& path) {
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), rocksdb::Options(), database.handle(family));
  rocksdb::Status status = writer.Open(path);
  if (status.ok()) status = writer.Put(std::string(1, '\0'), "");  // no table's key
  return status.ok() ? writer.Finish() : status;
}

// Makes a manifest for the tables and logs in `scratch`. RocksDB's repair knows families from their tables alone and
// leaves out of the logs what belongs to another; so each family gets a table with an entry that is of no table's keys.
rocksdb::Status MakeManifest(const std::string& scratch) {
  const std::string model = scratch + "/model";
  {
    // Families are numbered in the order of their making, the same in every store.
    const auto database = Database::Open(model, DatabaseMode::kWriter, OpenOptions(), /*create=*/true);
    if (!database.ok()) return rocksdb::Status::IOError(database.error().message);
    for (std::size_t i = 0; i < kFamilyNames.size(); ++i) {
      const std::string seed = fmt::format("{}/{:06}.sst", scratch, 900'000 + i);
      const rocksdb::Status status = MakeSeed(**database, static_cast<Family>(i), seed);
      if (!status.ok()) return status;
    }
  }
  std::error_code ignored;
  std::filesystem::remove_all(model, ignored);
  return rocksdb::RepairDB(scratch, MakeDatabaseOptions(DatabaseMode::kSalvageAnything, OpenOptions(), false),
                           MakeFamilies(OpenOptions()));
}

}  // namespace

Result<DamagedStore> OpenDamaged(const std::string& path, const std::string& scratch, std::vector<std::string>* notes) {
  const auto open = [](const std::string& where, DatabaseMode mode) {
    return Database::Open(where, mode, OpenOptions(), /*create=*/false);
  };
  auto database = open(path, DatabaseMode::kReader);
  if (database.ok()) return DamagedStore{std::move(*database), false};
  notes->push_back(database.error().message);
  database = open(path, DatabaseMode::kSalvage);
  if (database.ok()) {
    notes->push_back("the log was read as far as its first damage; what was committed after it is lost");
    return DamagedStore{std::move(*database), false};
  }
  database = open(path, DatabaseMode::kSalvageAnything);
  if (database.ok()) {
    notes->push_back("tables that cannot be opened were left out, and damaged parts of the log skipped");
    return DamagedStore{std::move(*database), true};
  }
  // Tables are only read; logs are moved about.
  for (const std::string& name : ListNames(path)) {
    if (name.ends_with(".sst")) DOSSIER_RETURN_IF_ERROR(LinkOrCopyFile(path + "/" + name, scratch + "/" + name));
    if (name.ends_with(".log")) DOSSIER_RETURN_IF_ERROR(CopyFile(path + "/" + name, scratch + "/" + name));
  }
  const rocksdb::Status made = MakeManifest(scratch);
  if (!made.ok()) return ToError(made, path, "repairing");
  notes->push_back(
      "the list of files was made anew from the tables and logs that are there: what was deleted shortly before may be "
      "there again, and damaged parts of the log are skipped");
  database = open(scratch, DatabaseMode::kSalvageAnything);
  if (!database.ok()) return std::move(database).error();
  return DamagedStore{std::move(*database), true};
}

Status ScanPastDamage(const View& view, Table table, std::uint64_t last, const VisitEntry& visit,
                      const std::function<void(std::uint64_t)>& lost) {
  const std::string prefix = TablePrefix(table);
  const auto key_of = [&](std::uint64_t id) {
    std::string key = prefix;
    ByteWriter(&key).Fixed64(id);
    return key;
  };
  for (std::uint64_t next = 0; next <= last;) {
    {
      Cursor cursor = view.ScanFrom(prefix, key_of(next));
      for (; cursor.Valid(); cursor.Next()) {
        const auto id = ParseIdKey(table, cursor.key());
        if (!id || *id > last) break;  // nobody's key: nothing after it is either
        DOSSIER_RETURN_IF_ERROR(visit(cursor.key(), cursor.value()));
        next = *id + 1;
      }
      if (cursor.status().ok()) return {};
    }
    const std::uint64_t end = last == kNoLastId ? next + kMostProbes : last;
    for (bool readable = false; !readable && next <= end; ++next) {
      const std::string key = key_of(next);
      const auto value = view.Get(key);
      if (!value.ok()) {
        lost(next);
      } else if (*value) {
        DOSSIER_RETURN_IF_ERROR(visit(key, **value));
        readable = true;
      }
    }
    if (next > end && end < last) return {};
  }
  return {};
}

Result<bool> ScanToDamage(const View& view, const std::string& prefix, const VisitEntry& visit) {
  Cursor cursor = view.Scan(prefix);
  for (; cursor.Valid(); cursor.Next()) DOSSIER_RETURN_IF_ERROR(visit(cursor.key(), cursor.value()));
  return cursor.status().ok();
}

}  // namespace dossier::storage
