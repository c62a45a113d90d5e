// The right to write to a store: an exclusive flock on `dossier.lock` in its directory. The kernel gives it back when
// the process ends, however it ends. The file holds the holder's process id in decimal, for messages.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"

namespace dossier::storage {

inline constexpr char kLockFileName[] = "dossier.lock";

class StoreLock {
 public:
  // Makes the file where it is missing. kStoreLocked, at once, where another opening holds it; kIo without rights.
  static Result<std::unique_ptr<StoreLock>> Acquire(const std::string& directory);
  // Whether some process holds it now. Needs no right to write.
  static bool IsHeld(const std::string& directory);
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  explicit StoreLock(int file) : file_(file) {}
  int file_;
};

}  // namespace dossier::storage
