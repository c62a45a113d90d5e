// Neighbour lists in memory, made by one scan over the pages of relationships. Pure but for reading.
#pragma once

#include <memory>
#include <vector>

#include "core/graph/graph_reader.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {

// `types`: ascending; empty: any. Null where a number does not fit 32 bits. Errors: kStoreDamaged, kIo. Two threads,
// together about 200 ns a relationship; beside the lists 16 bytes a relationship and an eighth of the lists for a while.
Result<std::shared_ptr<const graph::NeighbourLists>> LoadNeighbourLists(const Moment& moment,
                                                                        graph::Direction direction,
                                                                        const std::vector<TypeId>& types);

}  // namespace dossier::storage
