#include "query/exec/query_limits.h"

#include <fmt/format.h>

#include <limits>

namespace dossier::query {

QueryLimits::QueryLimits(std::chrono::milliseconds timeout, std::size_t max_memory, std::stop_token cancel)
    : timeout_(timeout),
      deadline_(std::chrono::steady_clock::now() + timeout),
      most_(max_memory == 0 ? std::numeric_limits<std::size_t>::max() : max_memory),
      cancel_(std::move(cancel)) {}

Status QueryLimits::CheckNow() {
  work_ = 0;
  if (cancel_.stop_requested()) return Error{ErrorCode::kCancelled, "the query was cancelled"};
  if (timeout_.count() > 0 && std::chrono::steady_clock::now() >= deadline_) {
    return Error{ErrorCode::kTimeout,
                 fmt::format("the query was stopped after its time limit of {:g} s",
                             static_cast<double>(timeout_.count()) / 1000),
                 "narrow the pattern (fewer steps, more labels or types), or raise the limit: --timeout", "Timeout"};
  }
  return {};
}

Status QueryLimits::CheckRoom(std::size_t bytes) const {
  if (bytes <= most_ && used_ <= most_ - bytes) return {};
  return Error{
      ErrorCode::kMemoryLimit,
      fmt::format("the query needs more than its memory limit of {} MB", (most_ >> 20) + (most_ % (1 << 20) > 0)),
      "return fewer or smaller rows (LIMIT, fewer columns), or raise the limit: --max-memory", "MemoryLimit"};
}

Status QueryLimits::Charge(std::size_t bytes) {
  DOSSIER_RETURN_IF_ERROR(CheckRoom(bytes));
  used_ += bytes;
  return {};
}

}  // namespace dossier::query
