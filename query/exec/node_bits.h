// A set of nodes as a bit a node number. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <vector>

namespace dossier::query {

class NodeBits {
 public:
  // Empties the set; node numbers are less than `size`.
  void Reset(std::size_t size) { words_.assign((size + 63) / 64, 0); }
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
