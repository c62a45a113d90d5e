#include "query/algo/components.h"

#include "query/algo/graph_projection.h"

namespace dossier::query {
namespace {

// Sets of numbers, each known by its least (R. Tarjan, J. van Leeuwen, "Worst-case Analysis of Set Union Algorithms",
// 1984: linking by index, path halving).
class DisjointSets {
 public:
  static constexpr std::uint32_t kOutside = UINT32_MAX;

  explicit DisjointSets(std::size_t size) : parent_(size, kOutside) {}
  void Add(std::uint32_t i) { parent_[i] = i; }
  bool Has(std::uint32_t i) const { return parent_[i] != kOutside; }
  std::uint32_t LeastOf(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // Both being the least of their sets; the least of both.
  std::uint32_t Join(std::uint32_t a, std::uint32_t b) {
    if (a > b) std::swap(a, b);
    return parent_[b] = a;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

// Members come in ascending order: the least of a set comes first, and gives it its number.
class Numbering {
 public:
  explicit Numbering(std::size_t size) : numbers_(size) {}
  std::int64_t Of(std::uint32_t member, std::uint32_t least) {
    if (member == least) numbers_[member] = next_++;
    return numbers_[least];
  }

 private:
  std::vector<std::int64_t> numbers_;
  std::int64_t next_ = 0;
};

// A relationship is looked at from its greater end: lists are ascending, so each is read only up to its node.
Status Join(const graph::NeighbourLists& lists, const std::vector<NodeId>& nodes, QueryLimits* limits,
            DisjointSets* sets) {
  for (const NodeId id : nodes) {
    const auto node = static_cast<std::uint32_t>(ToNumber(id));
    const auto list = lists.Of(node);
    DOSSIER_RETURN_IF_ERROR(limits->Check(1 + list.size() / 8));
    std::uint32_t least = node;
    for (const std::uint32_t neighbour : list) {
      if (neighbour >= node) break;
      if (!sets->Has(neighbour)) continue;
      const std::uint32_t other = sets->LeastOf(neighbour);
      if (other != least) least = sets->Join(least, other);
    }
  }
  return {};
}

// Whether arrays by node number are no waste.
bool IsDense(const std::vector<NodeId>& nodes) {
  constexpr std::uint64_t kNumbersANode = 8;
  const std::uint64_t greatest = ToNumber(nodes.back());
  return greatest < UINT32_MAX && greatest / kNumbersANode < nodes.size();
}

constexpr std::size_t kBytesANumber = 12;  // of sets and numbering

Result<Components> OverLists(const graph::NeighbourLists& lists, std::vector<NodeId> nodes, QueryLimits* limits,
                             MemoryCharge* charge) {
  const std::size_t size = ToNumber(nodes.back()) + 1;
  DOSSIER_RETURN_IF_ERROR(charge->Add(size * kBytesANumber));
  DisjointSets sets(size);
  for (const NodeId node : nodes) sets.Add(static_cast<std::uint32_t>(ToNumber(node)));
  DOSSIER_RETURN_IF_ERROR(Join(lists, nodes, limits, &sets));
  Components out{.nodes = std::move(nodes), .numbers = {}};
  out.numbers.reserve(out.nodes.size());
  Numbering numbering(size);
  for (const NodeId id : out.nodes) {
    DOSSIER_RETURN_IF_ERROR(limits->Check());
    const auto node = static_cast<std::uint32_t>(ToNumber(id));
    out.numbers.push_back(numbering.Of(node, sets.LeastOf(node)));
  }
  return out;
}

Result<Components> OverPairs(GraphProjection graph, QueryLimits* limits, MemoryCharge* charge) {
  const auto size = static_cast<std::uint32_t>(graph.nodes.size());
  DOSSIER_RETURN_IF_ERROR(charge->Add(size * kBytesANumber));
  DisjointSets sets(size);
  for (std::uint32_t i = 0; i < size; ++i) sets.Add(i);
  for (const auto& [from, to] : graph.pairs) {
    DOSSIER_RETURN_IF_ERROR(limits->Check());
    const std::uint32_t a = sets.LeastOf(from), b = sets.LeastOf(to);
    if (a != b) sets.Join(a, b);
  }
  Components out{.nodes = std::move(graph.nodes), .numbers = {}};
  out.numbers.reserve(size);
  Numbering numbering(size);
  for (std::uint32_t i = 0; i < size; ++i) out.numbers.push_back(numbering.Of(i, sets.LeastOf(i)));
  return out;
}

}  // namespace

Result<Components> FindComponents(const graph::GraphReader& reader, const std::vector<std::string>& labels,
                                  const std::vector<std::string>& types, QueryLimits* limits, MemoryCharge* charge) {
  GraphProjection graph;
  DOSSIER_ASSIGN_OR_RETURN(graph.nodes, LoadNodes(reader, labels, limits, charge));
  if (graph.nodes.empty()) return Components();
  DOSSIER_RETURN_IF_ERROR(charge->Add(graph.nodes.size() * sizeof(std::int64_t)));
  const auto ids = FindTypes(reader, types);
  if (ids && IsDense(graph.nodes)) {
    const auto lists = reader.FindNeighbourLists(graph::Direction::kBoth, *ids, graph::SearchExtent::kWholeGraph);
    if (lists) return OverLists(*lists, std::move(graph.nodes), limits, charge);
  }
  if (ids) DOSSIER_RETURN_IF_ERROR(LoadPairs(reader, *ids, limits, charge, &graph));
  return OverPairs(std::move(graph), limits, charge);
}

}  // namespace dossier::query
