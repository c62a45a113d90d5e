// The packed neighbours of one block of an adjacency list. Pure functions.
//
//   count and flag    varint: 2 * count, and 1 where the list has further blocks (only in a list's first block); then
//                     nothing more where the count is 0
//   neighbours        packed bits: each minus the one before, from 0 on
//   relationships     the first (varint), then where there are more packed bits: zigzag of each minus the one before
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/internal/key.h"

namespace dossier::storage {

// What claims more is no block, and must not make a reader allocate.
inline constexpr std::size_t kMaxBlockEntries = std::size_t{1} << 16;

struct AdjacencyBlock {
  bool has_more = false;
  std::vector<AdjacencyEntry> entries;  // sorted, no duplicates
};

std::string EncodeAdjacencyBlock(std::span<const AdjacencyEntry> entries, bool has_more);
inline std::string EncodeAdjacencyBlock(const AdjacencyBlock& block) {
  return EncodeAdjacencyBlock(block.entries, block.has_more);
}
// Appends to `*entries`, sets `*has_more`; false where the bytes are no block.
bool DecodeAdjacencyBlock(std::string_view bytes, std::vector<AdjacencyEntry>* entries, bool* has_more);

// Where a block is to be put; blocks are given in order of their keys.
using PutBlock = std::function<void(const std::string& key, const std::string& value)>;

// Gives a whole list, sorted and without duplicates, as blocks of at most `max_entries` entries (2 or more); none for
// an empty list.
void MakeAdjacencyBlocks(const AdjacencyList& list, std::span<const AdjacencyEntry> entries, std::size_t max_entries,
                         const PutBlock& put);
// The same for a part of a list: what belongs into the block at `key`, of whose list there are `has_more` blocks.
void MakeAdjacencyBlocks(const AdjacencyList& list, const std::string& key, bool has_more,
                         std::span<const AdjacencyEntry> entries, std::size_t max_entries, const PutBlock& put);

}  // namespace dossier::storage
