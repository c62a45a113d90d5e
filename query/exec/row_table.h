// Rows of values found again by equality (Value ==): the heart of DISTINCT and grouping. Rows keep the order of their
// first appearance. Memory is charged. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/graph/value.h"
#include "query/exec/query_limits.h"

namespace dossier::query {

class RowTable {
 public:
  RowTable(std::size_t width, QueryLimits* limits) : width_(width), limits_(limits), charge_(limits) {}

  // The number of the row, new if need be: then second is true. Numbers count from 0.
  Result<std::pair<std::size_t, bool>> Add(std::span<const graph::Value> row);
  std::span<const graph::Value> Row(std::size_t number) const {
    return std::span<const graph::Value>(values_).subspan(number * width_, width_);
  }
  std::size_t size() const { return hashes_.size(); }
  void Clear();

 private:
  Status GrowIndex();

  std::size_t width_;
  QueryLimits* limits_;
  MemoryCharge charge_;
  std::vector<graph::Value> values_;
  std::vector<std::size_t> hashes_;  // by row
  // Open addressing: 1 + the row, or 0; a power of two of them, at most two thirds taken. Growing is one pass over the
  // hashes, so it holds no query up for long.
  std::vector<std::uint32_t> index_;
};

}  // namespace dossier::query
