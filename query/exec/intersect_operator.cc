// Nodes that are neighbours of two known nodes, from their neighbour lists, both in order of ids: side by side where
// the lists are of like length, else each of the shorter one looked up in the longer one.
#include <algorithm>

#include "query/exec/node_bits.h"
#include "query/exec/operator.h"
#include "query/exec/step_types.h"
#include "query/exec/used_relationships.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

// One node's neighbours and the relationships to them, ascending.
struct List {
  std::span<const std::uint32_t> nodes;
  std::span<const std::uint32_t> relationships;
  std::size_t size() const { return nodes.size(); }
};

class IntersectOperator final : public Operator {
 public:
  IntersectOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)),
        types_(node.types, std::nullopt, *context),
        second_types_(node.second_types, std::nullopt, *context) {}

  Status Reopen() override {
    rows_.Clear();
    row_ = 0;
    found_.clear();
    found_at_ = 0;
    done_ = false;
    last_second_ = kNoNode;
    const bool none = types_.none() || second_types_.none();
    if (!none && !lists_) lists_ = context_.reader.FindNeighbourLists(node_.direction, types_.ids());
    if (!none && !second_lists_) {
      second_lists_ = context_.reader.FindNeighbourLists(node_.second_direction, second_types_.ids());
    }
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    if (node_.counted) return Count(out);
    std::vector<std::uint32_t> sources;
    Column nodes, first, second;
    while (sources.size() < capacity_) {
      if (found_at_ < found_.size()) {
        const Common& common = found_[found_at_++];
        sources.push_back(static_cast<std::uint32_t>(row_ - 1));
        nodes.emplace_back(NodeId{common.node});
        first.emplace_back(RelationshipId{common.first});
        second.emplace_back(RelationshipId{common.second});
        continue;
      }
      if (row_ >= rows_.size) {
        if (!sources.empty()) break;
        DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
        row_ = 0;
        if (rows_.size == 0) return {};
      }
      DOSSIER_RETURN_IF_ERROR(Search(row_++));
    }
    out->Gather(rows_, sources);
    (*out)[node_.to] = std::move(nodes);
    (*out)[node_.slot] = std::move(first);
    (*out)[node_.second_slot] = std::move(second);
    return {};
  }

 private:
  struct Common {
    std::uint64_t node, first, second;
  };

  Status Count(RecordBatch* out) {
    if (std::exchange(done_, true)) return {};
    std::int64_t count = 0;
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
      if (rows_.size == 0) break;
      for (row_ = 0; row_ < rows_.size; ++row_) {
        DOSSIER_RETURN_IF_ERROR(Search(row_));
        count += static_cast<std::int64_t>(found_.size());
      }
    }
    (*out)[node_.tag].emplace_back(count);
    out->size = 1;
    return {};
  }

  // Fills `found_` for one row.
  Status Search(std::size_t row) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    found_.clear();
    found_at_ = 0;
    const Value &from = rows_[node_.from][row], &second = rows_[node_.second_from][row];
    if (!from.Is(ValueType::kNode) || !second.Is(ValueType::kNode)) return {};
    if (types_.none() || second_types_.none()) return {};
    std::uint64_t above = 0;
    for (const bound::Slot slot : node_.above) {
      const std::optional<std::uint64_t> id = IdNumber(rows_[slot][row]);
      if (!id) return {};
      above = std::max(above, *id);
    }
    DOSSIER_ASSIGN_OR_RETURN(List left, ListOf(from.AsNode(), lists_.get(), node_.direction, types_, &left_buffer_));
    DOSSIER_ASSIGN_OR_RETURN(List right, ListOf(second.AsNode(), second_lists_.get(), node_.second_direction,
                                                second_types_, &right_buffer_));
    left = After(left, above);
    right = After(right, above);
    // The second list is marked once for all rows in a row that have it; a list of its own is walked beside it.
    constexpr std::size_t kMuchLonger = 32;  // a look at a bit is that much cheaper than a search in a list
    const bool again = std::exchange(last_second_, second.AsNode()) == second.AsNode();
    if (left.size() / kMuchLonger > right.size()) {
      for (std::size_t k = 0; k < right.size(); ++k) {
        if (k > 0 && right.nodes[k] == right.nodes[k - 1]) continue;
        if (!std::ranges::binary_search(left.nodes, right.nodes[k])) continue;
        DOSSIER_RETURN_IF_ERROR(AddCommon(right.nodes[k], left, right, row));
      }
      return {};
    }
    if (!again || second_lists_ == nullptr) return Merge(left, right, row);
    Mark(second.AsNode());
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (!marks_.Has(left.nodes[i]) || (i > 0 && left.nodes[i] == left.nodes[i - 1])) continue;
      DOSSIER_RETURN_IF_ERROR(AddCommon(left.nodes[i], left, right, row));
    }
    return {};
  }

  Status Merge(const List& left, const List& right, std::size_t row) {
    std::size_t i = 0, k = 0;
    while (i < left.size() && k < right.size()) {
      const std::uint32_t node = left.nodes[i];
      if (node < right.nodes[k]) {
        ++i;
      } else if (right.nodes[k] < node) {
        ++k;
      } else {
        DOSSIER_RETURN_IF_ERROR(AddCommon(node, left, right, row));
        while (i < left.size() && left.nodes[i] == node) ++i;
      }
    }
    return {};
  }

  // Marks the neighbours of `node` in the second lists, and of no other node.
  void Mark(NodeId node) {
    if (marked_ == node) return;
    if (marked_ == kNoNode) {
      marks_.Reset(second_lists_->nodes());
    } else {
      for (const std::uint32_t neighbour : second_lists_->Of(ToNumber(marked_))) marks_.Clear(neighbour);
    }
    for (const std::uint32_t neighbour : second_lists_->Of(ToNumber(node))) marks_.Set(neighbour);
    marked_ = node;
  }

  // Each pair of relationships to a node, where both lists have it.
  Status AddCommon(std::uint32_t node, const List& left, const List& right, std::size_t row) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    const auto [first, first_end] = std::ranges::equal_range(left.nodes, node);
    const auto [second, second_end] = std::ranges::equal_range(right.nodes, node);
    for (auto x = first; x != first_end; ++x) {
      for (auto y = second; y != second_end; ++y) {
        Add(node, left.relationships[static_cast<std::size_t>(x - left.nodes.begin())],
            right.relationships[static_cast<std::size_t>(y - right.nodes.begin())], row);
      }
    }
    return {};
  }

  void Add(std::uint64_t node, std::uint64_t first, std::uint64_t second, std::size_t row) {
    if (first == second || IsUsed(RelationshipId{first}, node_.unique, rows_, row) ||
        IsUsed(RelationshipId{second}, node_.unique, rows_, row)) {
      return;
    }
    found_.push_back({node, first, second});
  }

  static List After(const List& list, std::uint64_t above) {
    if (above == 0) return list;
    const auto from =
        static_cast<std::size_t>(std::upper_bound(list.nodes.begin(), list.nodes.end(), above) - list.nodes.begin());
    return {list.nodes.subspan(from), list.relationships.subspan(from)};
  }
  struct Buffer {
    graph::ExpandResult steps;
    std::vector<std::uint32_t> nodes, relationships;
  };

  Result<List> ListOf(NodeId node, const graph::NeighbourLists* lists, graph::Direction direction,
                      const StepTypes& types, Buffer* buffer) {
    if (lists != nullptr) {
      if (ToNumber(node) >= lists->nodes()) return List();
      const graph::NeighbourLists::List list = lists->ListOf(ToNumber(node));
      return List{list.neighbours, list.relationships};
    }
    DOSSIER_RETURN_IF_ERROR(context_.reader.Expand({std::span(&node, 1), direction, types.ids()}, &buffer->steps));
    std::vector<std::pair<std::uint32_t, std::uint32_t>> sorted;
    for (std::size_t i = 0; i < buffer->steps.neighbours.size(); ++i) {
      sorted.emplace_back(static_cast<std::uint32_t>(ToNumber(buffer->steps.neighbours[i])),
                          static_cast<std::uint32_t>(ToNumber(buffer->steps.relationships[i])));
    }
    std::ranges::sort(sorted);
    buffer->nodes.clear();
    buffer->relationships.clear();
    for (const auto& [neighbour, relationship] : sorted) {
      buffer->nodes.push_back(neighbour);
      buffer->relationships.push_back(relationship);
    }
    return List{buffer->nodes, buffer->relationships};
  }

  StepTypes types_, second_types_;
  std::shared_ptr<const graph::NeighbourLists> lists_, second_lists_;
  NodeBits marks_;  // the neighbours of marked_ in the second lists
  NodeId marked_ = kNoNode, last_second_ = kNoNode;
  RecordBatch rows_;
  std::size_t row_ = 0;  // the next one
  bool done_ = false;
  Buffer left_buffer_, right_buffer_;
  std::vector<Common> found_;
  std::size_t found_at_ = 0;
};

}  // namespace

std::unique_ptr<Operator> MakeIntersect(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<IntersectOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
