#include "storage/internal/follower.h"

#include <fmt/format.h>

#include <thread>

#include "storage/internal/commit_mark.h"
#include "storage/internal/store_lock.h"

namespace dossier::storage {

Error LostCommits(const std::string& path, std::uint64_t found, std::uint64_t acknowledged) {
  return {.code = ErrorCode::kStoreDamaged,
          .message = fmt::format("store {} is damaged: it holds {} commits and {} were acknowledged; the end of its log "
                                 "or manifest is lost", path, found, acknowledged),
          .hint = "restore the store from a copy, or ingest the articles into a new one"};
}

Result<Moment> Follower::Load(std::shared_ptr<const graph::SymbolTable> known) {
  const std::lock_guard lock(mutex_);
  // A writer may delete files between our reading of the manifest and the opening of them.
  constexpr int kTries = 5;
  for (int attempt = 1;; ++attempt) {
    Result<Moment> moment = LoadOnce(known);
    if (moment.ok() || attempt == kTries || !StoreLock::IsHeld(path_)) return moment;
    database_.reset();
    std::this_thread::sleep_for(std::chrono::milliseconds(2 << attempt));
  }
}

Result<Moment> Follower::LoadOnce(const std::shared_ptr<const graph::SymbolTable>& known) {
  const std::optional<std::uint64_t> acknowledged = ReadMark(path_);
  const bool in_use = database_ && database_.use_count() > 1;
  const auto now = std::chrono::steady_clock::now();
  const bool renews = !in_use || now - renewed_ >= options_.max_staleness;
  if (renews) DOSSIER_RETURN_IF_ERROR(Renew());
  DOSSIER_ASSIGN_OR_RETURN(Moment moment, LoadMoment(database_, known));
  if (renews && acknowledged && moment.counters.version < *acknowledged) {
    return LostCommits(path_, moment.counters.version, *acknowledged);
  }
  return moment;
}

Status Follower::Renew() {
  renewed_ = std::chrono::steady_clock::now();
  if (database_ && database_.use_count() == 1) return database_->CatchUp();
  DOSSIER_ASSIGN_OR_RETURN(database_, Database::Open(path_, DatabaseMode::kSecondary, options_, false));
  return {};
}

}  // namespace dossier::storage
