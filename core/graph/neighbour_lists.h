// All neighbour lists of one direction and set of types in a few arrays (compressed sparse rows), with the dates of the
// relationships beside the neighbours: for searches that walk much of a graph. Nodes are numbers here, for they are
// indices. Lists that differ from the arrays, since a commit changed them, are kept beside those and shared by copies.
// Thread safety: immutable after construction. Cost: 12 bytes an entry and 8 a node.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/graph/packed_date.h"

namespace dossier::graph {

class NeighbourLists {
 public:
  // One list, ascending by neighbour, then relationship: columns of one length.
  struct Columns {
    std::vector<std::uint32_t> neighbours;  // a neighbour once a relationship
    std::vector<std::uint32_t> relationships;
    std::vector<PackedDate> dates;  // of the relationships' property `date`
    void Add(std::uint32_t neighbour, std::uint32_t relationship, PackedDate date) {
      neighbours.push_back(neighbour), relationships.push_back(relationship), dates.push_back(date);
    }
  };
  struct List {
    std::span<const std::uint32_t> neighbours, relationships;
    std::span<const PackedDate> dates;
    std::size_t size() const { return neighbours.size(); }
  };

  // `columns`: the lists of nodes 0, 1, ... one after the other; that of node n is entries offsets[n] to offsets[n +
  // 1].
  NeighbourLists(std::vector<std::uint64_t> offsets, Columns columns);

  // Nodes without relationships, and numbers past all nodes, have empty lists.
  std::span<const std::uint32_t> Of(std::uint64_t node) const { return ListOf(node).neighbours; }
  List ListOf(std::uint64_t node) const {
    if (!changed_.empty()) {
      if (const Columns* own = FindChanged(node)) return {own->neighbours, own->relationships, own->dates};
    }
    if (node >= base_nodes_) return {};
    const std::uint64_t start = offsets_[node], count = offsets_[node + 1] - start;
    return {{neighbours_ + start, count}, {relationships_ + start, count}, {dates_ + start, count}};
  }
  std::size_t Degree(std::uint64_t node) const { return Of(node).size(); }
  // Node numbers are less.
  std::size_t nodes() const { return nodes_; }
  // Of all lists together.
  std::size_t entries() const { return entries_; }
  // Memory, about.
  std::size_t bytes() const { return base_->columns.neighbours.size() * 12 + base_nodes_ * 8 + changed_entries_ * 12; }

  // What becomes of lists, by node: entries (neighbour, relationship) that are then there with a date, or gone.
  using Edits = std::map<std::uint32_t, std::map<std::pair<std::uint32_t, std::uint32_t>, std::optional<PackedDate>>>;
  // The lists after `edits`. Copies the lists that change and, where those have become many, everything; else O(nodes /
  // 64).
  std::shared_ptr<const NeighbourLists> With(const Edits& edits) const;

 private:
  static constexpr std::size_t kChunkNodes = 64;
  struct Base {
    std::vector<std::uint64_t> offsets;
    Columns columns;
  };
  using Chunk = std::array<std::shared_ptr<const Columns>, kChunkNodes>;  // null: as in the arrays

  NeighbourLists() = default;
  void Point();
  const Columns* FindChanged(std::uint64_t node) const {
    const std::uint64_t chunk = node / kChunkNodes;
    if (chunk >= changed_.size() || !changed_[chunk]) return nullptr;
    return (*changed_[chunk])[node % kChunkNodes].get();
  }
  // All in new arrays.
  std::shared_ptr<const NeighbourLists> Flat() const;

  std::shared_ptr<const Base> base_;
  const std::uint64_t* offsets_ = nullptr;  // of base_, as those below
  const std::uint32_t* neighbours_ = nullptr;
  const std::uint32_t* relationships_ = nullptr;
  const PackedDate* dates_ = nullptr;
  std::size_t base_nodes_ = 0, nodes_ = 0, entries_ = 0, changed_entries_ = 0;
  std::vector<std::shared_ptr<const Chunk>> changed_;  // by node / kChunkNodes; null: none of these changed
};

}  // namespace dossier::graph
