#include "storage/internal/store_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dossier::storage {
namespace {

std::string HolderName(int file) {
  char digits[32];
  const ssize_t size = pread(file, digits, sizeof digits, 0);
  std::string pid;
  for (ssize_t i = 0; i < size && digits[i] >= '0' && digits[i] <= '9'; ++i) pid.push_back(digits[i]);
  return pid.empty() ? "another process" : "process " + pid;
}

}  // namespace

Result<std::unique_ptr<StoreLock>> StoreLock::Acquire(const std::string& directory) {
  const std::string path = directory + "/" + kLockFileName;
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) {
    const int reason = errno;
    if (reason == ENOSPC || reason == EDQUOT) {
      return Error{.code = ErrorCode::kDiskFull,
                   .message = fmt::format("no space left on the disk for store {}", directory),
                   .hint = "free some space and run the command again"};
    }
    return Error{.code = ErrorCode::kIo,
                 .message = fmt::format("store {} cannot be written: {}: {}", directory, path, std::strerror(reason)),
                 .hint = "run as a user who may write there; reading needs no such right"};
  }
  std::unique_ptr<StoreLock> lock(new StoreLock(file));
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return Error{.code = ErrorCode::kIo,
                   .message = fmt::format("store {} cannot be locked: {}", directory, std::strerror(errno))};
    }
    return Error{.code = ErrorCode::kStoreLocked,
                 .message = fmt::format("store {} is being written by {}", directory, HolderName(file)),
                 .hint = "wait until it ends, or stop it; reading works meanwhile"};
  }
  // Only for messages: a full disk must not keep anybody from opening.
  const std::string pid = fmt::format("{}\n", getpid());
  if (ftruncate(file, 0) != 0 || pwrite(file, pid.data(), pid.size(), 0) < 0) return lock;
  return lock;
}

bool StoreLock::IsHeld(const std::string& directory) {
  const int file = open((directory + "/" + kLockFileName).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool held = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(file);
  return held;
}

StoreLock::~StoreLock() { close(file_); }

}  // namespace dossier::storage
