// Sorting that keeps to the limits of a query. Thread safety: as QueryLimits.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "core/base/result.h"
#include "query/exec/query_limits.h"

namespace dossier::query {

// The numbers 0 to `size` in the order of `before`, a strict order of numbers; stable. Merge sort by hand, so that the
// deadline holds within it. `work(n)`: units of work of comparing the n-th. 4 bytes a number are charged to `charge`,
// for the result.
template <typename Before, typename Work>
Result<std::vector<std::uint32_t>> SortedOrder(std::size_t size, QueryLimits* limits, MemoryCharge* charge,
                                               const Before& before, const Work& work) {
  MemoryCharge beside(limits);
  DOSSIER_RETURN_IF_ERROR(charge->Add(size * sizeof(std::uint32_t)));
  DOSSIER_RETURN_IF_ERROR(beside.Add(size * sizeof(std::uint32_t)));
  std::vector<std::uint32_t> order(size), merged(size);
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t width = 1; width < size; width *= 2) {
    for (std::size_t low = 0; low < size; low += 2 * width) {
      const std::size_t middle = std::min(low + width, size), high = std::min(low + 2 * width, size);
      for (std::size_t i = low, j = middle, k = low; k < high; ++k) {
        const bool both = i < middle && j < high;
        DOSSIER_RETURN_IF_ERROR(limits->Check(both ? 1 + work(order[i]) : 1));
        const bool right = both ? before(order[j], order[i]) : i >= middle;
        merged[k] = right ? order[j++] : order[i++];
      }
    }
    std::swap(order, merged);
  }
  return order;
}

}  // namespace dossier::query
