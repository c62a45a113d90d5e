// The questions of the benchmark answered by hand: loops over one array of neighbours a graph, sorted within a person,
// with the day of each beside it. What a query is measured against, and its right answer.
// Thread safety: one thread at a time, for the scratch space. Lifetime: the graph must outlive it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench/speed/met_graph.h"

namespace dossier::speed {

class NeighbourArrays {
 public:
  // O(relationships).
  explicit NeighbourArrays(const MetGraph& graph);

  // The person of that name, who must be there.
  std::uint32_t PersonOf(const std::string& name) const { return by_name_.find(name)->second; }
  std::span<const std::uint32_t> NeighboursOf(std::uint32_t person) const {
    return std::span(neighbours_).subspan(offsets_[person], DegreeOf(person));
  }
  std::uint64_t DegreeOf(std::uint32_t person) const { return offsets_[person + 1] - offsets_[person]; }
  std::size_t bytes() const;

  // Distinct persons at distance 1 to `hops`, by meetings on `since` or later.
  std::int64_t CountWithin(std::uint32_t seed, int hops, std::uint32_t since = 0);
  // Length of the shortest path of at most `most` steps, or -1.
  std::int64_t Distance(std::uint32_t from, std::uint32_t to, int most);
  // Number of shortest paths, of at most `most` steps.
  std::int64_t CountShortest(std::uint32_t from, std::uint32_t to, int most);
  std::int64_t CountComponents() const;
  std::int64_t CountTriangles() const;

 private:
  // One of two searches that meet.
  struct Side {
    std::vector<std::uint32_t> mark, queue;
    std::size_t begin = 0, end = 0;
  };
  void Start(std::uint32_t person, Side* side);
  std::uint64_t WorkAhead(const Side& side) const;
  bool Grow(Side* side, const Side& other);
  template <bool kFiltered>
  std::int64_t CountWithin(std::uint32_t seed, int hops, std::uint32_t since);
  std::unordered_map<std::uint32_t, std::int64_t> PathsTo(std::uint32_t start, int steps) const;

  const MetGraph& graph_;
  std::unordered_map<std::string, std::uint32_t> by_name_;
  std::vector<std::uint64_t> offsets_;
  std::vector<std::uint32_t> neighbours_;
  std::vector<std::uint16_t> days_;
  std::uint32_t round_ = 0;  // what marks of this search are
  Side one_, two_;
};

}  // namespace dossier::speed
