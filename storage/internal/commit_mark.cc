#include "storage/internal/commit_mark.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace dossier::storage {
namespace {

constexpr std::string_view kStart = "mark 1 ";
constexpr std::size_t kDigits = 15, kSize = 32;

std::uint32_t Fnv1a(std::string_view bytes) {
  std::uint32_t hash = 2166136261u;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

}  // namespace

std::string EncodeMark(std::uint64_t commits) {
  std::string bytes = fmt::format("{}{:0{}} ", kStart, commits, kDigits);
  bytes += fmt::format("{:08x}\n", Fnv1a(bytes));
  return bytes;
}

std::optional<std::uint64_t> DecodeMark(std::string_view bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  const std::string_view digits = bytes.substr(kStart.size(), kDigits);
  std::uint64_t commits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), commits);
  if (error != std::errc() || end != digits.data() + digits.size() || EncodeMark(commits) != bytes) return std::nullopt;
  return commits;
}

std::optional<std::uint64_t> ReadMark(const std::string& directory) {
  const int file = open((directory + "/" + kMarkFileName).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  char bytes[kSize + 1];
  const ssize_t size = pread(file, bytes, sizeof bytes, 0);
  close(file);
  if (size < 0) return std::nullopt;
  return DecodeMark({bytes, static_cast<std::size_t>(size)});
}

Result<CommitMark> CommitMark::Open(const std::string& directory) {
  const std::string path = directory + "/" + kMarkFileName;
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) {
    return Error{.code = errno == ENOSPC ? ErrorCode::kDiskFull : ErrorCode::kIo,
                 .message = fmt::format("store {} cannot be written: {}: {}", directory, path, std::strerror(errno))};
  }
  return CommitMark(file);
}

CommitMark::~CommitMark() {
  if (file_ >= 0) close(file_);
}

void CommitMark::Set(std::uint64_t commits) {
  const std::string bytes = EncodeMark(commits);
  const ssize_t written = pwrite(file_, bytes.data(), bytes.size(), 0);
  static_cast<void>(written);
}

}  // namespace dossier::storage
