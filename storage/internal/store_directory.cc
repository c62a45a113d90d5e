#include "storage/internal/store_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <vector>

#include "storage/internal/commit_mark.h"
#include "storage/internal/database.h"
#include "storage/internal/store_lock.h"

namespace dossier::storage {
namespace {

Error CannotLook(const std::string& path, const std::error_code& reason) {
  return {.code = ErrorCode::kIo, .message = fmt::format("store {} cannot be read: {}", path, reason.message())};
}

bool IsRocksFile(std::string_view name) {
  return name.starts_with("MANIFEST-") || name.starts_with("OPTIONS-") || name.starts_with("LOG") ||
         name == "IDENTITY" || name == "LOCK" || name.ends_with(".log") || name.ends_with(".dbtmp");
}

}  // namespace

Result<DirectoryState> LookAtDirectory(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return DirectoryState::kMissing;
  if (error) return CannotLook(path, error);
  if (!std::filesystem::is_directory(status)) return DirectoryState::kFile;

  bool current = false, tables = false, mark = false, lock = false, others = false, any = false;
  std::filesystem::directory_iterator it(path, error);
  for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    const std::string name = it->path().filename().string();
    any = true;
    if (name == "CURRENT")
      current = true;
    else if (name == kMarkFileName)
      mark = true;
    else if (name == kLockFileName)
      lock = true;
    else if (name.ends_with(".sst"))
      tables = true;
    else if (!IsRocksFile(name))
      others = true;
  }
  if (error) return CannotLook(path, error);
  if (!any) return DirectoryState::kEmpty;
  if (current) {
    // Another program's RocksDB database has neither our lock nor our column families.
    if (lock || mark) return DirectoryState::kStore;
    const std::vector<std::string> families = ListFamilies(path);
    const bool ours = std::find(families.begin(), families.end(), kFamilyNames[0]) != families.end();
    return ours || families.empty() ? DirectoryState::kStore : DirectoryState::kForeign;
  }
  if (mark || (lock && tables)) return DirectoryState::kBroken;
  return lock && !others ? DirectoryState::kUnfinished : DirectoryState::kForeign;
}

Error NoStoreError(DirectoryState state, const std::string& path) {
  const std::string make = fmt::format("make one with: dossier ingest ARTICLES --db {}", path);
  switch (state) {
    case DirectoryState::kMissing:
      return {.code = ErrorCode::kStoreMissing, .message = fmt::format("there is no store at {}", path), .hint = make};
    case DirectoryState::kFile:
      return {.code = ErrorCode::kStoreMissing,
              .message = fmt::format("{} is a file, and a store is a directory", path),
              .hint = "name another path with --db"};
    case DirectoryState::kEmpty:
      return {.code = ErrorCode::kStoreMissing,
              .message = fmt::format("there is no store in the directory {}: it is empty", path),
              .hint = make};
    case DirectoryState::kUnfinished:
      return {.code = ErrorCode::kStoreMissing,
              .message = fmt::format("there is no store in the directory {}: its making was interrupted", path),
              .hint = make};
    case DirectoryState::kForeign:
      return {.code = ErrorCode::kStoreMissing,
              .message = fmt::format("the directory {} is not a store: it holds other files", path),
              .hint = "name the store's directory, or a new or empty one to make a store, with --db"};
    case DirectoryState::kBroken:
      return {.code = ErrorCode::kStoreDamaged,
              .message = fmt::format("store {} is damaged: its file CURRENT is missing", path),
              .hint = fmt::format("restore a backup, or save what can be read: dossier repair --db {}", path)};
    case DirectoryState::kStore: break;
  }
  return {.code = ErrorCode::kInternal, .message = fmt::format("{} is a store", path)};
}

Status MakeDirectory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directory(path, error);
  if (!error) return {};
  if (error == std::errc::no_space_on_device) {
    return Error{.code = ErrorCode::kDiskFull,
                 .message = fmt::format("no space left on the disk for store {}", path),
                 .hint = "free some space and run the command again"};
  }
  return Error{.code = ErrorCode::kIo,
               .message = fmt::format("the directory {} cannot be made: {}", path, error.message()),
               .hint = "make its parent directory first, or name another path with --db"};
}

}  // namespace dossier::storage
