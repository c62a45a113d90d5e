// Paths that are searched as a whole: with a selector, a mode, or a pattern that comes again.
#include <algorithm>
#include <map>
#include <optional>

#include "query/exec/operator.h"
#include "query/exec/path_enumerator.h"
#include "query/exec/shortest_path_search.h"
#include "query/exec/time_search.h"
#include "query/exec/value_size.h"

namespace dossier::query {
namespace {

using ast::PathSelector;
using graph::Value;
using graph::ValueType;

// A path found, from the search's start to its end, and what it makes of the pattern's variables.
struct Found {
  graph::Path path;
  std::vector<Value> variables;
};

class PathSearchOperator final : public Operator {
 public:
  PathSearchOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)),
        relationship_(*node.relationship),
        own_(relationship_.search ? bound::PathSearch() : SearchOfRange(node)),
        search_(relationship_.search ? *relationship_.search : own_),
        steps_(node, search_, context),
        enumerator_(&steps_, search_.mode, context),
        evaluator_(context),
        charge_(&context->limits),
        found_charge_(&context->limits) {
    bound::ForEachOutput(search_, [&](bound::Slot slot) {
      variables_.emplace(slot, variables_.size());
      slots_.push_back(slot);
    });
    const bool one = relationship_.selector == PathSelector::kShortest && search_.count == 1;
    const bool by_time =
        relationship_.selector == PathSelector::kEarliest || relationship_.selector == PathSelector::kLatest;
    if (!search_.IsPlain()) return;
    if (steps_.timed() && (one || by_time)) {
      time_.emplace(node, relationship_.selector == PathSelector::kLatest, context);
    } else if (!steps_.timed() && (one || relationship_.selector == PathSelector::kAllShortest)) {
      breadth_.emplace(node, context);
    }
  }

  Status Reopen() override {
    rows_.Clear();
    row_ = 0;
    searching_ = false;
    ForgetFound();
    ends_.clear();
    ends_at_ = 0;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    charge_.Reset();
    sources_.clear();
    columns_.assign(slots_.size(), {});
    targets_.clear(), lists_.clear(), paths_.clear();
    while (sources_.size() < capacity_) {
      if (!searching_) {
        if (row_ >= rows_.size) {
          if (!sources_.empty()) break;
          DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
          row_ = 0;
          if (rows_.size == 0) return {};
        }
        DOSSIER_RETURN_IF_ERROR(StartRow());
        if (!searching_) ++row_;
        continue;
      }
      DOSSIER_ASSIGN_OR_RETURN(const bool more, Advance());
      if (more) continue;
      searching_ = false;
      ++row_;
    }
    out->Gather(rows_, sources_);
    for (std::size_t i = 0; i < slots_.size(); ++i) (*out)[slots_[i]] = std::move(columns_[i]);
    if (!node_.into) (*out)[node_.to] = std::move(targets_);
    (*out)[node_.slot] = std::move(lists_);
    if (relationship_.path_slot != bound::kNoSlot) (*out)[relationship_.path_slot] = std::move(paths_);
    targets_ = {}, lists_ = {}, paths_ = {};
    return {};
  }

 private:
  Status StartRow() {
    const Value& from = rows_[node_.from][row_];
    if (!from.Is(ValueType::kNode)) return {};
    std::optional<NodeId> to;
    if (node_.into) {
      const Value& value = rows_[node_.to][row_];
      if (!value.Is(ValueType::kNode)) return {};
      to = value.AsNode();
    }
    from_ = from.AsNode();
    searching_ = true;
    steps_.SetRow(&rows_, row_);
    ForgetFound();
    ends_.clear();
    ends_at_ = 0;
    if (relationship_.selector == PathSelector::kAll) {
      return enumerator_.Start(from_, to, PathEnumerator::Order::kDepthFirst);
    }
    if (to) {
      ends_.push_back(*to);
    } else if (time_ || breadth_) {
      return FindToAll();
    } else {
      DOSSIER_ASSIGN_OR_RETURN(ends_, enumerator_.Ends(from_));
    }
    return {};
  }

  // Emits one path, or does a part of the work towards it; false when the row is done.
  Result<bool> Advance() {
    if (relationship_.selector == PathSelector::kAll) {
      DOSSIER_ASSIGN_OR_RETURN(const std::vector<PathLabel> labels, enumerator_.Next());
      if (labels.empty()) return false;
      DOSSIER_RETURN_IF_ERROR(Emit(Convert(labels)));
      return true;
    }
    if (found_at_ < found_.size()) {
      DOSSIER_RETURN_IF_ERROR(Emit(std::move(found_[found_at_++])));
      return true;
    }
    if (ends_at_ >= ends_.size()) return false;
    ForgetFound();
    DOSSIER_RETURN_IF_ERROR(Select(ends_[ends_at_++]));
    return true;
  }

  void ForgetFound() {
    found_ = {};
    found_at_ = 0;
    found_charge_.Reset();
  }

  // From one node to all: one search gives the paths to each.
  Status FindToAll() {
    if (search_.parts[0].length.min == 0) {
      DOSSIER_RETURN_IF_ERROR(Select(from_));
    } else if (!IsFunction()) {
      ends_.push_back(from_);  // back to the start is a search of its own
    }
    if (breadth_) {
      return breadth_->RunToAll(from_, rows_, row_, [&](graph::Path path) { return Keep(std::move(path)); });
    }
    DOSSIER_RETURN_IF_ERROR(time_->Run(from_, std::nullopt, false, rows_, row_));
    for (const NodeId node : time_->reached()) DOSSIER_RETURN_IF_ERROR(Keep(PathByTime(node)));
    return {};
  }

  graph::Path PathByTime(NodeId to) const {
    return relationship_.selector == PathSelector::kShortest ? time_->ShortestTo(to) : time_->EarliestTo(to);
  }

  Status Keep(graph::Path path) { return Keep(Found{std::move(path), {}}, 16); }

  Status Keep(Found found, std::size_t bytes_a_step) {
    DOSSIER_RETURN_IF_ERROR(ReserveOne(&found_, &found_charge_));
    DOSSIER_RETURN_IF_ERROR(found_charge_.Add(bytes_a_step * found.path.nodes.size() + 96));
    found_.push_back(std::move(found));
    return {};
  }

  bool IsFunction() const { return !relationship_.search; }

  // The paths from `from_` to `to` that the selector wants.
  Status Select(NodeId to) {
    const bool quick = time_ || breadth_;
    if (quick && from_ == to && (search_.parts[0].length.min == 0 || IsFunction())) {
      if (search_.parts[0].length.min > 0) return {};
      DOSSIER_ASSIGN_OR_RETURN(const bool first, steps_.Enters(steps_.automaton().first(), to));
      DOSSIER_ASSIGN_OR_RETURN(const bool last, steps_.Enters(steps_.automaton().last(), to));
      if (first && last) DOSSIER_RETURN_IF_ERROR(Keep({{to}, {}}));
      return {};
    }
    if (quick && from_ != to) {
      if (breadth_) {
        std::vector<graph::Path> paths;
        DOSSIER_RETURN_IF_ERROR(breadth_->Run(from_, to, rows_, row_, &paths));
        for (graph::Path& path : paths) DOSSIER_RETURN_IF_ERROR(Keep(std::move(path)));
        return {};
      }
      const bool latest = relationship_.selector == PathSelector::kLatest;
      const NodeId start = latest ? to : from_, end = latest ? from_ : to;
      DOSSIER_RETURN_IF_ERROR(time_->Run(start, end, relationship_.selector == PathSelector::kShortest, rows_, row_));
      return time_->Reaches(end) ? Keep(PathByTime(end)) : Status();
    }
    if (time_ && relationship_.selector != PathSelector::kShortest) {
      if (search_.mode == ast::PathMode::kAcyclic) return {};
      const bool may_repeat = search_.mode == ast::PathMode::kWalk;
      DOSSIER_ASSIGN_OR_RETURN(std::optional<graph::Path> path, time_->EarliestRound(from_, may_repeat, rows_, row_));
      return path ? Keep(std::move(*path)) : Status();
    }
    const bool by_cost = relationship_.selector == PathSelector::kCheapest;
    const bool best_only = search_.count == 1 && search_.path_conditions.empty();
    DOSSIER_RETURN_IF_ERROR(enumerator_.Start(
        from_, to, by_cost ? PathEnumerator::Order::kCheapestFirst : PathEnumerator::Order::kShortestFirst, best_only));
    std::int64_t groups = 0;
    int length = -1;
    for (;;) {
      DOSSIER_ASSIGN_OR_RETURN(const std::vector<PathLabel> labels, enumerator_.Next());
      if (labels.empty()) return {};
      if (relationship_.selector == PathSelector::kAllShortest && length >= 0 && labels.back().length > length)
        return {};
      Found found = Convert(labels);
      DOSSIER_ASSIGN_OR_RETURN(const bool holds, Holds(found, to));
      if (!holds) continue;
      if (labels.back().length != length && ++groups > search_.count &&
          relationship_.selector == PathSelector::kGroups) {
        return {};
      }
      length = labels.back().length;
      DOSSIER_RETURN_IF_ERROR(Keep(std::move(found), 32));
      const bool counts =
          relationship_.selector != PathSelector::kAllShortest && relationship_.selector != PathSelector::kGroups;
      if (counts && static_cast<std::int64_t>(found_.size()) >= search_.count) return {};
    }
  }

  Found Convert(const std::vector<PathLabel>& labels) const {
    const PathAutomaton& automaton = steps_.automaton();
    Found found;
    found.variables.resize(slots_.size());
    std::vector<graph::List> lists(slots_.size());
    std::vector<bool> is_list(slots_.size(), false);
    const auto add = [&](const bound::SearchVariable& variable, bool in_list, Value value) {
      if (variable.slot == bound::kNoSlot) return;
      const std::size_t index = variables_.at(variable.slot);
      is_list[index] = in_list;
      if (in_list) {
        lists[index].push_back(std::move(value));
      } else {
        found.variables[index] = std::move(value);
      }
    };
    found.path.nodes.push_back(labels[0].node);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const AutomatonState& state = automaton[labels[i].state];
      if (labels[i].via != kNoRelationship) {
        const AutomatonState& before = automaton[labels[i - 1].state];
        found.path.nodes.push_back(labels[i].node);
        found.path.relationships.push_back(labels[i].via);
        add(before.step->variable, before.in_list, Value(labels[i].via));
      }
      if (state.role != nullptr) add(state.role->variable, state.in_list, Value(labels[i].node));
    }
    for (const bound::SearchPart& part : search_.parts) {
      if (!part.repeated) continue;
      const auto close = [&](const bound::SearchVariable& variable) {
        if (variable.slot == bound::kNoSlot) return;
        graph::List& list = lists[variables_.at(variable.slot)];
        if (node_.reversed) std::ranges::reverse(list);
        found.variables[variables_.at(variable.slot)] = Value(std::move(list));
      };
      close(part.first.variable);
      for (const bound::SearchStep& step : part.steps) close(step.variable), close(step.node.variable);
    }
    return found;
  }

  // Whether the conditions on the whole path hold.
  Result<bool> Holds(const Found& found, NodeId to) {
    if (search_.path_conditions.empty()) return true;
    RecordBatch row(context_.slots());
    const std::uint32_t source = static_cast<std::uint32_t>(row_);
    row.Gather(rows_, std::span(&source, 1));
    for (std::size_t i = 0; i < slots_.size(); ++i) row[slots_[i]] = {found.variables[i]};
    row[node_.to] = {Value(to)};
    const graph::Path path = InOrder(found.path);
    row[node_.slot] = {Value(graph::List(path.relationships.begin(), path.relationships.end()))};
    if (search_.named_slot != bound::kNoSlot) row[search_.named_slot] = {Value(path)};
    for (const bound::ExprPtr& condition : search_.path_conditions) {
      DOSSIER_ASSIGN_OR_RETURN(const bool holds, evaluator_.IsTrue(*condition, row, 0));
      if (!holds) return false;
    }
    return true;
  }

  // As the pattern is written, from left to right.
  graph::Path InOrder(graph::Path path) const {
    if (node_.reversed) {
      std::ranges::reverse(path.nodes);
      std::ranges::reverse(path.relationships);
    }
    return path;
  }

  Status Emit(Found found) {
    DOSSIER_RETURN_IF_ERROR(charge_.Add(48 * found.path.nodes.size() + 96));
    sources_.push_back(static_cast<std::uint32_t>(row_));
    targets_.emplace_back(found.path.nodes.back());
    for (std::size_t i = 0; i < found.variables.size(); ++i) columns_[i].push_back(std::move(found.variables[i]));
    graph::Path path = InOrder(std::move(found.path));
    lists_.emplace_back(graph::List(path.relationships.begin(), path.relationships.end()));
    if (relationship_.path_slot != bound::kNoSlot) paths_.emplace_back(std::move(path));
    return {};
  }

  const bound::PatternRelationship& relationship_;
  const bound::PathSearch own_;
  const bound::PathSearch& search_;
  PathSteps steps_;
  PathEnumerator enumerator_;
  std::optional<TimeSearch> time_;
  std::optional<ShortestPathSearch> breadth_;
  Evaluator evaluator_;
  MemoryCharge charge_;                           // of the batch that is made
  MemoryCharge found_charge_;                     // of `found_`
  std::map<bound::Slot, std::size_t> variables_;  // slot -> index
  std::vector<bound::Slot> slots_;
  RecordBatch rows_;
  std::size_t row_ = 0;
  bool searching_ = false;
  NodeId from_ = kNoNode;
  std::vector<NodeId> ends_;  // still to be searched for
  std::size_t ends_at_ = 0;
  std::vector<Found> found_;
  std::size_t found_at_ = 0;
  std::vector<std::uint32_t> sources_;
  std::vector<Column> columns_;
  Column targets_, lists_, paths_;
};

}  // namespace

std::unique_ptr<Operator> MakePathSearch(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<PathSearchOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
