#include "storage/internal/file_copy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace dossier::storage {
namespace {

class File {
 public:
  File(const std::string& path, int flags) : descriptor_(open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Error CannotRead(const std::string& path) {
  return SystemError(errno, fmt::format("the file {} cannot be read", path));
}
Error CannotWrite(const std::string& path) {
  return SystemError(errno, fmt::format("the file {} cannot be written", path));
}

Status WriteAll(const File& file, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return CannotWrite(path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Error SystemError(int reason, std::string_view doing) {
  if (reason == ENOSPC || reason == EDQUOT) {
    return {.code = ErrorCode::kDiskFull,
            .message = fmt::format("{}: no space left on the disk", doing),
            .hint = "free some space and run the command again"};
  }
  return {.code = reason == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
          .message = fmt::format("{}: {}", doing, std::strerror(reason))};
}

Status CopyFile(const std::string& from, const std::string& to) {
  const File in(from, O_RDONLY);
  if (in.descriptor() < 0) return CannotRead(from);
  const File out(to, O_WRONLY | O_CREAT | O_EXCL);
  if (out.descriptor() < 0) return CannotWrite(to);
  std::string buffer(std::size_t{1} << 20, '\0');
  for (;;) {
    const ssize_t size = read(in.descriptor(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return CannotRead(from);
    if (size == 0) break;
    DOSSIER_RETURN_IF_ERROR(WriteAll(out, to, std::string_view(buffer).substr(0, static_cast<std::size_t>(size))));
  }
  if (fsync(out.descriptor()) != 0) return CannotWrite(to);
  return {};
}

Result<bool> LinkOrCopyFile(const std::string& from, const std::string& to) {
  if (link(from.c_str(), to.c_str()) == 0) return true;
  if (errno == ENOENT) return CannotRead(from);
  DOSSIER_RETURN_IF_ERROR(CopyFile(from, to));
  return false;
}

Status WriteNewFile(const std::string& path, std::string_view bytes) {
  const File out(path, O_WRONLY | O_CREAT | O_EXCL);
  if (out.descriptor() < 0) return CannotWrite(path);
  DOSSIER_RETURN_IF_ERROR(WriteAll(out, path, bytes));
  if (fsync(out.descriptor()) != 0) return CannotWrite(path);
  return {};
}

Status SyncDirectory(const std::string& path) {
  const File directory(path, O_RDONLY | O_DIRECTORY);
  if (directory.descriptor() < 0 || fsync(directory.descriptor()) != 0) {
    return SystemError(errno, fmt::format("the directory {} cannot be written", path));
  }
  return {};
}

std::string PlainPath(const std::string& path) {
  std::string plain = std::filesystem::path(path).lexically_normal().string();
  while (plain.size() > 1 && plain.back() == '/') plain.pop_back();
  return plain;
}

Status RenameDirectory(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    return SystemError(errno, fmt::format("{} cannot be renamed to {}", from, to));
  }
  const std::filesystem::path parent = std::filesystem::path(to).parent_path();
  return SyncDirectory(parent.empty() ? "." : parent.string());
}

}  // namespace dossier::storage
