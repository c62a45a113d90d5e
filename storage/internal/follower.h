// The database of a reading process, kept near what a writer of another process commits.
// Thread safety: Load may be called from any thread.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "storage/internal/database.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {

class Follower {
 public:
  Follower(std::string path, const OpenOptions& options) : path_(std::move(path)), options_(options) {}

  // The state to read from now: all that was acknowledged before the call, unless older readers are alive and what they
  // read is younger than options.max_staleness; then what they read. A database stands still while readers hold it,
  // because a secondary has no snapshots: for newer states beside them another one is opened.
  Result<Moment> Load(std::shared_ptr<const graph::SymbolTable> known);

 private:
  Result<Moment> LoadOnce(const std::shared_ptr<const graph::SymbolTable>& known);
  Status Renew();

  const std::string path_;
  const OpenOptions options_;
  std::mutex mutex_;
  std::shared_ptr<Database> database_;
  std::chrono::steady_clock::time_point renewed_;
};

// kStoreDamaged: commits that were acknowledged are not there.
Error LostCommits(const std::string& path, std::uint64_t found, std::uint64_t acknowledged);

}  // namespace dossier::storage
