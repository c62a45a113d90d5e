#include "storage/store_statistics.h"

#include <filesystem>

#include "storage/internal/graph_store_impl.h"

namespace dossier::storage {

Result<StoreStatistics> LoadStatistics(const GraphStore& store) {
  DOSSIER_ASSIGN_OR_RETURN(const auto reader, store.impl().Snapshot());
  const Database& database = reader->moment().view->database();
  StoreStatistics statistics;
  statistics.format_version = GraphStore::kFormatVersion;
  statistics.commits = reader->version();
  std::error_code error;
  std::filesystem::directory_iterator it(store.path(), error);
  for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    std::error_code gone;  // while we look: it then counts nothing
    const std::uintmax_t size = it->file_size(gone);
    if (!gone) statistics.bytes_on_disk += size;
  }
  for (std::size_t i = 0; i < kFamilyNames.size(); ++i) {
    rocksdb::ColumnFamilyHandle* handle = database.handle(static_cast<Family>(i));
    const auto number = [&](const std::string& property) {
      std::uint64_t value = 0;
      database.rocks()->GetIntProperty(handle, property, &value);
      return value;
    };
    statistics.families.push_back({.name = kFamilyNames[i],
                                   .keys = number(rocksdb::DB::Properties::kEstimateNumKeys),
                                   .table_bytes = number(rocksdb::DB::Properties::kTotalSstFilesSize),
                                   .memory_bytes = number(rocksdb::DB::Properties::kCurSizeAllMemTables)});
  }
  return statistics;
}

Result<std::vector<NumberedHistoryEntry>> ScanHistory(const GraphStore& store, std::uint64_t after, std::size_t limit) {
  DOSSIER_ASSIGN_OR_RETURN(const auto reader, store.impl().Snapshot());
  const View& view = *reader->moment().view;
  std::vector<NumberedHistoryEntry> entries;
  if (after == UINT64_MAX) return entries;
  Cursor cursor = view.ScanFrom(TablePrefix(Table::kHistory), HistoryKey(after + 1));
  for (; entries.size() < limit && cursor.Valid(); cursor.Next()) {
    const auto number = ParseIdKey(Table::kHistory, cursor.key());
    auto entry = number ? DecodeHistory(cursor.value()) : std::nullopt;
    if (!entry) return DamagedRecord(view, cursor.key());
    entries.push_back({*number, std::move(*entry)});
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  return entries;
}

}  // namespace dossier::storage
