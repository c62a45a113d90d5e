#include "storage/internal/database.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <future>
#include <thread>

#include "storage/internal/database_options.h"

namespace dossier::storage {
namespace {

constexpr std::uint64_t kLeastSpace = 128 << 10;  // for a commit itself

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

// The least key greater than all that start with `prefix`; empty: none. A tag is never FF, so there is one.
std::string AfterPrefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xFF') prefix.pop_back();
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

}  // namespace

Error ToError(const rocksdb::Status& status, std::string_view path, std::string_view doing) {
  std::string text = status.ToString();
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  if (status.IsIOError() &&
      (status.subcode() == rocksdb::Status::kNoSpace || text.find("No space left") != std::string::npos ||
       text.find("File too large") != std::string::npos || text.find("quota exceeded") != std::string::npos)) {
    return {.code = ErrorCode::kDiskFull,
            .message = fmt::format("no space left on the disk while {} store {}", doing, path),
            .hint = "what was committed before is kept; free some space and run the command again",
            .detail = std::move(text)};
  }
  if (status.IsCorruption()) {
    return {.code = ErrorCode::kStoreDamaged,
            .message = fmt::format("store {} is damaged ({}: {})", path, doing, text),
            .hint = fmt::format("look with: dossier check --db {0}; then restore a backup, or save what can be read: "
                                "dossier repair --db {0}",
                                path)};
  }
  return {.code = ErrorCode::kIo, .message = fmt::format("{} store {} failed: {}", doing, path, text)};
}

std::vector<std::string> ListFamilies(const std::string& path) {
  std::vector<std::string> families;
  if (!rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), path, &families).ok()) families.clear();
  std::sort(families.begin(), families.end());
  return families;
}

Error Database::ToError(const rocksdb::Status& status, std::string_view doing) const {
  return storage::ToError(status, path_, doing);
}

Result<std::shared_ptr<Database>> Database::Open(const std::string& path, DatabaseMode mode, const OpenOptions& options,
                                                 bool create) {
  std::shared_ptr<Database> database(new Database(path, mode));
  rocksdb::DBOptions db_options = MakeDatabaseOptions(mode, options, create);
  db_options.listeners.push_back(database->listener_);
  database->tickers_ = db_options.statistics;
  const auto families = MakeFamilies(options);
  rocksdb::DB* db = nullptr;
  rocksdb::Status status;
  switch (mode) {
    case DatabaseMode::kWriter: status = rocksdb::DB::Open(db_options, path, families, &database->handles_, &db); break;
    case DatabaseMode::kReader:
    case DatabaseMode::kSalvage:
    case DatabaseMode::kSalvageAnything:
      status = rocksdb::DB::OpenForReadOnly(db_options, path, families, &database->handles_, &db);
      break;
  }
  database->db_.reset(db);
  if (!status.ok()) return database->ToError(status, "opening");
  return database;
}

Database::~Database() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
  }
  db_->Close();
}

Status Database::Write(rocksdb::WriteBatch* batch) {
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status = db_->Write(options, batch);
  if (!status.ok()) return ToError(status, "committing to");
  return {};
}

Status Database::Ingest(std::span<const std::pair<Family, std::string>> files) {
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  for (const auto& [family, path] : files) {
    rocksdb::IngestExternalFileArg& argument = arguments.emplace_back();
    argument.column_family = handle(family);
    argument.external_files = {path};
    argument.options.move_files = true;
    argument.options.write_global_seqno = false;  // a file is never written again
  }
  // With a snapshot alive every file becomes a sorted run of its own; without one RocksDB puts it beside the files of
  // an old run where keys allow it, and of runs of several files 7.8 may lose some (database_options.cc).
  const rocksdb::Snapshot* snapshot = db_->GetSnapshot();
  const rocksdb::Status status = db_->IngestExternalFiles(arguments);
  db_->ReleaseSnapshot(snapshot);
  if (!status.ok()) return ToError(status, "importing into");
  return {};
}

Status Database::CheckSpace() const {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(path_, error);
  std::uint64_t in_memory = 0;
  db_->GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &in_memory);
  const std::uint64_t needed = 2 * in_memory + kLeastSpace;
  if (error || space.available >= needed) return {};
  return Error{.code = ErrorCode::kDiskFull,
               .message = fmt::format("no space left on the disk for store {}: {} kB are free, {} kB are needed", path_,
                                      space.available >> 10, needed >> 10),
               .hint = "what was committed before is kept; free some space and run the command again"};
}

Status Database::Recover(const std::shared_ptr<Database>& database) {
  constexpr std::chrono::seconds kPatience{10};
  const auto stuck = [&] {
    return Error{.code = ErrorCode::kIo,
                 .message = fmt::format("store {} cannot be written any more by this process: the disk failed, and "
                                        "RocksDB does not get over it",
                                        database->path()),
                 .hint = "what was committed before is kept; run the command again"};
  };
  if (database->is_stuck_) return stuck();
  std::promise<rocksdb::Status> promise;
  std::future<rocksdb::Status> resumed = promise.get_future();
  std::thread([kept = database, promise = std::move(promise)]() mutable {
    const rocksdb::Status status = kept->db_->Resume();
    kept.reset();  // before anybody hears of it: who closes the store next must not find it held
    promise.set_value(status);
  }).detach();
  if (resumed.wait_for(kPatience) != std::future_status::ready) {
    database->is_stuck_ = true;
    return stuck();
  }
  const rocksdb::Status status = resumed.get();
  if (!status.ok()) return database->ToError(status, "committing to");
  return {};
}

Status Database::Flush() {
  const rocksdb::Status status = db_->Flush(rocksdb::FlushOptions(), handles_);
  if (!status.ok()) return ToError(status, "flushing");
  return {};
}

Status Database::Compact() {
  DOSSIER_RETURN_IF_ERROR(Flush());
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    const rocksdb::Status status = db_->CompactRange(options, handle, nullptr, nullptr);
    if (!status.ok()) return ToError(status, "compacting");
  }
  return {};
}

Status Database::VerifyChecksums() const {
  const rocksdb::Status status = db_->VerifyChecksum();
  if (!status.ok()) return ToError(status, "reading");
  return {};
}

View::View(std::shared_ptr<const Database> database) : database_(std::move(database)) {
  if (database_->mode() == DatabaseMode::kWriter) snapshot_ = database_->rocks()->GetSnapshot();
}

View::~View() {
  if (snapshot_ != nullptr) database_->rocks()->ReleaseSnapshot(snapshot_);
}

rocksdb::ReadOptions View::ReadOptions() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  options.verify_checksums = true;
  return options;
}

Result<std::optional<std::string>> View::Get(const std::string& key) const {
  std::string value;
  const rocksdb::Status status =
      database_->rocks()->Get(ReadOptions(), database_->handle(FamilyOfKey(key)), key, &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return database_->ToError(status, "reading");
  return std::optional<std::string>(std::move(value));
}

Status View::MultiGet(std::span<const std::string> keys,
                      const std::function<Status(std::size_t, std::string_view)>& visit) const {
  constexpr std::size_t kBatch = 256;
  for (std::size_t start = 0; start < keys.size(); start += kBatch) {
    const std::size_t count = std::min(kBatch, keys.size() - start);
    std::array<rocksdb::Slice, kBatch> slices;
    std::array<rocksdb::PinnableSlice, kBatch> values;
    std::array<rocksdb::Status, kBatch> statuses;
    for (std::size_t i = 0; i < count; ++i) slices[i] = keys[start + i];
    database_->rocks()->MultiGet(ReadOptions(), database_->handle(FamilyOfKey(keys[start])), count, slices.data(),
                                 values.data(), statuses.data());
    for (std::size_t i = 0; i < count; ++i) {
      if (statuses[i].IsNotFound()) continue;
      if (!statuses[i].ok()) return database_->ToError(statuses[i], "reading");
      DOSSIER_RETURN_IF_ERROR(visit(start + i, {values[i].data(), values[i].size()}));
    }
  }
  return {};
}

Cursor View::Scan(std::string prefix) const {
  const std::string from = prefix;
  return ScanFrom(std::move(prefix), from);
}

Cursor View::ScanFrom(std::string prefix, const std::string& from) const {
  Cursor cursor;
  cursor.state_ = std::make_unique<Cursor::State>();
  Cursor::State& state = *cursor.state_;
  const Family family = FamilyOfKey(prefix);
  state.database = database_.get();
  state.upper = AfterPrefix(prefix);
  state.lower = std::move(prefix);
  state.lower_slice = ToSlice(state.lower);
  state.upper_slice = ToSlice(state.upper);
  rocksdb::ReadOptions options = ReadOptions();
  options.iterate_lower_bound = &state.lower_slice;
  options.iterate_upper_bound = &state.upper_slice;
  state.iterator.reset(database_->rocks()->NewIterator(options, database_->handle(family)));
  state.iterator->Seek(from);
  return cursor;
}

Status Cursor::status() const {
  const rocksdb::Status status = state_->iterator->status();
  if (!status.ok()) return state_->database->ToError(status, "reading");
  return {};
}

}  // namespace dossier::storage
