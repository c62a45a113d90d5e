#include "storage/store_repair.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>

#include "storage/internal/commit_mark.h"
#include "storage/internal/damaged_store.h"
#include "storage/internal/file_copy.h"
#include "storage/internal/salvager.h"
#include "storage/internal/store_directory.h"
#include "storage/internal/store_lock.h"
#include "storage/store_check.h"

namespace dossier::storage {
namespace {

// A directory beside the store, removed with all in it at the end.
class Workshop {
 public:
  static Result<std::unique_ptr<Workshop>> Make(const std::string& beside) {
    std::string pattern = beside + ".repair-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) {
      Error error = SystemError(errno, fmt::format("the directory {} cannot be made", pattern));
      if (error.code == ErrorCode::kNotFound) error.code = ErrorCode::kIo;
      return error;
    }
    std::unique_ptr<Workshop> workshop(new Workshop(pattern));
    DOSSIER_RETURN_IF_ERROR(MakeDirectory(workshop->scratch()));
    return workshop;
  }
  ~Workshop() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  std::string store() const { return path_ + "/store"; }
  std::string scratch() const { return path_ + "/scratch"; }

 private:
  explicit Workshop(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

// A format that this program does not read would look empty. An unreadable record says nothing.
Status RefuseOtherFormats(const View& view, const std::string& path) {
  const auto format = view.Get(FormatKey());
  if (!format.ok() || !*format || **format == std::to_string(GraphStore::kFormatVersion)) return {};
  return Error{.code = ErrorCode::kStoreVersion,
               .message = fmt::format("store {} has format version {}, and this dossier repairs version {}", path,
                                      **format, GraphStore::kFormatVersion),
               .hint = "use the dossier that wrote it"};
}

Status Salvage(const std::string& path, const Workshop& workshop, RepairReport* report) {
  const std::uint64_t acknowledged = ReadMark(path).value_or(0);
  DOSSIER_ASSIGN_OR_RETURN(auto damaged, OpenDamaged(path, workshop.scratch(), &report->notes));
  const View view(std::move(damaged.database));
  DOSSIER_RETURN_IF_ERROR(RefuseOtherFormats(view, path));
  OpenOptions options;
  options.mode = OpenMode::kReadWrite;
  options.create_if_missing = true;
  DOSSIER_ASSIGN_OR_RETURN(const auto store, GraphStore::Open(workshop.store(), options));
  DOSSIER_RETURN_IF_ERROR(Salvager(view, damaged.has_holes, store.get(), report).Run());
  if (report->commits > 0 && report->commits < acknowledged) report->lost_commits = acknowledged - report->commits;
  return {};
}

Status Verify(const std::string& path, const Workshop& workshop, RepairReport* report) {
  DOSSIER_ASSIGN_OR_RETURN(const auto store, GraphStore::Open(workshop.store(), OpenOptions()));
  DOSSIER_ASSIGN_OR_RETURN(const CheckReport check, CheckStore(*store));
  report->counts = check.counts;
  if (check.clean()) return {};
  const CheckFinding& first = check.findings.front();
  return Error{
      .code = ErrorCode::kInternal,
      .message = fmt::format("what was saved of store {} does not fit together ({} findings, the first: {} {} {}); "
                             "nothing has changed",
                             path, check.finding_count, first.what, first.key, first.detail)};
}

// A name that is free, after `path`.
std::string NameForDamaged(const std::string& path) {
  std::string name = path + ".damaged";
  std::error_code error;
  for (int i = 2; std::filesystem::exists(name, error); ++i) name = fmt::format("{}.damaged-{}", path, i);
  return name;
}

}  // namespace

Result<RepairReport> RepairStore(const std::string& path, const std::string& into) {
  DOSSIER_ASSIGN_OR_RETURN(const DirectoryState state, LookAtDirectory(path));
  if (state != DirectoryState::kStore && state != DirectoryState::kBroken) return NoStoreError(state, path);
  if (!into.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(const DirectoryState target, LookAtDirectory(into));
    if (target != DirectoryState::kMissing && target != DirectoryState::kEmpty) {
      return Error{.code = ErrorCode::kUsage,
                   .message = fmt::format("{} is there already: nothing is overwritten", into),
                   .hint = "name a new or empty directory"};
    }
  }
  RepairReport report;
  report.store = PlainPath(into.empty() ? path : into);
  report.kept = PlainPath(path);
  DOSSIER_ASSIGN_OR_RETURN(const auto lock, StoreLock::Acquire(path));
  DOSSIER_ASSIGN_OR_RETURN(const auto workshop, Workshop::Make(report.store));
  DOSSIER_RETURN_IF_ERROR(Salvage(path, *workshop, &report));
  DOSSIER_RETURN_IF_ERROR(Verify(path, *workshop, &report));
  DOSSIER_RETURN_IF_ERROR(SyncDirectory(workshop->store()));
  if (into.empty()) {
    report.kept = NameForDamaged(report.store);
    DOSSIER_RETURN_IF_ERROR(RenameDirectory(report.store, report.kept));
  }
  DOSSIER_RETURN_IF_ERROR(RenameDirectory(workshop->store(), report.store));
  return report;
}

}  // namespace dossier::storage
