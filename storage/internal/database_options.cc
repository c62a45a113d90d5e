#include "storage/internal/database_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/statistics.h>
#include <rocksdb/table.h>

#include <cstdarg>

namespace dossier::storage {
namespace {

// RocksDB's own log is for RocksDB's developers; readers leave no trace in the store, nor anywhere else.
class NullLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

rocksdb::DBOptions MakeDatabaseOptions(DatabaseMode mode, const OpenOptions& options, bool create) {
  rocksdb::DBOptions o;
  o.create_if_missing = create;
  o.create_missing_column_families = create;
  o.paranoid_checks = true;
  // A flipped bit in the log is refused; only a record that was cut short at the very end is dropped, and the commit
  // mark tells whether that one was acknowledged.
  o.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  o.track_and_verify_wals_in_manifest = true;  // a reader must say so too: Debian's build aborts else
  // All families reach table files together: a manifest that lost its tail then loses whole commits, which the commit
  // mark shows, never one family's part of them.
  o.atomic_flush = true;
  o.max_open_files = -1;  // readers must hold files that the writer may delete
  o.bytes_per_sync = 0;   // no sync_file_range: Debian's build aborts where it fails
  o.wal_bytes_per_sync = 0;
  o.db_write_buffer_size = options.memtable_bytes;
  o.max_total_wal_size = 4 * options.memtable_bytes;
  o.manifest_preallocation_size = 64 << 10;  // not 4 MB for what is a few kB
  o.max_background_jobs = 2;
  o.stats_dump_period_sec = 0;
  o.stats_persist_period_sec = 0;
  o.info_log_level = rocksdb::WARN_LEVEL;
  o.keep_log_file_num = 2;
  o.max_log_file_size = 1 << 20;
  o.dump_malloc_stats = false;
  // Writers need to know how long they waited; readers pay for counting only where it is asked for.
  if (mode == DatabaseMode::kWriter || options.count_cache_hits) {
    o.statistics = rocksdb::CreateDBStatistics();
    o.statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  }
  if (mode == DatabaseMode::kSalvage) o.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  if (mode == DatabaseMode::kSalvageAnything) {
    o.wal_recovery_mode = rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords;
    o.paranoid_checks = false;
  }
  if (mode != DatabaseMode::kWriter) o.info_log = std::make_shared<NullLogger>();
  return o;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(const OpenOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  rocksdb::ColumnFamilyOptions common;
  common.write_buffer_size = options.memtable_bytes;
  common.arena_block_size = 64 << 10;  // eight families: the default would take megabytes for nothing
  // One file a sorted run, whatever its size: a scan of 7.8 that comes to the second file of a run and cannot read its
  // first block leaves that file out and reports no error (mended in 7.10).
  common.compaction_style = rocksdb::kCompactionStyleUniversal;
  common.target_file_size_base = std::uint64_t{1} << 50;
  common.max_compaction_bytes = std::uint64_t{1} << 60;
  common.paranoid_file_checks = false;
  common.compression = rocksdb::kLZ4Compression;
  common.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));

  rocksdb::ColumnFamilyOptions packed = common;  // long texts, seldom read
  packed.compression = rocksdb::kZSTD;
  rocksdb::BlockBasedTableOptions packed_table = table;
  packed_table.block_size = 16 << 10;
  packed.table_factory.reset(rocksdb::NewBlockBasedTableFactory(packed_table));

  // Nodes and the index of names repeat each other's beginnings.
  rocksdb::ColumnFamilyOptions repeating = packed;
  rocksdb::BlockBasedTableOptions repeating_table = table;
  repeating_table.block_size = 8 << 10;
  repeating.table_factory.reset(rocksdb::NewBlockBasedTableFactory(repeating_table));

  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (std::size_t i = 0; i < kFamilyNames.size(); ++i) {
    const auto family = static_cast<Family>(i);
    const bool is_packed = family == Family::kText || family == Family::kProvenance || family == Family::kHistory;
    const bool repeats = family == Family::kNodes || family == Family::kIndex;
    families.emplace_back(kFamilyNames[i], is_packed ? packed : repeats ? repeating : common);
  }
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, common);
  return families;
}

}  // namespace dossier::storage
