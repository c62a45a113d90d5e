// What is behind GraphStore.
#pragma once

#include <memory>
#include <mutex>

#include "storage/bulk_load.h"
#include "storage/graph_store.h"
#include "storage/internal/follower.h"
#include "storage/internal/list_cache.h"
#include "storage/internal/store_lock.h"
#include "storage/internal/store_writer.h"

namespace dossier::storage {

class GraphStore::Impl {
 public:
  static Result<std::unique_ptr<Impl>> OpenForWriting(const std::string& path, const OpenOptions& options);
  static Result<std::unique_ptr<Impl>> OpenForReading(const std::string& path, const OpenOptions& options);
  ~Impl();

  Result<std::shared_ptr<const StoreReader>> Snapshot() const;
  Result<graph::GraphWriter*> Writer();
  // See storage/bulk_load.h.
  Result<std::unique_ptr<graph::BulkWriter>> StartBulkLoad(const BulkLoadOptions& options);
  const std::string& path() const { return path_; }
  // Of a writer; null for a reader, whose snapshots have one each.
  Database* database() const { return database_.get(); }
  const ListCache& lists() const { return *lists_; }

 private:
  Impl(std::string path, const OpenOptions& options)
      : path_(std::move(path)),
        options_(options),
        follower_(path_, options),
        lists_(std::make_shared<ListCache>(options.neighbour_lists_after)) {}
  Error NotWritable() const;

  const std::string path_;
  const OpenOptions options_;
  // Of a writer.
  std::shared_ptr<Database> database_;
  std::unique_ptr<StoreWriter> writer_;
  // Of a reader.
  mutable Follower follower_;
  const std::shared_ptr<ListCache> lists_;
  // The names that the last snapshot had.
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const graph::SymbolTable> symbols_;
};

}  // namespace dossier::storage
