// Which nodes a path of some length comes to, each once: one breadth-first search in place of all paths. Over a reader
// with neighbour lists a step is a look at one bit.
#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "query/exec/date_filter.h"
#include "query/exec/node_bits.h"
#include "query/exec/operator.h"
#include "query/exec/path_enumerator.h"
#include "query/exec/shortest_path_search.h"
#include "query/exec/time_search.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

class ReachOperator final : public Operator {
 public:
  ReachOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)),
        types_(node.types, node.type_expr, *context),
        conditions_(*node.relationship, context),
        date_filter_(context),
        charge_(&context->limits) {
    const ast::LengthRange& length = *node.relationship->length;
    max_ = length.max ? static_cast<std::size_t>(*length.max) : std::numeric_limits<std::size_t>::max();
    free_ = node.relationship->step_predicates.empty() && node.relationship->node_predicates.empty();
    dated_ =
        !free_ && node.relationship->node_predicates.empty() && DateFilter::Covers(node.relationship->step_predicates);
    timed_ = node.relationship->chronology != bound::Chronology::kNone;
  }

  Status Reopen() override {
    rows_.Clear();
    row_ = 0;
    searching_ = done_ = false;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    if (node_.counted) return Count(out);
    std::vector<std::uint32_t> sources;
    Column targets;
    while (sources.size() < capacity_) {
      if (!searching_) {
        if (row_ >= rows_.size) {
          if (!sources.empty()) break;
          DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
          row_ = 0;
          if (rows_.size == 0) return {};
        }
        DOSSIER_ASSIGN_OR_RETURN(searching_, StartRow());
        if (!searching_) ++row_;
        continue;
      }
      DOSSIER_RETURN_IF_ERROR(Grow(given_ + (capacity_ - sources.size())));
      const std::size_t end = std::min(reached_.size(), given_ + (capacity_ - sources.size()));
      for (; given_ < end; ++given_) {
        sources.push_back(static_cast<std::uint32_t>(row_));
        targets.emplace_back(NodeId{reached_[given_]});
      }
      if (finished_ && given_ == reached_.size()) {
        searching_ = false;
        ++row_;
      }
    }
    out->Gather(rows_, sources);
    if (!node_.into) (*out)[node_.to] = std::move(targets);
    return {};
  }

 private:
  // The number of nodes reached from any row.
  Status Count(RecordBatch* out) {
    if (done_) return {};
    done_ = true;
    std::int64_t count = 0;
    bool first = true;
    std::unordered_set<std::uint64_t> all;
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
      if (rows_.size == 0) break;
      for (row_ = 0; row_ < rows_.size; ++row_) {
        DOSSIER_ASSIGN_OR_RETURN(const bool started, StartRow());
        if (!started) continue;
        DOSSIER_RETURN_IF_ERROR(Grow(std::numeric_limits<std::size_t>::max()));
        if (!first && all.empty()) all.insert(kept_.begin(), kept_.end());
        for (std::size_t i = given_; i < reached_.size(); ++i) {
          if (first) continue;
          if (all.insert(reached_[i]).second) DOSSIER_RETURN_IF_ERROR(charge_.Add(48));
        }
        if (first) {
          count = static_cast<std::int64_t>(reached_.size() - given_);
          kept_.assign(reached_.begin() + static_cast<std::ptrdiff_t>(given_), reached_.end());
          first = false;
        }
      }
    }
    if (!all.empty()) count = static_cast<std::int64_t>(all.size());
    (*out)[node_.tag].emplace_back(count);
    out->size = 1;
    return {};
  }

  Result<bool> StartRow() {
    const Value& from = rows_[node_.from][row_];
    if (!from.Is(ValueType::kNode)) return false;
    start_ = from.AsNode();
    DOSSIER_ASSIGN_OR_RETURN(const bool accepted, conditions_.AcceptsNode(start_, rows_, row_));
    if (!accepted) return false;
    const bool zero = node_.relationship->length->min == 0;
    if (std::exchange(by_lists_, false)) seen_.Empty(reached_);  // of the start before
    reached_.clear();
    given_ = 0;
    finished_ = false;
    if (node_.into) {
      const Value& to = rows_[node_.to][row_];
      if (!to.Is(ValueType::kNode)) return false;
      DOSSIER_ASSIGN_OR_RETURN(const bool reaches, Reaches(to.AsNode(), zero));
      if (reaches) reached_.push_back(ToNumber(to.AsNode()));
      finished_ = true;
      return reaches;
    }
    bool own = zero && !node_.except_start;
    if (!own && !node_.except_start) {
      DOSSIER_ASSIGN_OR_RETURN(own, ReachesItself());
    }
    if (timed_) {
      if (!time_) time_.emplace(node_, false, &context_);
      DOSSIER_RETURN_IF_ERROR(time_->Run(start_, std::nullopt, false, rows_, row_));
      if (own) reached_.push_back(ToNumber(start_));
      for (const NodeId node : time_->reached()) reached_.push_back(ToNumber(node));
      finished_ = true;
      return true;
    }
    // The start is looked at first; whether it is an answer was decided above.
    reached_.push_back(ToNumber(start_));
    given_ = own ? 0 : 1;
    head_ = 0;
    level_end_ = 1;
    depth_ = 0;
    finished_ = types_.none() || max_ == 0;
    if (!lists_ && (free_ || dated_)) lists_ = context_.reader.FindNeighbourLists(node_.direction, types_.ids());
    by_lists_ = lists_ && (free_ || dated_);
    if (by_lists_ && dated_) {
      DOSSIER_ASSIGN_OR_RETURN(const auto range,
                               date_filter_.Evaluate(node_.relationship->step_predicates, rows_, row_));
      by_lists_ = range.has_value();
      if (range) range_ = *range;
    }
    if (by_lists_) {
      seen_.Resize(lists_->nodes());
      if (ToNumber(start_) >= lists_->nodes()) {
        finished_ = true;
      } else {
        seen_.Set(ToNumber(start_));
      }
    } else {
      visited_.clear();
      visited_.insert(ToNumber(start_));
    }
    return true;
  }

  // Goes on until `wanted` nodes are reached or there are no more.
  Status Grow(std::size_t wanted) {
    while (!finished_ && reached_.size() < wanted) {
      if (head_ == level_end_) {
        ++depth_;
        level_end_ = reached_.size();
        if (head_ == level_end_ || depth_ >= max_) {
          finished_ = true;
          return {};
        }
      }
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      const std::size_t before = reached_.capacity();
      if (!by_lists_) {
        DOSSIER_RETURN_IF_ERROR(GrowByReader());
        TryLists();
      } else if (dated_) {
        DOSSIER_RETURN_IF_ERROR(GrowByDates());
      } else {
        for (const std::uint32_t node : lists_->Of(reached_[head_++])) {
          if (seen_.Set(node)) reached_.push_back(node);
        }
      }
      const std::size_t after = reached_.capacity();
      if (after > before) DOSSIER_RETURN_IF_ERROR(charge_.Add((after - before) * (by_lists_ ? 8 : 56)));
    }
    return {};
  }

  Status GrowByDates() {
    const graph::NeighbourLists::List list = lists_->ListOf(reached_[head_++]);
    for (std::size_t i = 0; i < list.size(); ++i) {
      bool accepted = range_.Contains(list.dates[i]);
      if (list.dates[i] == graph::kOtherDate) {
        DOSSIER_ASSIGN_OR_RETURN(accepted, conditions_.AcceptsStep(RelationshipId{list.relationships[i]}, rows_, row_));
      }
      if (accepted && seen_.Set(list.neighbours[i])) reached_.push_back(list.neighbours[i]);
    }
    return {};
  }

  // A search that has grown large goes on over lists, if the reader has made some meanwhile.
  void TryLists() {
    if (!free_ || finished_) return;
    lists_ = context_.reader.FindNeighbourLists(node_.direction, types_.ids());
    if (!lists_) return;
    by_lists_ = true;
    seen_.Resize(lists_->nodes());
    for (const std::uint64_t node : visited_) seen_.Set(node);
  }

  Status GrowByReader() {
    constexpr std::size_t kNodesPerExpand = 256;
    std::vector<NodeId> nodes;
    for (; head_ < level_end_ && nodes.size() < kNodesPerExpand; ++head_) nodes.push_back(NodeId{reached_[head_]});
    DOSSIER_RETURN_IF_ERROR(context_.reader.Expand({nodes, node_.direction, types_.ids()}, &steps_));
    DOSSIER_RETURN_IF_ERROR(conditions_.Prefetch(steps_));
    for (std::size_t i = 0; i < steps_.neighbours.size(); ++i) {
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      if (visited_.contains(ToNumber(steps_.neighbours[i]))) continue;
      DOSSIER_ASSIGN_OR_RETURN(const bool step, conditions_.AcceptsStep(steps_.relationships[i], rows_, row_));
      if (!step) continue;
      DOSSIER_ASSIGN_OR_RETURN(const bool node, conditions_.AcceptsNode(steps_.neighbours[i], rows_, row_));
      if (!node) continue;
      visited_.insert(ToNumber(steps_.neighbours[i]));
      reached_.push_back(ToNumber(steps_.neighbours[i]));
    }
    return {};
  }

  Result<bool> Reaches(NodeId to, bool zero) {
    if (to == start_) return zero ? Result<bool>(true) : ReachesItself();
    if (timed_) {
      if (!time_) time_.emplace(node_, false, &context_);
      DOSSIER_RETURN_IF_ERROR(time_->Run(start_, to, true, rows_, row_));
      return time_->Reaches(to);
    }
    if (!both_ends_) both_ends_.emplace(node_, &context_);
    std::vector<graph::Path> paths;
    DOSSIER_RETURN_IF_ERROR(both_ends_->Run(start_, to, rows_, row_, &paths));
    return !paths.empty();
  }

  // Whether a path of one relationship or more comes back to the start and repeats no relationship.
  Result<bool> ReachesItself() {
    if (types_.none() || max_ == 0) return false;
    if (!timed_) return FindCycle();
    if (!own_search_) {
      own_pattern_ = SearchOfRange(node_);
      own_pattern_.parts[0].length.min = 1;
      own_pattern_.parts[0].repeated = false;
      own_steps_.emplace(node_, own_pattern_, &context_);
      own_search_.emplace(&*own_steps_, ast::PathMode::kTrail, &context_);
    }
    own_steps_->SetRow(&rows_, row_);
    DOSSIER_RETURN_IF_ERROR(own_search_->Start(start_, start_, PathEnumerator::Order::kShortestFirst));
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<PathLabel> path, own_search_->Next());
    return !path.empty();
  }

  // Breadth first from the start; each node keeps the relationship by which its way began. Where two such ways meet, or
  // one comes to the start by another relationship, the two together are a way back that repeats nothing, and the
  // first found is the shortest. With a direction, coming to the start is all there is to see.
  Result<bool> FindCycle() {
    struct Visit {
      std::size_t depth;
      RelationshipId began, via;
    };
    std::unordered_map<std::uint64_t, Visit> visits;
    std::vector<NodeId> frontier{start_}, next;
    const bool directed = node_.direction != graph::Direction::kBoth;
    visits.emplace(ToNumber(start_), Visit{0, kNoRelationship, kNoRelationship});
    MemoryCharge charge(&context_.limits);
    for (std::size_t depth = 0; !frontier.empty() && depth < max_; ++depth) {
      if (!directed && 2 * depth + 1 > max_) return false;
      next.clear();
      for (const NodeId node : frontier) {
        DOSSIER_RETURN_IF_ERROR(context_.reader.Expand({std::span(&node, 1), node_.direction, types_.ids()}, &steps_));
        DOSSIER_RETURN_IF_ERROR(conditions_.Prefetch(steps_));
        const Visit from = visits.at(ToNumber(node));
        for (std::size_t i = 0; i < steps_.neighbours.size(); ++i) {
          DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
          const RelationshipId via = steps_.relationships[i];
          if (via == from.via && !directed) continue;
          const NodeId reached = steps_.neighbours[i];
          DOSSIER_ASSIGN_OR_RETURN(const bool step, conditions_.AcceptsStep(via, rows_, row_));
          if (!step) continue;
          DOSSIER_ASSIGN_OR_RETURN(const bool accepted, conditions_.AcceptsNode(reached, rows_, row_));
          if (!accepted) continue;
          const RelationshipId began = node == start_ ? via : from.began;
          const auto known = visits.find(ToNumber(reached));
          if (known == visits.end()) {
            DOSSIER_RETURN_IF_ERROR(charge.Add(80));
            visits.emplace(ToNumber(reached), Visit{depth + 1, began, via});
            next.push_back(reached);
            continue;
          }
          if (directed) {
            if (reached == start_) return true;
            continue;
          }
          const bool closes = known->second.began != began;
          if (closes && depth + known->second.depth + 1 <= max_) return true;
        }
      }
      frontier.swap(next);
    }
    return false;
  }

  StepTypes types_;
  StepConditions conditions_;
  DateFilter date_filter_;
  MemoryCharge charge_;
  std::size_t max_ = 1;
  bool free_ = false;        // no conditions inside
  bool dated_ = false;       // only conditions on dates
  bool by_lists_ = false;    // this row's search
  DateFilter::Range range_;  // of this row, where `dated_`
  bool timed_ = false;       // in the order of time
  std::shared_ptr<const graph::NeighbourLists> lists_;
  std::optional<TimeSearch> time_;
  std::optional<ShortestPathSearch> both_ends_;
  bound::PathSearch own_pattern_;
  std::optional<PathSteps> own_steps_;
  std::optional<PathEnumerator> own_search_;
  RecordBatch rows_;
  std::size_t row_ = 0;
  bool searching_ = false, done_ = false;
  NodeId start_ = kNoNode;
  std::vector<std::uint64_t> reached_;  // node numbers, in order of distance
  std::vector<std::uint64_t> kept_;     // those of the first row, while counting
  std::size_t given_ = 0;               // those before it are no answers, or were given
  std::size_t head_ = 0, level_end_ = 0, depth_ = 0;
  bool finished_ = false;
  NodeBits seen_;
  std::unordered_set<std::uint64_t> visited_;
  graph::ExpandResult steps_;
};

}  // namespace

std::unique_ptr<Operator> MakeReach(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<ReachOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
