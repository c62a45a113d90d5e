#include "storage/internal/table_file.h"

#include "storage/internal/database_options.h"

namespace dossier::storage {
namespace {

Error CannotWrite(const rocksdb::Status& status, const std::string& path) {
  return ToError(status, path, "writing table file of");
}

}  // namespace

Result<TableFile> TableFile::Create(Family family, const std::string& path, const OpenOptions& options) {
  TableFile file(path);
  const rocksdb::DBOptions db_options = MakeDatabaseOptions(DatabaseMode::kWriter, options, false);
  const rocksdb::Options rocks(db_options, MakeFamilies(options)[static_cast<std::size_t>(family)].options);
  file.writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(db_options), rocks);
  const rocksdb::Status status = file.writer_->Open(path);
  if (!status.ok()) return CannotWrite(status, path);
  return file;
}

Status TableFile::Add(std::string_view key, std::string_view value) {
  any_ = true;
  const rocksdb::Status status =
      writer_->Put(rocksdb::Slice(key.data(), key.size()), rocksdb::Slice(value.data(), value.size()));
  if (!status.ok()) return CannotWrite(status, path_);
  return {};
}

Result<bool> TableFile::Finish() {
  if (!any_) return false;  // RocksDB would refuse to finish it; the empty file goes with its folder
  const rocksdb::Status status = writer_->Finish();
  if (!status.ok()) return CannotWrite(status, path_);
  return true;
}

}  // namespace dossier::storage
