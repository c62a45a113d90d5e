#include "storage/store_copy.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include "storage/internal/commit_mark.h"
#include "storage/internal/file_copy.h"
#include "storage/internal/follower.h"
#include "storage/internal/store_directory.h"
#include "storage/internal/store_format.h"
#include "storage/internal/store_lock.h"
#include "storage/store_check.h"

namespace dossier::storage {
namespace {

constexpr char kCurrent[] = "CURRENT";
constexpr int kTries = 60;  // beside a writer with tiny memtables; each is some milliseconds

// Names of the files that end so, in order: RocksDB numbers files with leading zeros, so that is the order of making.
std::vector<std::string> ListFiles(const std::string& path, std::string_view end) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator it(path, error);
  for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    std::string name = it->path().filename().string();
    if (name.ends_with(end)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

// A directory beside `to`, which is removed with all in it unless it gets that name.
class Stage {
 public:
  explicit Stage(std::string to) : to_(std::move(to)) {}
  ~Stage() { Clear(); }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  // An empty directory.
  Status Make() {
    Clear();
    std::string pattern = to_ + ".partial-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) {
      Error error = SystemError(errno, fmt::format("the directory {} cannot be made", pattern));
      error.code = error.code == ErrorCode::kDiskFull ? error.code : ErrorCode::kIo;
      error.hint = "make its parent directory first, or name another path";
      return error;
    }
    path_ = pattern;
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms(0755), ignored);
    return {};
  }
  Status Finish() {
    DOSSIER_RETURN_IF_ERROR(SyncDirectory(path_));
    DOSSIER_RETURN_IF_ERROR(RenameDirectory(path_, to_));
    path_.clear();
    return {};
  }

 private:
  void Clear() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    path_.clear();
  }
  const std::string to_;
  std::string path_;
};

// Files of the store in `from` as of one moment. The order makes it one: what the manifest says was flushed is in
// tables that are there until a later manifest says otherwise, and what it does not say is in logs that are there until
// then; so the manifest goes first, and none of the logs that were there before may have gone after.
Status TakeFiles(const std::string& from, const CopyOptions& options, Stage* stage, CopyReport* report) {
  *report = {};
  const std::vector<std::string> logs_before = ListFiles(from, ".log");
  DOSSIER_RETURN_IF_ERROR(CopyFile(from + "/" + kCurrent, *stage / kCurrent));
  std::string manifest;
  std::getline(std::ifstream(*stage / kCurrent), manifest);
  // Anything else in there is damage, which opening names.
  if (manifest.starts_with("MANIFEST-") && manifest.find('/') == std::string::npos) {
    DOSSIER_RETURN_IF_ERROR(CopyFile(from + "/" + manifest, *stage / manifest));
  }
  report->files = 2;
  for (const std::string& name : ListFiles(from, ".sst")) {
    bool linked = false;
    if (options.link_tables) {
      DOSSIER_ASSIGN_OR_RETURN(linked, LinkOrCopyFile(from + "/" + name, *stage / name));
    } else {
      DOSSIER_RETURN_IF_ERROR(CopyFile(from + "/" + name, *stage / name));
    }
    ++report->files;
    if (linked) ++report->linked_files;
  }
  const std::vector<std::string> logs = ListFiles(from, ".log");
  if (!std::includes(logs.begin(), logs.end(), logs_before.begin(), logs_before.end())) {
    return Error{.code = ErrorCode::kNotFound, .message = "a log has gone"};
  }
  for (const std::string& name : logs) DOSSIER_RETURN_IF_ERROR(CopyFile(from + "/" + name, *stage / name));
  report->files += logs.size();
  return {};
}

// Opens the copy, holds it against what was acknowledged before, and leaves in it only what it needs.
Status Settle(const Stage& stage, std::uint64_t acknowledged, CopyReport* report) {
  std::set<std::string> live;
  {
    DOSSIER_ASSIGN_OR_RETURN(auto database,
                             Database::Open(stage.path(), DatabaseMode::kReader, OpenOptions(), /*create=*/false));
    DOSSIER_RETURN_IF_ERROR(CheckFormat(database));
    DOSSIER_ASSIGN_OR_RETURN(const Moment moment, LoadMoment(database, nullptr));
    report->commits = moment.counters.version;
    if (report->commits < acknowledged) return LostCommits(stage.path(), report->commits, acknowledged);
    std::vector<rocksdb::LiveFileMetaData> tables;
    database->rocks()->GetLiveFilesMetaData(&tables);
    for (const auto& table : tables) live.insert(table.relative_filename);
  }
  for (const std::string& name : ListFiles(stage.path(), ".sst")) {
    std::error_code ignored;
    if (!live.contains(name)) report->files -= std::filesystem::remove(stage / name, ignored) ? 1 : 0;
  }
  ++report->files;
  return WriteNewFile(stage / kMarkFileName, EncodeMark(report->commits));
}

Status TakeMoment(const std::string& from, const CopyOptions& options, Stage* stage, CopyReport* report) {
  for (int attempt = 1;; ++attempt) {
    const std::uint64_t acknowledged = ReadMark(from).value_or(0);
    DOSSIER_RETURN_IF_ERROR(stage->Make());
    const auto before = ListFiles(from, "");
    Status taken = TakeFiles(from, options, stage, report);
    const bool gone = !taken.ok() && taken.error().code == ErrorCode::kNotFound;
    if (!taken.ok() && !gone) return taken;
    if (taken.ok()) taken = Settle(*stage, acknowledged, report);
    if (taken.ok()) return {};
    // What failed while a writer made or removed files says nothing about the store.
    if (before == ListFiles(from, "") && !StoreLock::IsHeld(from)) {
      // The store itself says it better than its copy, whose name nobody knows.
      DOSSIER_ASSIGN_OR_RETURN(const auto store, GraphStore::Open(from, OpenOptions()));
      return Error{.code = ErrorCode::kIo,
                   .message = fmt::format("the copy of store {} cannot be read: {}", from, taken.error().message),
                   .hint = "try again; should it fail again, the disk is not to be trusted"};
    }
    if (attempt == kTries) {
      return Error{.code = ErrorCode::kIo,
                   .message = fmt::format("store {} changes too fast to be copied", from),
                   .hint = "try again when less is being written"};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(attempt, 32)));
  }
}

Status Verify(const std::string& from, const Stage& stage, CopyReport* report) {
  DOSSIER_ASSIGN_OR_RETURN(const auto store, GraphStore::Open(stage.path(), OpenOptions()));
  DOSSIER_ASSIGN_OR_RETURN(const CheckReport check, CheckStore(*store));
  if (!check.clean()) {
    const CheckFinding& first = check.findings.front();
    return Error{
        .code = ErrorCode::kStoreDamaged,
        .message = fmt::format("the copy of store {} was not kept: its check has {} findings, the first: {} {}", from,
                               check.finding_count, first.what, first.key),
        .hint = fmt::format("look with: dossier check --db {0}; then: dossier repair --db {0}", from)};
  }
  report->counts = check.counts;
  for (const std::string& name : ListFiles(stage.path(), "")) {
    std::error_code error;
    const auto size = std::filesystem::file_size(stage / name, error);
    if (!error) report->bytes += size;
  }
  return {};
}

}  // namespace

Result<CopyReport> CopyStore(const std::string& from, const std::string& to, const CopyOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const DirectoryState source, LookAtDirectory(from));
  if (source != DirectoryState::kStore) return NoStoreError(source, from);
  DOSSIER_RETURN_IF_ERROR(CheckFamilies(from, false));
  DOSSIER_ASSIGN_OR_RETURN(const DirectoryState target, LookAtDirectory(to));
  if (target != DirectoryState::kMissing && target != DirectoryState::kEmpty) {
    return Error{.code = ErrorCode::kUsage,
                 .message = target == DirectoryState::kFile
                                ? fmt::format("{} is a file: nothing is overwritten", to)
                                : fmt::format("the directory {} is not empty: nothing is overwritten", to),
                 .hint = "name a new or empty directory"};
  }
  Stage stage(PlainPath(to));
  CopyReport report;
  DOSSIER_RETURN_IF_ERROR(TakeMoment(from, options, &stage, &report));
  DOSSIER_RETURN_IF_ERROR(Verify(from, stage, &report));
  DOSSIER_RETURN_IF_ERROR(stage.Finish());
  return report;
}

}  // namespace dossier::storage
