// Byte strings in ascending order, more of them than memory holds: the keys of the name index. Thread safety: one
// thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/internal/sorted_runs.h"

namespace dossier::storage {

class KeySorter {
 public:
  // Temporary files are called `path` and a number.
  KeySorter(std::string path, std::size_t memory_bytes, unsigned threads)
      : path_(std::move(path)), memory_bytes_(std::min(memory_bytes, kMostMemory)), threads_(threads) {}

  Status Add(std::string_view bytes);

  // After the last Add: the strings one by one.
  Status Sort();
  bool Valid() const { return merger_ ? merger_->Valid() : at_ < refs_.size(); }
  std::string_view bytes() const { return merger_ ? merger_->bytes() : BytesOf(refs_[at_]); }
  Status Next();

 private:
  struct Ref {
    std::uint64_t first, second;  // its first 16 bytes, big-endian, zeros behind the end
    std::uint32_t offset, size;   // in arena_
  };
  std::string_view BytesOf(const Ref& ref) const { return std::string_view(arena_).substr(ref.offset, ref.size); }
  void SortRefs();
  Status Spill();

  static constexpr std::size_t kMostMemory = std::size_t{2} << 30;  // offsets have 32 bits
  const std::string path_;
  const std::size_t memory_bytes_;
  const unsigned threads_;
  std::string arena_;
  std::vector<Ref> refs_;
  std::size_t at_ = 0;
  std::vector<std::string> runs_;
  std::optional<RunMerger> merger_;
};

}  // namespace dossier::storage
