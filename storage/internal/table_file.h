// One sorted table file of one column family, as bulk import makes them: RocksDB takes it in by linking
// (DB::IngestExternalFiles), without its log. Thread safety: one thread.
#pragma once

#include <rocksdb/sst_file_writer.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "storage/graph_store.h"
#include "storage/internal/key.h"

namespace dossier::storage {

class TableFile {
 public:
  // Makes the file `path`, with the settings that a database opened with `options` uses for the family. kIo, kDiskFull.
  static Result<TableFile> Create(Family family, const std::string& path, const OpenOptions& options);

  // Keys of this family, ascending.
  Status Add(std::string_view key, std::string_view value);
  // Writes what is left and closes the file. A file without keys is not made: then false.
  Result<bool> Finish();

  const std::string& path() const { return path_; }

 private:
  explicit TableFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;
  bool any_ = false;
};

}  // namespace dossier::storage
