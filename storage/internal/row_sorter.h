// Relationships in ascending order of three numbers and of what comes with them: bytes from a table, or one number
// more. By (start, type, end, properties) they get their ids; by (end, type, start, id) they make the incoming lists.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/internal/sorted_runs.h"

namespace dossier::storage {

// Byte strings that many rows share, by number.
class ByteTable {
 public:
  std::uint32_t Add(std::string_view bytes);
  std::string_view At(std::uint32_t i) const {
    return std::string_view(arena_).substr(offsets_[i], offsets_[i + 1] - offsets_[i]);
  }
  std::size_t size() const { return offsets_.size() - 1; }
  std::size_t memory_bytes() const { return arena_.size() * (known_.empty() ? 1 : 2) + offsets_.size() * 8; }
  void Clear();

 private:
  std::string arena_;
  std::vector<std::uint64_t> offsets_{0};
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view bytes) const { return std::hash<std::string_view>()(bytes); }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> known_;  // only looked up; of the first ones
};

class RowSorter {
 public:
  struct Row {
    std::uint32_t a, b, c;
    std::uint32_t with;  // in the table, or the number
  };
  // `with_bytes`: rows come with bytes. Temporary files are called `path` and a number.
  RowSorter(std::string path, std::size_t memory_bytes, unsigned threads, bool with_bytes)
      : path_(std::move(path)), memory_bytes_(memory_bytes), threads_(threads), with_bytes_(with_bytes) {}

  // Before rows that come with them: what `Row::with` means until the next call of MakeRoom.
  std::uint32_t AddBytes(std::string_view bytes) { return table_.Add(bytes); }
  // Makes room for so many rows, maybe by writing those so far to a file; what AddBytes gave is then void.
  Status MakeRoom(std::size_t rows, std::size_t bytes);
  void Add(const Row& row) { rows_.push_back(row); }

  // After the last Add. `a_count`: all `a` are less.
  Status Sort(std::uint32_t a_count);
  std::uint64_t size() const { return spilled_ + rows_.size(); }
  // The rows one by one, from the first; several passes may be made.
  Status Rewind();
  bool Valid() const { return merger_ ? merger_->Valid() : at_ < rows_.size(); }
  const Row& row() const { return merger_ ? merged_ : rows_[at_]; }
  std::string_view bytes() const {
    return merger_ ? merger_->bytes().substr(kKeyBytes) : table_.At(order_[rows_[at_].with]);
  }
  Status Next();

 private:
  static constexpr std::size_t kKeyBytes = 12;
  void SortRows(std::uint32_t a_count);
  Status Spill();
  void ReadMerged();

  const std::string path_;
  const std::size_t memory_bytes_;
  const unsigned threads_;
  const bool with_bytes_;
  std::vector<Row> rows_;
  ByteTable table_;
  std::vector<std::uint32_t> order_;  // once sorted: numbers in the table by rank; rows have ranks
  std::size_t at_ = 0;
  std::uint64_t spilled_ = 0;
  std::vector<std::string> runs_;
  std::optional<RunMerger> merger_;
  Row merged_{};
};

}  // namespace dossier::storage
