#include "storage/internal/follower.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

#include "storage/internal/commit_mark.h"
#include "storage/internal/store_format.h"
#include "storage/internal/store_lock.h"

namespace dossier::storage {
namespace {

bool IsLog(std::string_view name) { return name.ends_with(".log"); }

// Sizes of the files that a commit changes, by name.
std::map<std::string, std::uintmax_t> ListFiles(const std::string& path) {
  std::map<std::string, std::uintmax_t> files;
  std::error_code error;
  std::filesystem::directory_iterator it(path, error);
  for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (!IsLog(name) && !name.starts_with("MANIFEST-")) continue;
    std::error_code gone;
    files[name] = it->file_size(gone);
  }
  return files;
}

bool LostALog(const std::map<std::string, std::uintmax_t>& before, const std::map<std::string, std::uintmax_t>& after) {
  return std::any_of(before.begin(), before.end(),
                     [&](const auto& file) { return IsLog(file.first) && !after.contains(file.first); });
}

}  // namespace

Error LostCommits(const std::string& path, std::uint64_t found, std::uint64_t acknowledged) {
  return {
      .code = ErrorCode::kStoreDamaged,
      .message = fmt::format("store {} is damaged: it holds {} commits and {} were acknowledged; the end of its log "
                             "or manifest is lost",
                             path, found, acknowledged),
      .hint = fmt::format("restore a backup, or save what can be read: dossier repair --db {}", path)};
}

Result<Moment> Follower::Load(std::shared_ptr<const graph::SymbolTable> known) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (!database_ || now - renewed_ >= options_.max_staleness) {
    const auto files = ListFiles(path_);
    if (!database_ || files != files_) DOSSIER_RETURN_IF_ERROR(Renew());
    files_ = files;
    renewed_ = now;
  }
  return LoadMoment(database_, std::move(known));
}

Status Follower::Renew() {
  // About two seconds: a writer with tiny memtables merges files away faster than a loaded machine opens them.
  constexpr int kTries = 60;
  constexpr int kLongestWait = 32;  // milliseconds
  for (int attempt = 1;; ++attempt) {
    const auto before = ListFiles(path_);
    auto opened = OpenOnce();
    const auto after = ListFiles(path_);
    if (opened.ok() && !LostALog(before, after)) {
      database_ = std::move(*opened);
      return {};
    }
    // What failed while the writer made or removed files says nothing about the store.
    const bool changed = before != after;
    if (attempt == kTries || (!changed && !StoreLock::IsHeld(path_))) {
      if (!opened.ok() && !changed) return std::move(opened).error();
      return Error{.code = ErrorCode::kIo,
                   .message = fmt::format("store {} changes too fast to be read", path_),
                   .hint = "try again when less is being written"};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(1 << std::min(attempt, 10), kLongestWait)));
  }
}

Result<std::shared_ptr<Database>> Follower::OpenOnce() {
  const std::optional<std::uint64_t> acknowledged = ReadMark(path_);
  DOSSIER_ASSIGN_OR_RETURN(auto database, Database::Open(path_, DatabaseMode::kReader, options_, false));
  DOSSIER_RETURN_IF_ERROR(CheckFormat(database));
  DOSSIER_ASSIGN_OR_RETURN(const Moment moment, LoadMoment(database, nullptr));
  if (acknowledged && moment.counters.version < *acknowledged) {
    return LostCommits(path_, moment.counters.version, *acknowledged);
  }
  return database;
}

}  // namespace dossier::storage
