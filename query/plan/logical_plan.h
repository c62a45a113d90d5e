// What a query does, as a tree of operators: each takes the rows of its input and makes rows. Names are still names:
// a plan runs over any graph. Plain values; EXPLAIN prints them (plan/explain.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/binder/bound_query.h"

namespace dossier::query {

struct PlanNode;
using PlanPtr = std::unique_ptr<PlanNode>;

enum class PlanKind : std::uint8_t {
  kArgument,    // the rows given from outside: one empty row for a query, the outer row for a subquery
  kAllNodes,    // each row with each node as `slot`
  kLabelScan,   // ... with each node of label `label`
  kNameSeek,    // ... with the nodes that the name index has under predicates[0] (their names are to be checked again)
  kIdSeek,      // ... with the node of which predicates[0] is the id or the element id, as `by_element_id` says
  kExpand,      // one relationship on from `from`: `slot`, `to`; `into`: `to` is known and must be met
  kEndpoints,   // `slot` is known: its ends as `from` and `to`, which may be known and then must be met
  kVarExpand,   // paths of `relationship->length` steps from `from` to `to`: `slot` is the list of relationships
  kPathSearch,  // paths of `relationship->search` (or of its length) from `from` to `to`: `slot` is the list of
                // relationships
  kReach,       // each node that a path of kVarExpand comes to, as `to`, once; `counted`: their number over all rows as
                // `slot`
  kIntersect,   // `from` and `second_from` are known: nodes `to` that are neighbours of both, through `slot` and
                // `second_slot`
  kTriangles,   // the number of matches of (a)--(b)--(c)--(a) with `slots`, `types`, `labels` and `less`, as `slot`;
                // `inner` counts the same where the reader has no neighbour lists
  kShortest,    // the shortest path, or all of them, between `from` and `to`, both known
  kFilter,      // rows for which all `predicates` are true
  kPath,        // `slot` becomes a path of `path_nodes` and `path_steps`
  kOptional,    // rows of `inner` for each row, or one with nulls in `slots`; `tag`: its row number within a batch
  kUnwind,      // a row for each item of the list predicates[0], as `slot`
  kCall,        // a row for each row of the procedure
  kProject,     // sets `assignments`
  kAggregate,   // groups by `assignments`, sets `aggregates`; other slots end
  kDistinct,    // rows that differ in `slots`
  kSort,        // ordered by `order`
  kTop,         // the first `limit` rows of kSort, `skip` left out
  kSkip,
  kLimit,
  kKeep,   // `slots` go on, all others end
  kUnion,  // rows of all `branches`, their columns as `slots`
  // Those that write first take all rows of their input, then change the graph, then give rows: so each clause sees
  // all of what the one before it did, and nothing of what later ones do.
  kCreate,  // each row with what `create` makes
  kMerge,   // each row with each row of `inner`, changed by `on_match`; where there is none, as kCreate, and
            // `on_create`; `slots` are new
  kSet,     // each row, changed by `on_match`
  kDelete,  // each row; what `predicates` give is deleted; `detach`: with its relationships
};

// A relationship of a path: one, or (var_path) a part of any length that has a path of its own.
struct PathStep {
  bound::Slot slot = bound::kNoSlot;
  bool var_path = false;
};

struct PlanNode {
  PlanKind kind = PlanKind::kArgument;
  PlanPtr input;
  PlanPtr inner;
  std::vector<PlanPtr> branches;
  double estimated_rows = 1;
  int id = 0;  // 0, 1, ... within a plan, in order of printing

  bound::Slot slot = bound::kNoSlot;
  bound::Slot from = bound::kNoSlot;
  bound::Slot to = bound::kNoSlot;
  bound::Slot tag = bound::kNoSlot;
  int label = -1;                                        // name index
  graph::Direction direction = graph::Direction::kBoth;  // seen from `from`
  bool reversed = false;  // `from` is the right end of the pattern: lists and paths turn round
  bool into = false;
  bool by_element_id = false;
  bool counted = false;       // kReach, kIntersect: no rows but their number
  bool except_start = false;  // kReach: `to` is not `from`
  bound::Slot second_from = bound::kNoSlot, second_slot = bound::kNoSlot;  // kIntersect
  graph::Direction second_direction = graph::Direction::kBoth;
  std::vector<int> second_types;
  std::vector<bound::Slot> above;                         // kIntersect: nodes whose ids are less than that of `to`
  std::vector<int> types;                                 // name indices
  std::vector<int> labels;                                // kTriangles: name indices of labels that all its nodes have
  std::vector<std::pair<std::size_t, std::size_t>> less;  // kTriangles: places in `slots`; ids are in that order
  std::optional<bound::LabelExpr> type_expr;              // instead of types
  std::vector<bound::Slot> unique;  // relationships (or lists of them) that this one must differ from
  std::optional<bound::PatternRelationship>
      relationship;  // kVarExpand, kShortest: length, selector, predicates, path_slot
  std::vector<bound::ExprPtr> predicates;
  std::vector<bound::Slot> path_nodes;
  std::vector<PathStep> path_steps;
  std::vector<bound::Slot> slots;
  std::vector<std::vector<bound::Slot>> branch_slots;  // kUnion: columns of each branch
  std::vector<bound::Assignment> assignments;
  std::vector<bound::Aggregation> aggregates;
  std::vector<bound::SortKey> order;
  bound::ExprPtr skip;
  bound::ExprPtr limit;
  std::optional<ProcedureId> procedure;
  std::shared_ptr<const TableProcedure> table;  // kCall of ProcedureId::kTable
  std::vector<std::pair<int, bound::Slot>> outputs;
  std::optional<bound::CreatePattern> create;
  std::vector<bound::SetItem> on_create, on_match;
  bool detach = false;
  bool exhaust = false;  // kLimit, kTop: something below writes, so the input must be pulled even for no row
};

struct LogicalPlan {
  PlanPtr root;
  std::vector<bound::Column> columns;
  std::vector<PlanPtr> subplans;  // by Subquery::index
  std::vector<std::vector<bound::Column>> subplan_columns;
  std::vector<bound::Symbol> symbols;
  bound::Names names;
  ast::StatementMode mode = ast::StatementMode::kRun;
  int nodes = 0;                              // ids given
  std::optional<SourcePosition> first_write;  // of the first clause that writes; nothing: it only reads
};

}  // namespace dossier::query
