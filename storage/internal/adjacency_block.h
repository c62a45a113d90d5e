// The packed neighbours of one block of an adjacency list. Pure functions.
//
//   flags          1 byte; bit 0: the list has further blocks (only in a list's first block)
//   count          varint
//   count times    neighbour minus the one before (varint), relationship minus the one before (zigzag varint)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/internal/key.h"

namespace dossier::storage {

struct AdjacencyBlock {
  bool has_more = false;
  std::vector<AdjacencyEntry> entries;  // sorted, no duplicates
};

std::string EncodeAdjacencyBlock(const AdjacencyBlock& block);
// Appends to `*entries`, sets `*has_more`; false where the bytes are no block.
bool DecodeAdjacencyBlock(std::string_view bytes, std::vector<AdjacencyEntry>* entries, bool* has_more);

}  // namespace dossier::storage
