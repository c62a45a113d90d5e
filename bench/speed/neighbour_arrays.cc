#include "bench/speed/neighbour_arrays.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace dossier::speed {

NeighbourArrays::NeighbourArrays(const MetGraph& graph) : graph_(graph) {
  const std::size_t persons = graph.names.size();
  by_name_.reserve(persons);
  for (std::uint32_t i = 0; i < persons; ++i) by_name_[graph.names[i]] = i;
  offsets_.assign(persons + 1, 0);
  for (const Meeting& m : graph.meetings) ++offsets_[m.start + 1], ++offsets_[m.end + 1];
  std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
  neighbours_.resize(graph.meetings.size() * 2);
  days_.resize(neighbours_.size());
  std::vector<std::uint64_t> at(offsets_.begin(), offsets_.end() - 1);
  const auto add = [&](std::uint32_t person, std::uint32_t neighbour, std::uint32_t day) {
    neighbours_[at[person]] = neighbour;
    days_[at[person]++] = static_cast<std::uint16_t>(day);
  };
  for (const Meeting& m : graph.meetings) add(m.start, m.end, m.day), add(m.end, m.start, m.day);
  std::vector<std::pair<std::uint32_t, std::uint16_t>> list;
  for (std::size_t i = 0; i < persons; ++i) {
    list.clear();
    for (std::uint64_t k = offsets_[i]; k < offsets_[i + 1]; ++k) list.emplace_back(neighbours_[k], days_[k]);
    std::sort(list.begin(), list.end());
    std::uint64_t k = offsets_[i];
    for (const auto& [neighbour, day] : list) neighbours_[k] = neighbour, days_[k++] = day;
  }
  for (Side* side : {&one_, &two_}) side->mark.assign(persons, 0), side->queue.resize(persons);
}

std::size_t NeighbourArrays::bytes() const {
  return offsets_.size() * sizeof(offsets_[0]) + neighbours_.size() * (sizeof(neighbours_[0]) + sizeof(days_[0]));
}

template <bool kFiltered>
std::int64_t NeighbourArrays::CountWithin(std::uint32_t seed, int hops, std::uint32_t since) {
  Start(seed, &one_);
  std::vector<std::uint32_t>&mark = one_.mark, &queue = one_.queue;
  std::size_t begin = 0, end = 1;
  for (int hop = 0; hop < hops; ++hop) {
    std::size_t next = end;
    for (; begin < end; ++begin) {
      const std::uint32_t u = queue[begin];
      for (std::uint64_t i = offsets_[u]; i < offsets_[u + 1]; ++i) {
        if (kFiltered && days_[i] < since) continue;
        const std::uint32_t w = neighbours_[i];
        if (mark[w] != round_) mark[w] = round_, queue[next++] = w;
      }
    }
    end = next;
  }
  return static_cast<std::int64_t>(end) - 1;
}

std::int64_t NeighbourArrays::CountWithin(std::uint32_t seed, int hops, std::uint32_t since) {
  ++round_;
  return since == 0 ? CountWithin<false>(seed, hops, since) : CountWithin<true>(seed, hops, since);
}

void NeighbourArrays::Start(std::uint32_t person, Side* side) {
  side->mark[person] = round_;
  side->queue[0] = person;
  side->begin = 0;
  side->end = 1;
}

std::uint64_t NeighbourArrays::WorkAhead(const Side& side) const {
  std::uint64_t work = 0;
  for (std::size_t i = side.begin; i < side.end; ++i) work += DegreeOf(side.queue[i]);
  return work;
}

// One step further; true where it meets the other side.
bool NeighbourArrays::Grow(Side* side, const Side& other) {
  std::size_t next = side->end;
  for (; side->begin < side->end; ++side->begin) {
    const std::uint32_t u = side->queue[side->begin];
    for (std::uint64_t i = offsets_[u]; i < offsets_[u + 1]; ++i) {
      const std::uint32_t w = neighbours_[i];
      if (other.mark[w] == round_) return true;
      if (side->mark[w] != round_) side->mark[w] = round_, side->queue[next++] = w;
    }
  }
  side->end = next;
  return false;
}

// From both ends; the one with fewer relationships to look at grows.
std::int64_t NeighbourArrays::Distance(std::uint32_t from, std::uint32_t to, int most) {
  ++round_;
  Start(from, &one_);
  Start(to, &two_);
  for (int depth = 1; depth <= most; ++depth) {
    const std::uint64_t here = WorkAhead(one_), there = WorkAhead(two_);
    if (here == 0 || there == 0) return -1;
    if (here <= there ? Grow(&one_, two_) : Grow(&two_, one_)) return depth;
  }
  return -1;
}

// How many shortest paths lead to each person at distance `steps`.
std::unordered_map<std::uint32_t, std::int64_t> NeighbourArrays::PathsTo(std::uint32_t start, int steps) const {
  std::unordered_map<std::uint32_t, std::int64_t> paths = {{start, 1}}, further;
  std::unordered_set<std::uint32_t> seen = {start};
  for (int step = 0; step < steps; ++step) {
    further.clear();
    for (const auto& [person, count] : paths) {
      for (const std::uint32_t w : NeighboursOf(person)) {
        if (!seen.contains(w)) further[w] += count;
      }
    }
    for (const auto& [person, count] : further) seen.insert(person);
    paths.swap(further);
  }
  return paths;
}

// The two halves meet at every person in the middle.
std::int64_t NeighbourArrays::CountShortest(std::uint32_t from, std::uint32_t to, int most) {
  const std::int64_t length = Distance(from, to, most);
  if (length < 0) return 0;
  auto there = PathsTo(from, static_cast<int>(length / 2)), back = PathsTo(to, static_cast<int>(length - length / 2));
  if (there.size() > back.size()) there.swap(back);
  std::int64_t paths = 0;
  for (const auto& [person, count] : there) {
    const auto other = back.find(person);
    if (other != back.end()) paths += count * other->second;
  }
  return paths;
}

// Union and find with path halving.
std::int64_t NeighbourArrays::CountComponents() const {
  std::vector<std::uint32_t> parent(graph_.names.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t person) {
    while (parent[person] != person) person = parent[person] = parent[parent[person]];
    return person;
  };
  auto components = static_cast<std::int64_t>(parent.size());
  for (const Meeting& m : graph_.meetings) {
    const std::uint32_t a = root(m.start), b = root(m.end);
    if (a != b) parent[a] = b, --components;
  }
  return components;
}

// Each once; persons in order of degree, so that hubs come last.
std::int64_t NeighbourArrays::CountTriangles() const {
  const std::size_t persons = graph_.names.size();
  std::vector<std::uint32_t> order(persons), rank(persons);
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return DegreeOf(a) < DegreeOf(b); });
  for (std::uint32_t i = 0; i < persons; ++i) rank[order[i]] = i;
  std::vector<std::uint64_t> offsets(persons + 1, 0);
  for (const Meeting& m : graph_.meetings) ++offsets[std::min(rank[m.start], rank[m.end]) + 1];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  std::vector<std::uint32_t> later(graph_.meetings.size()), seen(persons, UINT32_MAX);
  std::vector<std::uint64_t> at(offsets.begin(), offsets.end() - 1);
  for (const Meeting& m : graph_.meetings) {
    const std::uint32_t a = rank[m.start], b = rank[m.end];
    later[at[std::min(a, b)]++] = std::max(a, b);
  }
  std::int64_t count = 0;
  for (std::uint32_t u = 0; u < persons; ++u) {
    for (std::uint64_t i = offsets[u]; i < offsets[u + 1]; ++i) seen[later[i]] = u;
    for (std::uint64_t i = offsets[u]; i < offsets[u + 1]; ++i) {
      for (std::uint64_t k = offsets[later[i]]; k < offsets[later[i] + 1]; ++k) count += seen[later[k]] == u;
    }
  }
  return count;
}

}  // namespace dossier::speed
