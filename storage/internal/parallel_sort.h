// std::sort on several threads. The result does not depend on their number where no two elements are equivalent.
#pragma once

#include <algorithm>
#include <thread>
#include <vector>

namespace dossier::storage {

template <typename T, typename Less>
void ParallelSort(std::vector<T>* items, unsigned threads, Less less) {
  constexpr std::ptrdiff_t kLeast = 1 << 16;  // below, a thread costs more than it gains
  const auto size = static_cast<std::ptrdiff_t>(items->size());
  if (threads < 2 || size < kLeast) {
    std::sort(items->begin(), items->end(), less);
    return;
  }
  const auto part = [&](unsigned i) { return items->begin() + size * i / threads; };
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < threads; ++i) workers.emplace_back([&, i] { std::sort(part(i), part(i + 1), less); });
  }
  for (unsigned i = 1; i < threads; ++i) std::inplace_merge(items->begin(), part(i), part(i + 1), less);
}

}  // namespace dossier::storage
