#include "storage/internal/packed_column.h"

#include <algorithm>
#include <bit>

namespace dossier::storage {

void WritePackedColumn(std::span<const std::uint64_t> numbers, ByteWriter* out) {
  const auto [least, greatest] = std::minmax_element(numbers.begin(), numbers.end());
  const auto width = static_cast<unsigned>(std::bit_width(*greatest - *least));
  out->Varint(*least);
  out->Byte(static_cast<std::uint8_t>(width));
  if (width == 0) return;
  std::uint64_t pending = 0;  // bits not yet written
  unsigned filled = 0;
  for (const std::uint64_t number : numbers) {
    std::uint64_t value = number - *least;
    unsigned left = width;
    while (left > 0) {
      const unsigned taken = std::min(left, 8 - filled);
      pending |= (value & ((std::uint64_t{1} << taken) - 1)) << filled;
      value >>= taken, left -= taken, filled += taken;
      if (filled == 8) {
        out->Byte(static_cast<std::uint8_t>(pending));
        pending = 0, filled = 0;
      }
    }
  }
  if (filled > 0) out->Byte(static_cast<std::uint8_t>(pending));
}

PackedColumn PackedColumn::Read(std::size_t count, ByteReader* in) {
  PackedColumn column;
  column.least_ = in->Varint();
  column.width_ = in->Byte();
  if (column.width_ > 64) return in->Fail(), PackedColumn();
  column.bits_ = in->Bytes((count * column.width_ + 7) / 8);
  if (!in->ok()) return PackedColumn();
  return column;
}

}  // namespace dossier::storage
