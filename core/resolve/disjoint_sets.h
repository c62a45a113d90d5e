// Sets of locals that are one thing, while they are being found: disjoint sets with union (Tarjan 1975). Thread safety:
// one thread.
#pragma once

#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace dossier::resolve {

class DisjointSets {
 public:
  explicit DisjointSets(std::size_t size = 0) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0); }

  std::size_t Add() {
    parent_.push_back(parent_.size());
    return parent_.size() - 1;
  }
  // The least member of the set of `i`.
  std::size_t Find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // False where they were one set already.
  bool Union(std::size_t a, std::size_t b) {
    a = Find(a), b = Find(b);
    if (a == b) return false;
    if (b < a) std::swap(a, b);
    parent_[b] = a;
    return true;
  }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace dossier::resolve
