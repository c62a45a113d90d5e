// `dossier.mark`, a file of 32 bytes beside RocksDB's: the number of the last commit that was acknowledged. It is
// written after the commit is on the disk and needs no sync of its own, so it never says too much; what the database
// recovers may be newer, and must never be older. That is how a log or manifest that lost its tail is told from one
// that was cut short while writing.
//
//   "mark 1 " commits, 15 digits  " " FNV-1a of the bytes before it, 8 hexadecimal digits  "\n"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace dossier::storage {

inline constexpr char kMarkFileName[] = "dossier.mark";

// The 32 bytes; and the number in them, or nothing where they are no mark.
std::string EncodeMark(std::uint64_t commits);
std::optional<std::uint64_t> DecodeMark(std::string_view bytes);

// The mark of the store in `directory`; nothing where there is none or it is unreadable.
std::optional<std::uint64_t> ReadMark(const std::string& directory);

class CommitMark {
 public:
  // Makes the file where it is missing.
  static Result<CommitMark> Open(const std::string& directory);
  CommitMark(CommitMark&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  CommitMark& operator=(CommitMark&&) = delete;
  ~CommitMark();
  // One write in place. Where it fails the mark stays behind, which is safe.
  void Set(std::uint64_t commits);

 private:
  explicit CommitMark(int file) : file_(file) {}
  int file_;
};

}  // namespace dossier::storage
