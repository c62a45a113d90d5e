#include "storage/internal/graph_store_impl.h"

#include <fmt/format.h>

#include "storage/internal/bulk_loader.h"
#include "storage/internal/migration.h"
#include "storage/internal/store_directory.h"
#include "storage/internal/store_format.h"

namespace dossier::storage {
namespace {

// What is in the log only, past which a closing writer writes tables, so that the next opening is quick.
constexpr std::size_t kFlushBytes = 256 << 10;

}  // namespace

Result<std::unique_ptr<GraphStore::Impl>> GraphStore::Impl::OpenForWriting(const std::string& path,
                                                                           const OpenOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const DirectoryState state, LookAtDirectory(path));
  const bool makes =
      options.create_if_missing &&
      (state == DirectoryState::kMissing || state == DirectoryState::kEmpty || state == DirectoryState::kUnfinished);
  if (state != DirectoryState::kStore && !makes) return NoStoreError(state, path);
  if (state == DirectoryState::kMissing) DOSSIER_RETURN_IF_ERROR(MakeDirectory(path));

  std::unique_ptr<Impl> impl(new Impl(path, options));
  DOSSIER_ASSIGN_OR_RETURN(std::shared_ptr<const StoreLock> lock, StoreLock::Acquire(path));
  if (state == DirectoryState::kStore) DOSSIER_RETURN_IF_ERROR(CheckFamilies(path, options.create_if_missing));
  // Column families are made one by one, so a store whose making was interrupted may lack some.
  DOSSIER_ASSIGN_OR_RETURN(impl->database_,
                           Database::Open(path, DatabaseMode::kWriter, options, options.create_if_missing));
  impl->database_->KeepWhileOpen(std::move(lock));
  RemoveBulkFolder(path);
  const std::optional<std::uint64_t> acknowledged = ReadMark(path);
  Result<int> format = FindFormat(impl->database_);
  if (!format.ok() && format.error().code == ErrorCode::kStoreMissing) {
    if (acknowledged) return LostCommits(path, 0, *acknowledged);
    if (options.create_if_missing) {
      DOSSIER_RETURN_IF_ERROR(WriteFirstRecords(impl->database_.get()));
      format = kFormatVersion;
    }
  }
  if (!format.ok()) return std::move(format).error();
  if (*format == 1) DOSSIER_RETURN_IF_ERROR(MigrateFromVersion1(impl->database_));
  DOSSIER_ASSIGN_OR_RETURN(const Moment now, LoadMoment(impl->database_, nullptr));
  if (acknowledged && now.counters.version < *acknowledged) {
    return LostCommits(path, now.counters.version, *acknowledged);
  }
  DOSSIER_ASSIGN_OR_RETURN(CommitMark mark, CommitMark::Open(path));
  mark.Set(now.counters.version);
  impl->writer_ = std::make_unique<StoreWriter>(impl->database_, std::move(mark), now, options, impl->lists_);
  return impl;
}

Result<std::unique_ptr<GraphStore::Impl>> GraphStore::Impl::OpenForReading(const std::string& path,
                                                                           const OpenOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const DirectoryState state, LookAtDirectory(path));
  if (state != DirectoryState::kStore) return NoStoreError(state, path);
  DOSSIER_RETURN_IF_ERROR(CheckFamilies(path, false));
  std::unique_ptr<Impl> impl(new Impl(path, options));
  DOSSIER_ASSIGN_OR_RETURN(const Moment now, impl->follower_.Load(nullptr));
  impl->symbols_ = now.symbols;
  return impl;
}

GraphStore::Impl::~Impl() {
  if (writer_ && writer_->bytes_written() > kFlushBytes && !database_->is_stuck()) {
    // Only for speed: what is not flushed is in the log.
    static_cast<void>(database_->Flush().ok());
  }
}

Result<std::shared_ptr<const StoreReader>> GraphStore::Impl::Snapshot() const {
  std::shared_ptr<const graph::SymbolTable> known;
  {
    const std::lock_guard lock(mutex_);
    known = symbols_;
  }
  Result<Moment> moment = database_ ? LoadMoment(database_, known) : follower_.Load(known);
  if (!moment.ok()) return std::move(moment).error();
  {
    const std::lock_guard lock(mutex_);
    symbols_ = moment->symbols;
  }
  return std::make_shared<const StoreReader>(std::move(*moment), lists_);
}

Error GraphStore::Impl::NotWritable() const {
  return {.code = ErrorCode::kReadOnly, .message = fmt::format("store {} was opened for reading only", path_)};
}

Result<graph::GraphWriter*> GraphStore::Impl::Writer() {
  if (!writer_) return NotWritable();
  return static_cast<graph::GraphWriter*>(writer_.get());
}

Result<std::unique_ptr<graph::BulkWriter>> GraphStore::Impl::StartBulkLoad(const BulkLoadOptions& options) {
  if (!writer_) return NotWritable();
  DOSSIER_ASSIGN_OR_RETURN(auto loader, BulkLoader::Start(database_, writer_.get(), options_, options));
  return std::unique_ptr<graph::BulkWriter>(std::move(loader));
}

}  // namespace dossier::storage
