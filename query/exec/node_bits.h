// A set of nodes as a bit a node number. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <vector>

namespace dossier::query {

class NodeBits {
 public:
  // Empties the set; node numbers are less than `size`.
  void Reset(std::size_t size) { words_.assign((size + 63) / 64, 0); }
  // Empties a set whose members are all in `nodes`, which may hold others: for many small sets of a large graph, one
  // after the other. O(the lesser of nodes and size / 64).
  void Empty(const std::vector<std::uint64_t>& nodes) {
    if (nodes.size() >= words_.size()) return Reset(words_.size() * 64);
    for (const std::uint64_t node : nodes) {
      if (node / 64 < words_.size()) words_[node / 64] = 0;
    }
  }
  // The size of an empty set; O(1) where it has that size.
  void Resize(std::size_t size) { words_.resize((size + 63) / 64); }
  bool Has(std::uint64_t node) const { return (words_[node / 64] >> (node % 64) & 1) != 0; }
  // Whether it was new.
  bool Set(std::uint64_t node) {
    const std::uint64_t bit = std::uint64_t{1} << (node % 64);
    if ((words_[node / 64] & bit) != 0) return false;
    words_[node / 64] |= bit;
    return true;
  }
  void Clear(std::uint64_t node) { words_[node / 64] &= ~(std::uint64_t{1} << (node % 64)); }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace dossier::query
