// Which node an id of the imported files means. Ids that are whole numbers take 12 to 24 bytes each, and 4 where they
// are dense; other ids 20 to 40 and their own bytes. Thread safety: Find is safe together, not beside the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::query {

class IdMap {
 public:
  // False where the id is there already; it then keeps its node.
  bool Add(std::string_view id, std::uint32_t node);
  std::optional<std::uint32_t> Find(std::string_view id) const;
  // Call when all are added, to make Find faster.
  void Seal();
  std::size_t size() const { return numbers_ + texts_; }

 private:
  struct Number {
    std::uint64_t key;  // the number + 1; 0: a free place
    std::uint32_t node;
  };
  struct Text {
    std::uint64_t hash;
    std::uint64_t offset;  // in bytes_
    std::uint32_t size;
    std::uint32_t node;
    bool taken;
  };
  std::size_t NumberPlace(std::uint64_t key) const;
  std::size_t TextPlace(std::string_view id, std::uint64_t hash) const;
  void GrowNumbers();
  void GrowTexts();

  std::vector<Number> number_table_;  // open addressing; a power of two, at most half full
  std::vector<Text> text_table_;
  std::vector<std::uint32_t> dense_;  // node + 1 by number, once sealed
  std::string bytes_;                 // of the other ids
  std::size_t numbers_ = 0, texts_ = 0;
  std::uint64_t greatest_ = 0;  // number + 1
};

}  // namespace dossier::query
