#include "query/exec/row_table.h"

#include <algorithm>

namespace dossier::query {

using graph::Value;
using graph::ValueType;

std::size_t BytesBeside(const Value& value, const Value* previous) {
  bool shared = false;
  if (previous != nullptr && previous->type() == value.type()) {
    switch (value.type()) {
      case ValueType::kString: shared = &value.AsString() == &previous->AsString(); break;
      case ValueType::kList: shared = &value.AsList() == &previous->AsList(); break;
      case ValueType::kMap: shared = &value.AsMap() == &previous->AsMap(); break;
      case ValueType::kPath: shared = &value.AsPath() == &previous->AsPath(); break;
      default: break;
    }
  }
  return sizeof(Value) + (shared ? 0 : graph::MemoryUsage(value));
}

Result<std::pair<std::size_t, bool>> RowTable::Add(std::span<const Value> row) {
  std::size_t hash = width_;
  for (const Value& value : row) hash = hash * 1'000'003 + graph::HashValue(value);
  const auto [begin, end] = index_.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    DOSSIER_RETURN_IF_ERROR(limits_->Check());
    if (std::ranges::equal(Row(it->second), row)) return std::pair(it->second, false);
  }
  std::size_t bytes = 64;
  for (std::size_t i = 0; i < width_; ++i) {
    // Twice the slot, because a growing vector holds its old and new self at once.
    bytes += sizeof(Value) + BytesBeside(row[i], size_ > 0 ? &values_[(size_ - 1) * width_ + i] : nullptr);
  }
  DOSSIER_RETURN_IF_ERROR(charge_.Add(bytes));
  values_.insert(values_.end(), row.begin(), row.end());
  index_.emplace(hash, size_);
  return std::pair(size_++, true);
}

void RowTable::Clear() {
  values_.clear();
  index_.clear();
  size_ = 0;
  charge_.Reset();
}

}  // namespace dossier::query
