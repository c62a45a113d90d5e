// What RocksDB tells of itself: counts how often it slows writers down or stops them, because tables are not written or
// merged fast enough; and keeps it from recovering by itself. Thread safety: any thread.
#pragma once

#include <rocksdb/listener.h>

#include <atomic>
#include <cstdint>

namespace dossier::storage {

class DatabaseListener final : public rocksdb::EventListener {
 public:
  void OnStallConditionsChanged(const rocksdb::WriteStallInfo& info) override {
    if (info.condition.cur == rocksdb::WriteStallCondition::kDelayed) ++slowed_;
    if (info.condition.cur == rocksdb::WriteStallCondition::kStopped) ++stopped_;
  }
  // RocksDB would look for free space by itself every few seconds, and refuse to be resumed meanwhile; the next commit
  // asks.
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) override {
    *auto_recovery = false;
  }
  std::uint64_t slowed() const { return slowed_; }
  std::uint64_t stopped() const { return stopped_; }

 private:
  std::atomic<std::uint64_t> slowed_ = 0, stopped_ = 0;
};

}  // namespace dossier::storage
