#include "storage/internal/packed_column.h"

#include <algorithm>
#include <bit>

namespace dossier::storage {

namespace {

// Each number less `least`.
void WriteBits(std::span<const std::uint64_t> numbers, std::uint64_t least, std::uint64_t greatest, ByteWriter* out) {
  const auto width = static_cast<unsigned>(std::bit_width(greatest - least));
  out->Byte(static_cast<std::uint8_t>(width));
  if (width == 0) return;
  std::uint64_t pending = 0;  // bits not yet written
  unsigned filled = 0;
  const auto write = [&](unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out->Byte(static_cast<std::uint8_t>(pending >> (8 * i)));
  };
  for (const std::uint64_t number : numbers) {
    const std::uint64_t value = number - least;
    pending |= value << filled;
    filled += width;
    if (filled < 64) continue;
    write(8);
    filled -= 64;
    pending = filled > 0 ? value >> (width - filled) : 0;
  }
  write((filled + 7) / 8);
}

}  // namespace

void WritePackedBits(std::span<const std::uint64_t> numbers, ByteWriter* out) {
  WriteBits(numbers, 0, *std::ranges::max_element(numbers), out);
}

void WritePackedColumn(std::span<const std::uint64_t> numbers, ByteWriter* out) {
  const auto [least, greatest] = std::ranges::minmax(numbers);
  out->Varint(least);
  WriteBits(numbers, least, greatest, out);
}

PackedColumn PackedColumn::Read(std::size_t count, ByteReader* in) {
  const std::uint64_t least = in->Varint();
  PackedColumn column = ReadBits(count, in);
  column.least_ = least;
  return column;
}

PackedColumn PackedColumn::ReadBits(std::size_t count, ByteReader* in) {
  PackedColumn column;
  column.width_ = in->Byte();
  if (column.width_ > 64) return in->Fail(), PackedColumn();
  column.bits_ = in->Bytes((count * column.width_ + 7) / 8);
  if (!in->ok()) return PackedColumn();
  return column;
}

}  // namespace dossier::storage
