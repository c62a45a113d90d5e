// How large values are, for the limits of a query. Parts that are shared count in full each time, so a value that is
// small in memory may be too large: that bounds the work of whoever walks through it. Thread safety: as QueryLimits.
#pragma once

#include <cstddef>

#include "core/base/result.h"
#include "core/graph/value.h"
#include "query/binder/bound_query.h"
#include "query/exec/query_limits.h"

namespace dossier::query {

// Bytes that the value keeps. O(size). Errors: kMemoryLimit beyond the whole budget; kQueryRuntime where lists and maps
// nest more than 1,000 deep; kTimeout.
Result<std::size_t> MeasureValue(const graph::Value& value, QueryLimits* limits);

// The same and the value's slot; only the slot where `previous`, kept already, shares the rest. Null: nothing before.
Result<std::size_t> BytesBeside(const graph::Value& value, const graph::Value* previous, QueryLimits* limits);

// Charges what an expression gave, for as long as it is kept while others are evaluated. What was only passed on (a
// variable, a property) is on someone else's charge.
Status Hold(const bound::Expr& expr, const graph::Value& value, QueryLimits* limits, MemoryCharge* charge);

// Units of work, for QueryLimits::Check, of looking through all of a value; an estimate, O(1).
std::size_t WorkOf(const graph::Value& value);

// Room for one more item in a vector whose slots are on the charge: it grows by half, and while it moves, its old and
// its new self are both charged.
template <typename T>
Status ReserveOne(std::vector<T>* items, MemoryCharge* charge) {
  if (items->size() < items->capacity()) return {};
  const std::size_t before = items->capacity(), after = std::max<std::size_t>(8, before + before / 2);
  DOSSIER_RETURN_IF_ERROR(charge->Add(after * sizeof(T)));
  items->reserve(after);
  charge->Remove(before * sizeof(T));
  return {};
}

}  // namespace dossier::query
