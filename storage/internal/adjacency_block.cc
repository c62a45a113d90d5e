#include "storage/internal/adjacency_block.h"

#include "storage/internal/packed_column.h"

namespace dossier::storage {

std::string EncodeAdjacencyBlock(std::span<const AdjacencyEntry> entries, bool has_more) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.Varint(2 * entries.size() + (has_more ? 1 : 0));
  if (entries.empty()) return bytes;
  std::vector<std::uint64_t> numbers(entries.size());
  std::uint64_t neighbour = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    numbers[i] = ToNumber(entries[i].neighbour) - neighbour;
    neighbour = ToNumber(entries[i].neighbour);
  }
  WritePackedBits(numbers, &out);
  out.Varint(ToNumber(entries.front().relationship));
  if (entries.size() == 1) return bytes;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    // Wraps, and wraps back when it is read.
    numbers[i] =
        ZigZag(static_cast<std::int64_t>(ToNumber(entries[i].relationship) - ToNumber(entries[i - 1].relationship)));
  }
  WritePackedBits(std::span(numbers).subspan(1), &out);
  return bytes;
}

bool DecodeAdjacencyBlock(std::string_view bytes, std::vector<AdjacencyEntry>* entries, bool* has_more) {
  ByteReader in(bytes);
  const std::uint64_t head = in.Varint();
  *has_more = head % 2 == 1;
  if (head / 2 > kMaxBlockEntries) return false;
  const auto count = static_cast<std::size_t>(head / 2);
  if (count == 0) return in.Done();
  const PackedColumn neighbours = PackedColumn::ReadBits(count, &in);
  std::uint64_t relationship = in.Varint();
  const PackedColumn steps = count > 1 ? PackedColumn::ReadBits(count - 1, &in) : PackedColumn();
  if (!in.Done()) return false;
  entries->reserve(entries->size() + count);
  std::uint64_t neighbour = 0;
  for (std::size_t i = 0; i < count; ++i) {
    neighbour += neighbours.At(i);
    if (i > 0) relationship += static_cast<std::uint64_t>(UnZigZag(steps.At(i - 1)));
    const AdjacencyEntry entry{NodeId{neighbour}, RelationshipId{relationship}};
    if (i > 0 && entry <= entries->back()) return false;
    entries->push_back(entry);
  }
  return true;
}

void MakeAdjacencyBlocks(const AdjacencyList& list, std::span<const AdjacencyEntry> entries, std::size_t max_entries,
                         const PutBlock& put) {
  if (!entries.empty()) MakeAdjacencyBlocks(list, AdjacencyKey(list), false, entries, max_entries, put);
}

void MakeAdjacencyBlocks(const AdjacencyList& list, const std::string& key, bool has_more,
                         std::span<const AdjacencyEntry> entries, std::size_t max_entries, const PutBlock& put) {
  // Room is left in each part, so that the next entry does not split it again.
  const std::size_t fill = max_entries - max_entries / 4;
  const std::size_t parts = entries.size() <= max_entries ? 1 : (entries.size() + fill - 1) / fill;
  const bool is_first = key.size() == AdjacencyKey(list).size();
  for (std::size_t i = 0; i < parts; ++i) {
    const std::size_t begin = entries.size() * i / parts, end = entries.size() * (i + 1) / parts;
    const bool announces = i == 0 && is_first && (has_more || parts > 1);
    put(i == 0 ? key : AdjacencyKey(list, entries[begin]),
        EncodeAdjacencyBlock(entries.subspan(begin, end - begin), announces));
  }
}

}  // namespace dossier::storage
