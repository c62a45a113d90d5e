// The number of matches of a triangle pattern over the whole graph, without rows. Each triangle of three nodes is found
// once, from the node of the fewest neighbours: lists then hold only neighbours that come later in the order of degree,
// so that hubs have short ones (Chiba and Nishizeki 1985; O(m^1.5) for m relationships). Where the reader has no
// neighbour lists, the inner plan counts.
#include <algorithm>
#include <array>

#include "query/exec/operator.h"
#include "query/exec/step_types.h"

namespace dossier::query {
namespace {

// By rank, a node's place in the order of degree.
struct LaterLists {
  std::vector<std::uint64_t> offsets{0};
  std::vector<std::uint32_t> ranks;  // of neighbours that come later; once a relationship
  std::span<const std::uint32_t> Of(std::uint32_t rank) const {
    return std::span(ranks).subspan(offsets[rank], offsets[rank + 1] - offsets[rank]);
  }
};

class TrianglesOperator final : public Operator {
 public:
  TrianglesOperator(const PlanNode& node, ExecContext* context, const RecordBatch* argument)
      : Operator(node, context, nullptr),
        types_(node.types, std::nullopt, *context),
        argument_(argument),
        inner_(BuildOperators(*node.inner, context, argument)) {}

  Status Reopen() override {
    done_ = false;
    if (!lists_ && !types_.none()) {
      lists_ =
          context_.reader.FindNeighbourLists(graph::Direction::kBoth, types_.ids(), graph::SearchExtent::kWholeGraph);
    }
    return lists_ ? Status() : inner_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    if (!lists_) return inner_->Next(out);
    if (std::exchange(done_, true)) return {};
    DOSSIER_ASSIGN_OR_RETURN(const std::uint64_t matches, CountMatches());
    (*out)[node_.slot].emplace_back(static_cast<std::int64_t>(matches * argument_->size));
    out->size = 1;
    return {};
  }

 private:
  static constexpr std::uint32_t kNoRank = UINT32_MAX;

  Result<std::uint64_t> CountMatches() {
    const std::size_t nodes = lists_->nodes();
    MemoryCharge charge(&context_.limits);
    constexpr std::size_t kBytesPerNode = 30;  // of all arrays together
    DOSSIER_RETURN_IF_ERROR(charge.Add(nodes * kBytesPerNode + lists_->entries() / 2 * sizeof(std::uint32_t)));
    DOSSIER_RETURN_IF_ERROR(RankNodes());
    DOSSIER_ASSIGN_OR_RETURN(const LaterLists later, MakeLaterLists());
    DOSSIER_ASSIGN_OR_RETURN(const std::uint64_t triangles, CountTriangles(later));
    return triangles * Orders() + CountWithLoops();
  }

  // Gives each node that has the pattern's labels its place in the order of degree, then of id, by a counting sort.
  Status RankNodes() {
    const std::size_t nodes = lists_->nodes();
    std::vector<std::uint16_t> held(nodes, 0);  // how many of the labels
    std::uint16_t wanted = 0;
    for (const int label : node_.labels) {
      if (const auto id = context_.labels[static_cast<std::size_t>(label)]) {
        DOSSIER_RETURN_IF_ERROR(HoldLabel(*id, wanted, &held));
      }
      ++wanted;
    }
    // Degrees of as many and more count as one: that order matters little, and the array is short.
    const auto degree = [&](std::size_t node) { return std::min<std::size_t>(lists_->Degree(node), nodes); };
    std::vector<std::uint32_t> starts(nodes + 2, 0);
    for (std::size_t node = 0; node < nodes; ++node) starts[degree(node) + 1] += held[node] == wanted;
    for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    rank_.assign(nodes, kNoRank);
    order_.resize(starts.back());
    for (std::size_t node = 0; node < nodes; ++node) {
      if (held[node] != wanted) continue;
      rank_[node] = starts[degree(node)]++;
      order_[rank_[node]] = static_cast<std::uint32_t>(node);
    }
    return {};
  }

  // Adds one to nodes of the label that have all `before` of those before it.
  Status HoldLabel(LabelId label, std::uint16_t before, std::vector<std::uint16_t>* held) {
    constexpr std::size_t kNodesPerScan = 4096;
    NodeId after = kNoNode;
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.CheckNow());
      DOSSIER_ASSIGN_OR_RETURN(const std::vector<NodeId> found, context_.reader.ScanNodes(label, after, kNodesPerScan));
      for (const NodeId node : found) {
        if (ToNumber(node) < held->size() && (*held)[ToNumber(node)] == before) ++(*held)[ToNumber(node)];
      }
      if (found.size() < kNodesPerScan) return {};
      after = found.back();
    }
  }

  Result<LaterLists> MakeLaterLists() {
    LaterLists later;
    later.offsets.reserve(order_.size() + 1);
    later.ranks.reserve(lists_->entries() / 2);
    loops_.clear();
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      bool loop = false;
      for (const std::uint32_t neighbour : lists_->Of(order_[rank])) {
        const std::uint32_t other = rank_[neighbour];
        loop |= other == rank;
        if (other > rank && other != kNoRank) later.ranks.push_back(other);
      }
      if (loop) loops_.push_back(order_[rank]);
      later.offsets.push_back(later.ranks.size());
    }
    return later;
  }

  // Triangles of three nodes; parallel relationships make one each.
  Result<std::uint64_t> CountTriangles(const LaterLists& later) {
    std::uint64_t count = 0;
    std::vector<std::uint32_t> marks(order_.size(), 0);  // by rank: relationships to it from the node at hand
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) {
      const std::span<const std::uint32_t> ends = later.Of(rank);
      if (ends.size() < 2) continue;
      for (const std::uint32_t end : ends) ++marks[end];
      for (const std::uint32_t middle : ends) {
        DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
        for (const std::uint32_t end : later.Of(middle)) count += marks[end];
      }
      for (const std::uint32_t end : ends) marks[end] = 0;
    }
    return count;
  }

  // Whether the pattern's three nodes may have these ids.
  bool Allows(const std::array<std::uint32_t, 3>& ids) const {
    return std::ranges::all_of(node_.less, [&](const auto& pair) { return ids[pair.first] < ids[pair.second]; });
  }

  // In how many ways the pattern's nodes can be the three of a triangle.
  std::uint64_t Orders() const {
    std::array<std::uint32_t, 3> ids{0, 1, 2};
    std::uint64_t orders = 0;
    do {
      orders += Allows(ids) ? 1 : 0;
    } while (std::ranges::next_permutation(ids).found);
    return orders;
  }

  // Matches two of whose nodes, or all three, are the same: one relationship, or each, comes back to its start.
  std::uint64_t CountWithLoops() const {
    std::uint64_t count = 0;
    for (const std::uint32_t node : loops_) {
      const std::span<const std::uint32_t> list = lists_->Of(node);
      const auto times = [&](std::uint32_t neighbour) {
        return static_cast<std::uint64_t>(std::ranges::equal_range(list, neighbour).size());
      };
      const std::uint64_t loops = times(node);
      if (loops > 2 && Allows({node, node, node})) count += loops * (loops - 1) * (loops - 2);
      for (std::size_t i = 0; i < list.size(); ++i) {
        const std::uint32_t other = list[i];
        if (other == node || rank_[other] == kNoRank || (i > 0 && list[i - 1] == other)) continue;
        const std::uint64_t ways = loops * times(other) * (times(other) - 1);
        for (std::size_t alone = 0; alone < 3; ++alone) {
          std::array<std::uint32_t, 3> ids{node, node, node};
          ids[alone] = other;
          if (Allows(ids)) count += ways;
        }
      }
    }
    return count;
  }

  StepTypes types_;
  const RecordBatch* argument_;
  std::unique_ptr<Operator> inner_;
  std::shared_ptr<const graph::NeighbourLists> lists_;
  std::vector<std::uint32_t> order_, rank_;  // nodes by rank, and ranks by node
  std::vector<std::uint32_t> loops_;         // nodes with a relationship to themselves
  bool done_ = false;
};

}  // namespace

std::unique_ptr<Operator> MakeTriangles(const PlanNode& node, ExecContext* context, const RecordBatch* argument) {
  return std::make_unique<TrianglesOperator>(node, context, argument);
}

}  // namespace dossier::query
