// RocksDB behind RAII: opening, batches, views and cursors, with errors as Error. The only thing that knows which
// column family a key lies in is FamilyOfKey, so callers deal in keys alone.
// Lifetime: views share ownership of the database and cursors that of their view, so nothing outlives it (RocksDB
// aborts the process where an iterator is alive when it closes). Thread safety: Database and View are safe to share;
// a Cursor belongs to one thread.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/statistics.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "storage/graph_store.h"
#include "storage/internal/database_listener.h"
#include "storage/internal/key.h"

namespace dossier::storage {

enum class DatabaseMode : std::uint8_t {
  kWriter,  // the one process that writes
  kReader,  // reads what is there at the opening, and changes nothing
  // Readers of damaged stores, for repair alone.
  kSalvage,          // takes the log as far as its first damage
  kSalvageAnything,  // leaves out damaged parts of the log and tables that cannot be opened
};

// Column families of the database in `path`, sorted; empty where RocksDB cannot tell.
std::vector<std::string> ListFamilies(const std::string& path);

class Database {
 public:
  // `create`: makes the database and its column families where they are missing (kWriter only).
  static Result<std::shared_ptr<Database>> Open(const std::string& path, DatabaseMode mode, const OpenOptions& options,
                                                bool create);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Applies all of `batch` or nothing; when it returns ok, the bytes are on the disk.
  Status Write(rocksdb::WriteBatch* batch);
  // Takes in finished table files, at most one a family, all or none; the files are moved. Their keys lie over those
  // that are there.
  Status Ingest(std::span<const std::pair<Family, std::string>> files);
  // kDiskFull unless there is room for what is in memory, twice: RocksDB is not let near a full disk, because some of
  // its assertions do not survive one.
  Status CheckSpace() const;
  // After a failed Write: makes the database writable again if the cause is gone. RocksDB's own recovery may wait for
  // ever, for a flush that it will not try again (seen where the sync of a manifest failed): after some seconds it is
  // left alone with the database, which then stays open and closed to writers until the process ends.
  static Status Recover(const std::shared_ptr<Database>& database);
  bool is_stuck() const { return is_stuck_; }
  // Writes what is only in the log to tables, so that the next opening has little to replay.
  Status Flush();
  // Merges each family's tables into one. O(bytes on disk), and as much free space as the largest family takes.
  Status Compact();
  // Reads every block of every table file and compares its checksum. O(bytes on disk).
  Status VerifyChecksums() const;

  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles_[static_cast<std::size_t>(family)]; }
  rocksdb::DB* rocks() const { return db_.get(); }
  DatabaseMode mode() const { return mode_; }
  const DatabaseListener& listener() const { return *listener_; }
  // Null for a reader that counts nothing.
  const rocksdb::Statistics* tickers() const { return tickers_.get(); }
  const std::string& path() const { return path_; }
  // Keeps `what` until the files are closed: the lock of a store whose readers outlive it.
  void KeepWhileOpen(std::shared_ptr<const void> what) { kept_ = std::move(what); }
  Error ToError(const rocksdb::Status& status, std::string_view doing) const;

 private:
  Database(std::string path, DatabaseMode mode) : path_(std::move(path)), mode_(mode) {}

  std::shared_ptr<const void> kept_;
  std::string path_;
  DatabaseMode mode_;
  std::atomic<bool> is_stuck_ = false;  // a recovery did not end
  std::shared_ptr<DatabaseListener> listener_ = std::make_shared<DatabaseListener>();
  std::shared_ptr<rocksdb::Statistics> tickers_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // by Family, then "default"
};

// Error for a RocksDB status: kDiskFull, kStoreDamaged, kIo ... `doing` is what we did: "reading", "committing".
Error ToError(const rocksdb::Status& status, std::string_view path, std::string_view doing);

class Cursor;

// The database as of one moment.
class View {
 public:
  // Takes a snapshot of a writer's database; a reader's stands still.
  explicit View(std::shared_ptr<const Database> database);
  ~View();
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  Result<std::optional<std::string>> Get(const std::string& key) const;
  // Looks up keys of one family; calls `visit` with the place in `keys` and the value for each that is found, in
  // order, and returns its first error. The value lives during the call only.
  Status MultiGet(std::span<const std::string> keys,
                  const std::function<Status(std::size_t, std::string_view)>& visit) const;
  // Entries whose key starts with `prefix`, in order; starts at the first.
  Cursor Scan(std::string prefix) const;
  // The same, starting at the first key not less than `from`, which starts with `prefix`.
  Cursor ScanFrom(std::string prefix, const std::string& from) const;

  const Database& database() const { return *database_; }

 private:
  rocksdb::ReadOptions ReadOptions() const;
  std::shared_ptr<const Database> database_;
  const rocksdb::Snapshot* snapshot_ = nullptr;
};

class Cursor {
 public:
  bool Valid() const { return state_->iterator->Valid(); }
  void Next() { state_->iterator->Next(); }
  // The last entry with a key not greater than `key`, or none.
  void SeekLast(const std::string& key) { state_->iterator->SeekForPrev(key); }
  void Seek(const std::string& key) { state_->iterator->Seek(key); }
  std::string_view key() const { return {state_->iterator->key().data(), state_->iterator->key().size()}; }
  std::string_view value() const { return {state_->iterator->value().data(), state_->iterator->value().size()}; }
  // Not ok where the scan stopped for an error, not for the end. Ask after Valid() turned false.
  Status status() const;

 private:
  friend class View;
  struct State {  // the iterator keeps pointers to the bounds
    std::string lower, upper;
    rocksdb::Slice lower_slice, upper_slice;
    const Database* database = nullptr;
    std::unique_ptr<rocksdb::Iterator> iterator;
  };
  std::unique_ptr<State> state_;
};

}  // namespace dossier::storage
