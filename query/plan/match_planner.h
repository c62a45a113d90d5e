// Orders the steps of one MATCH: where to start, which relationship next, when each condition is checked. Greedy by
// estimated rows; textual order where rule order-patterns is off.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/plan/logical_plan.h"
#include "query/plan/statistics.h"

namespace dossier::query {

// Which rules are on.
class RuleSet {
 public:
  explicit RuleSet(std::span<const std::string> disabled) : disabled_(disabled.begin(), disabled.end()) {}
  bool IsOn(std::string_view rule) const { return !disabled_.contains(rule); }

 private:
  std::set<std::string, std::less<>> disabled_;
};

class MatchPlanner {
 public:
  // `bound` are the slots that `input` sets; those of the MATCH are added to it.
  MatchPlanner(const Statistics& statistics, const RuleSet& rules, PlanPtr input, std::set<bound::Slot>* bound);

  // The input extended by all steps of `match` (an OPTIONAL one as if it were not).
  PlanPtr Run(bound::Match match);

 private:
  struct Start {
    int node = -1;
    PlanKind kind = PlanKind::kAllNodes;
    int predicate = -1;  // index into pending_: what the seek looks for
    int side = 0;        // which side of that comparison is the value
    int label = -1;
    double rows = 0;
  };

  void Prepare();
  void PushChronology();
  void PushPathConditions(std::vector<bound::ExprPtr>* conditions);
  bool IsBound(bound::Slot slot) const { return bound_->contains(slot); }
  bool IsReady(const bound::Expr& expr) const;
  void ApplyReady(bool at_end);
  void BindPaths();
  Start BestStart(int node) const;
  void AddStart(const Start& start);
  double ExpandRows(int relationship) const;
  void AddRelationship(int relationship);
  void AddUniqueness(const bound::PatternRelationship& relationship, PlanNode* node) const;
  double NodeSelectivity(int node) const;
  PlanNode* Append(PlanKind kind, double rows);

  const Statistics& statistics_;
  const RuleSet& rules_;
  PlanPtr plan_;
  std::set<bound::Slot>* bound_;
  bound::PatternGraph pattern_;
  std::vector<bound::ExprPtr> pending_;
  std::vector<bool> solved_;  // by relationship
  std::vector<bool> path_bound_;
  std::set<bound::Slot> own_slots_;  // of this MATCH
};

}  // namespace dossier::query
