#include "query/exec/row_table.h"

#include <algorithm>

#include "query/exec/value_size.h"

namespace dossier::query {

using graph::Value;

Result<std::pair<std::size_t, bool>> RowTable::Add(std::span<const Value> row) {
  std::size_t hash = width_, work = 1;
  for (const Value& value : row) {
    hash = hash * 1'000'003 + graph::HashValue(value);
    work += WorkOf(value);
  }
  hash ^= hash >> 32;
  DOSSIER_RETURN_IF_ERROR(limits_->Check(work));
  if (3 * (size() + 1) > 2 * index_.size()) DOSSIER_RETURN_IF_ERROR(GrowIndex());
  const std::size_t mask = index_.size() - 1;
  std::size_t at = hash & mask;
  for (; index_[at] != 0; at = (at + 1) & mask) {
    const std::size_t number = index_[at] - 1;
    DOSSIER_RETURN_IF_ERROR(limits_->Check());
    if (hashes_[number] == hash && std::ranges::equal(Row(number), row)) return std::pair(number, false);
  }
  DOSSIER_RETURN_IF_ERROR(ReserveOne(&hashes_, &charge_));
  for (std::size_t i = 0; i < width_; ++i) {
    const Value* const previous = size() > 0 ? &values_[(size() - 1) * width_ + i] : nullptr;
    DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, BytesBeside(row[i], previous, limits_));
    DOSSIER_RETURN_IF_ERROR(charge_.Add(bytes - sizeof(Value)));  // the slot is counted by what follows
    DOSSIER_RETURN_IF_ERROR(ReserveOne(&values_, &charge_));
    values_.push_back(row[i]);
  }
  hashes_.push_back(hash);
  index_[at] = static_cast<std::uint32_t>(size());
  return std::pair(size() - 1, true);
}

Status RowTable::GrowIndex() {
  const std::size_t before = index_.size(), after = std::max<std::size_t>(16, 2 * before);
  DOSSIER_RETURN_IF_ERROR(charge_.Add(after * sizeof(std::uint32_t)));
  charge_.Remove(before * sizeof(std::uint32_t));
  index_ = {};  // the hashes say all that it said
  index_.resize(after);
  for (std::size_t number = 0; number < hashes_.size(); ++number) {
    std::size_t at = hashes_[number] & (after - 1);
    while (index_[at] != 0) at = (at + 1) & (after - 1);
    index_[at] = static_cast<std::uint32_t>(number + 1);
  }
  return {};
}

void RowTable::Clear() {
  values_ = {};
  hashes_ = {};
  index_ = {};
  charge_.Reset();
}

}  // namespace dossier::query
