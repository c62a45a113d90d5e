#include "storage/internal/adjacency_block.h"

#include "storage/internal/byte_codec.h"

namespace dossier::storage {

std::string EncodeAdjacencyBlock(std::span<const AdjacencyEntry> entries, bool has_more) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.Byte(has_more ? 1 : 0);
  out.Varint(entries.size());
  std::uint64_t neighbour = 0, relationship = 0;
  for (const AdjacencyEntry& entry : entries) {
    out.Varint(ToNumber(entry.neighbour) - neighbour);
    // Wraps, and wraps back when it is read.
    out.Signed(static_cast<std::int64_t>(ToNumber(entry.relationship) - relationship));
    neighbour = ToNumber(entry.neighbour);
    relationship = ToNumber(entry.relationship);
  }
  return bytes;
}

bool DecodeAdjacencyBlock(std::string_view bytes, std::vector<AdjacencyEntry>* entries, bool* has_more) {
  ByteReader in(bytes);
  const std::uint8_t flags = in.Byte();
  const std::size_t count = in.Count(2);
  if (flags > 1) return false;
  *has_more = flags == 1;
  entries->reserve(entries->size() + count);
  std::uint64_t neighbour = 0, relationship = 0;
  for (std::size_t i = 0; i < count; ++i) {
    neighbour += in.Varint();
    relationship += static_cast<std::uint64_t>(in.Signed());
    const AdjacencyEntry entry{NodeId{neighbour}, RelationshipId{relationship}};
    if (i > 0 && entry <= entries->back()) return false;
    entries->push_back(entry);
  }
  return in.Done();
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
