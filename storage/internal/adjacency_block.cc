#include "storage/internal/adjacency_block.h"

#include "storage/internal/byte_codec.h"

namespace dossier::storage {

std::string EncodeAdjacencyBlock(const AdjacencyBlock& block) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.Byte(block.has_more ? 1 : 0);
  out.Varint(block.entries.size());
  std::uint64_t neighbour = 0, relationship = 0;
  for (const AdjacencyEntry& entry : block.entries) {
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

}  // namespace dossier::storage
