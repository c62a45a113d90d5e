// The database of a reading process, renewed as a writer of another process commits.
//
// Each renewal opens the files as they are, for reading only: the manifest, the tables it names, then the logs. A table
// that the writer deleted meanwhile fails the opening, which is tried again. A log that it deleted meanwhile would
// leave a hole without an error, so the names of logs are compared: one that was there before must be there after. What
// the writer adds meanwhile does no harm: whole commits, or the part of one, which is left out. Once open, files stay
// readable whatever is deleted. (RocksDB's secondary instances were tried: where a table is missing they go back to an
// older state of that column family alone and report no error.)
//
// Thread safety: Load may be called from any thread.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "storage/internal/database.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {

class Follower {
 public:
  Follower(std::string path, const OpenOptions& options) : path_(std::move(path)), options_(options) {}

  // The state to read from now: all that was acknowledged before the call, or a state not older than
  // options.max_staleness.
  Result<Moment> Load(std::shared_ptr<const graph::SymbolTable> known);

 private:
  // One try.
  Result<std::shared_ptr<Database>> OpenOnce();
  Status Renew();

  const std::string path_;
  const OpenOptions options_;
  std::mutex mutex_;
  std::shared_ptr<Database> database_;
  std::map<std::string, std::uintmax_t> files_;  // what it was opened from: logs and manifest with their sizes
  std::chrono::steady_clock::time_point renewed_;
};

// kStoreDamaged: commits that were acknowledged are not there.
Error LostCommits(const std::string& path, std::uint64_t found, std::uint64_t acknowledged);

}  // namespace dossier::storage
