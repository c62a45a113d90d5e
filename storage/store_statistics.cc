#include "storage/store_statistics.h"

#include <filesystem>

#include "storage/internal/graph_store_impl.h"

namespace dossier::storage {
namespace {

using Properties = rocksdb::DB::Properties;

std::uint64_t Number(const Database& database, Family family, const std::string& property) {
  std::uint64_t value = 0;
  database.rocks()->GetIntProperty(database.handle(family), property, &value);
  return value;
}

FamilyStatistics LoadFamily(const Database& database, Family family) {
  const auto number = [&](const std::string& property) { return Number(database, family, property); };
  FamilyStatistics statistics{.name = kFamilyNames[static_cast<std::size_t>(family)],
                              .keys = number(Properties::kEstimateNumKeys),
                              .table_bytes = number(Properties::kTotalSstFilesSize),
                              .memory_bytes = number(Properties::kCurSizeAllMemTables)};
  rocksdb::ColumnFamilyMetaData tables;
  database.rocks()->GetColumnFamilyMetaData(database.handle(family), &tables);
  for (const rocksdb::LevelMetaData& level : tables.levels) {
    statistics.files += level.files.size();
    statistics.files_by_level.push_back(level.files.size());
  }
  while (!statistics.files_by_level.empty() && statistics.files_by_level.back() == 0) {
    statistics.files_by_level.pop_back();
  }
  return statistics;
}

void CountFiles(const std::string& path, StoreStatistics* statistics) {
  std::error_code error;
  std::filesystem::directory_iterator it(path, error);
  for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    std::error_code gone;  // while we look: it then counts nothing
    const std::uintmax_t size = it->file_size(gone);
    if (gone) continue;
    statistics->bytes_on_disk += size;
    if (it->path().extension() != ".log") continue;
    statistics->log_bytes += size;
    ++statistics->log_files;
  }
}

}  // namespace

Result<StoreStatistics> LoadStatistics(const GraphStore& store) {
  DOSSIER_ASSIGN_OR_RETURN(const auto reader, store.impl().Snapshot());
  const Database& database = reader->moment().view->database();
  StoreStatistics statistics;
  statistics.format_version = GraphStore::kFormatVersion;
  statistics.commits = reader->version();
  statistics.neighbour_list_bytes = store.impl().lists().bytes();
  CountFiles(store.path(), &statistics);
  for (std::size_t i = 0; i < kFamilyNames.size(); ++i) {
    statistics.families.push_back(LoadFamily(database, static_cast<Family>(i)));
    const auto number = [&](const std::string& property) { return Number(database, static_cast<Family>(i), property); };
    statistics.index_and_filter_bytes += number(Properties::kEstimateTableReadersMem);
    statistics.pending_compaction_bytes += number(Properties::kEstimatePendingCompactionBytes);
  }
  // All families share one cache and the threads.
  statistics.cache_capacity = Number(database, Family::kMeta, Properties::kBlockCacheCapacity);
  statistics.cache_bytes = Number(database, Family::kMeta, Properties::kBlockCacheUsage);
  statistics.running_compactions = Number(database, Family::kMeta, Properties::kNumRunningCompactions);
  statistics.running_flushes = Number(database, Family::kMeta, Properties::kNumRunningFlushes);
  if (const rocksdb::Statistics* const tickers = database.tickers()) {
    statistics.cache_hits = tickers->getTickerCount(rocksdb::BLOCK_CACHE_HIT);
    statistics.cache_misses = tickers->getTickerCount(rocksdb::BLOCK_CACHE_MISS);
    statistics.stalls.microseconds = tickers->getTickerCount(rocksdb::STALL_MICROS);
  }
  statistics.stalls.slowed = database.listener().slowed();
  statistics.stalls.stopped = database.listener().stopped();
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
