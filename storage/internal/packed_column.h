// Columns of numbers in as few bits as the greatest needs. Packed bits are the width in bits (byte, 0 to 64), then each
// number, least significant bit first, the last byte filled with zeros. A packed column is the least number (varint),
// then the differences from it as packed bits.
// Thread safety: const calls are safe together.
#pragma once

#include <span>

#include "storage/internal/byte_codec.h"

namespace dossier::storage {

// At least one number.
void WritePackedBits(std::span<const std::uint64_t> numbers, ByteWriter* out);
void WritePackedColumn(std::span<const std::uint64_t> numbers, ByteWriter* out);

// Reads numbers in place: the bytes must outlive it.
class PackedColumn {
 public:
  PackedColumn() = default;
  // Of `count` numbers; fails `in` where the bytes are none.
  static PackedColumn ReadBits(std::size_t count, ByteReader* in);
  static PackedColumn Read(std::size_t count, ByteReader* in);

  // O(1); i is less than the count. Wraps past 64 bits, which only damaged bytes do.
  std::uint64_t At(std::size_t i) const {
    const std::size_t bit = i * width_, first = bit / 8, shift = bit % 8;
    std::uint64_t word = 0;
    const std::size_t bytes = bits_.size() - first < 8 ? bits_.size() - first : 8;
    if (bytes == 8) {
      for (std::size_t k = 0; k < 8; ++k) word |= Byte(first + k) << (8 * k);
    } else {
      for (std::size_t k = 0; k < bytes; ++k) word |= Byte(first + k) << (8 * k);
    }
    word >>= shift;
    if (shift + width_ > 64) word |= Byte(first + 8) << (64 - shift);
    return least_ + (width_ == 64 ? word : word & ((std::uint64_t{1} << width_) - 1));
  }

 private:
  std::uint64_t Byte(std::size_t i) const { return static_cast<unsigned char>(bits_[i]); }
  std::uint64_t least_ = 0;
  std::size_t width_ = 0;
  std::string_view bits_;
};

}  // namespace dossier::storage
