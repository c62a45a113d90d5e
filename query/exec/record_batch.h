// Rows between operators, as columns: one a slot, empty for a slot that no row has yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/graph/value.h"
#include "query/binder/bound_query.h"

namespace dossier::query {

using Column = std::vector<graph::Value>;

struct RecordBatch {
  std::vector<Column> columns;  // by slot; each empty or of `size`
  std::size_t size = 0;

  explicit RecordBatch(std::size_t slots = 0) : columns(slots) {}

  bool Has(bound::Slot slot) const { return !columns[static_cast<std::size_t>(slot)].empty(); }
  Column& operator[](bound::Slot slot) { return columns[static_cast<std::size_t>(slot)]; }
  const Column& operator[](bound::Slot slot) const { return columns[static_cast<std::size_t>(slot)]; }
  void Clear();
  // Becomes the rows `rows` of `from`, in that order; repeats allowed.
  void Gather(const RecordBatch& from, std::span<const std::uint32_t> rows);
  // Adds rows of a batch with the same live columns.
  void Append(const RecordBatch& from, std::size_t row);
};

}  // namespace dossier::query
