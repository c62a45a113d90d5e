#include "storage/internal/row_sorter.h"

#include <algorithm>
#include <numeric>
#include <thread>
#include <tuple>

#include "storage/internal/byte_codec.h"
#include "storage/internal/parallel_sort.h"

namespace dossier::storage {
namespace {

constexpr std::size_t kMostKnown = 1 << 20;  // strings that are looked for again

bool Less(const RowSorter::Row& x, const RowSorter::Row& y) {
  return std::tie(x.b, x.c, x.with) < std::tie(y.b, y.c, y.with);
}

}  // namespace

std::uint32_t ByteTable::Add(std::string_view bytes) {
  const auto next = static_cast<std::uint32_t>(size());
  if (const auto known = known_.find(bytes); known != known_.end()) return known->second;
  if (known_.size() < kMostKnown) known_.emplace(bytes, next);
  arena_.append(bytes);
  offsets_.push_back(arena_.size());
  return next;
}

void ByteTable::Clear() {
  arena_.clear();
  offsets_.assign(1, 0);
  known_.clear();
}

Status RowSorter::MakeRoom(std::size_t rows, std::size_t bytes) {
  // Sorting moves the rows into a second array.
  const std::size_t used = 2 * sizeof(Row) * (rows_.size() + rows) + table_.memory_bytes() + bytes;
  if (used <= memory_bytes_ || rows_.empty()) return {};
  return Spill();
}

// Rows get ranks for numbers, so that equal ranks are equal bytes and order is order. By counting, each `a` gets its
// part of the array; the parts are then sorted, on several threads.
void RowSorter::SortRows(std::uint32_t a_count) {
  if (with_bytes_) {
    order_.resize(table_.size());
    std::iota(order_.begin(), order_.end(), 0u);
    // The table may hold one string twice; either will do, but always the same.
    ParallelSort(&order_, threads_, [this](std::uint32_t x, std::uint32_t y) {
      const int compared = table_.At(x).compare(table_.At(y));
      return compared != 0 ? compared < 0 : x < y;
    });
    std::vector<std::uint32_t> ranks(order_.size());
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) ranks[order_[rank]] = rank;
    for (Row& row : rows_) row.with = ranks[row.with];
  }
  std::vector<std::uint64_t> starts(std::size_t{a_count} + 1);
  for (const Row& row : rows_) ++starts[row.a + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  {
    std::vector<Row> sorted(rows_.size());
    std::vector<std::uint64_t> next(starts.begin(), starts.end() - 1);
    for (const Row& row : rows_) sorted[next[row.a]++] = row;
    rows_ = std::move(sorted);
  }
  const auto sort_part = [&](std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t a = first; a < last; ++a) {
      const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(starts[a]);
      const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(starts[a + 1]);
      if (!std::is_sorted(begin, end, Less)) std::sort(begin, end, Less);
    }
  };
  std::vector<std::jthread> workers;
  for (std::uint64_t i = 0; i < threads_; ++i) {
    workers.emplace_back([&, i] { sort_part(a_count * i / threads_, a_count * (i + 1) / threads_); });
  }
}

Status RowSorter::Spill() {
  std::uint32_t a_count = 0;
  for (const Row& row : rows_) a_count = std::max(a_count, row.a + 1);
  SortRows(a_count);
  runs_.push_back(path_ + std::to_string(runs_.size()));
  DOSSIER_ASSIGN_OR_RETURN(RunWriter run, RunWriter::Create(runs_.back()));
  std::string bytes;
  for (const Row& row : rows_) {
    bytes.clear();
    ByteWriter out(&bytes);
    for (const std::uint32_t number : {row.a, row.b, row.c}) out.Fixed32(number);
    if (with_bytes_) {
      bytes.append(table_.At(order_[row.with]));
    } else {
      out.Fixed32(row.with);
    }
    DOSSIER_RETURN_IF_ERROR(run.Add(bytes));
  }
  DOSSIER_RETURN_IF_ERROR(run.Finish());
  spilled_ += rows_.size();
  rows_.clear();
  table_.Clear();
  return {};
}

Status RowSorter::Sort(std::uint32_t a_count) {
  if (runs_.empty()) {
    SortRows(a_count);
  } else {
    if (!rows_.empty()) DOSSIER_RETURN_IF_ERROR(Spill());
    rows_ = {};
  }
  return Rewind();
}

Status RowSorter::Rewind() {
  at_ = 0;
  if (runs_.empty()) return {};
  DOSSIER_ASSIGN_OR_RETURN(merger_, RunMerger::Open(runs_));
  ReadMerged();
  return {};
}

Status RowSorter::Next() {
  if (!merger_) {
    ++at_;
    return {};
  }
  DOSSIER_RETURN_IF_ERROR(merger_->Next());
  ReadMerged();
  return {};
}

void RowSorter::ReadMerged() {
  if (!merger_->Valid()) return;
  ByteReader in(merger_->bytes());
  merged_.a = in.Fixed32();
  merged_.b = in.Fixed32();
  merged_.c = in.Fixed32();
  if (!with_bytes_) merged_.with = in.Fixed32();
}

}  // namespace dossier::storage
