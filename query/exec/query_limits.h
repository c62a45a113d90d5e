// The deadline, the cancel button and the memory budget of one run; operators, searches and functions ask it as they
// work. Thread safety: one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <utility>

#include "core/base/result.h"

namespace dossier::query {

class QueryLimits {
 public:
  QueryLimits(std::chrono::milliseconds timeout, std::size_t max_memory, std::stop_token cancel);

  // kTimeout or kCancelled once it is time to stop. Cheap: looks at the clock after every 64 units of work; a unit is
  // what takes a tenth of a microsecond or so.
  Status Check(std::size_t units = 1) {
    work_ += units;
    return work_ < 64 ? Status() : CheckNow();
  }
  Status CheckNow();

  // Takes bytes off the budget: kMemoryLimit where it would not reach, and then nothing is taken.
  Status Charge(std::size_t bytes);
  void Release(std::size_t bytes) { used_ -= bytes; }
  // kMemoryLimit where the budget would not reach.
  Status CheckRoom(std::size_t bytes) const;
  std::size_t used() const { return used_; }
  std::size_t max_memory() const { return most_; }  // the greatest number where there is no limit

 private:
  std::chrono::milliseconds timeout_;
  std::chrono::steady_clock::time_point deadline_;
  std::size_t most_;
  std::stop_token cancel_;
  std::size_t used_ = 0;
  std::size_t work_ = 0;
};

// Bytes charged for as long as it lives.
class MemoryCharge {
 public:
  explicit MemoryCharge(QueryLimits* limits) : limits_(limits) {}
  ~MemoryCharge() { Reset(); }
  MemoryCharge(const MemoryCharge&) = delete;
  MemoryCharge& operator=(const MemoryCharge&) = delete;

  Status Add(std::size_t bytes) {
    DOSSIER_RETURN_IF_ERROR(limits_->Charge(bytes));
    bytes_ += bytes;
    return {};
  }
  void Remove(std::size_t bytes) {
    limits_->Release(bytes);
    bytes_ -= bytes;
  }
  void Reset() { limits_->Release(std::exchange(bytes_, 0)); }
  std::size_t bytes() const { return bytes_; }

 private:
  QueryLimits* limits_;
  std::size_t bytes_ = 0;
};

}  // namespace dossier::query
