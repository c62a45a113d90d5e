// A query whose names are resolved: variables to slots, functions and procedures to catalogue entries, labels, types
// and property keys to entries of name tables. It knows no graph: ids are looked up when it runs. Plain values.
//
// Slots number all variables of a query, named or not, of all its parts and subqueries; no two variables share one.
// A row is a value a slot. A slot that a subquery uses and that is smaller than Subquery::first_slot is imported.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/error.h"
#include "core/graph/value.h"
#include "query/binder/catalog.h"
#include "query/binder/table_procedure.h"
#include "query/parser/ast.h"
#include "query/parser/binary_operator.h"

namespace dossier::query::bound {

using Slot = int;
inline constexpr Slot kNoSlot = -1;

// kAny is not known before running; kValue is a value that is no node, relationship or path.
// kList may be one of relationships.
enum class SymbolKind : std::uint8_t { kAny, kNode, kRelationship, kRelationshipList, kPath, kList, kValue };

struct Symbol {
  std::string name;  // empty where the query gives none
  SymbolKind kind = SymbolKind::kAny;
  bool local = false;                         // of a comprehension, quantifier or reduce: lives inside one expression
  std::optional<graph::ValueType> type = {};  // where `kind` does not say it and it is known
};

// A label, type or key as written first, with its place. An index into Names is called a name index.
struct NameUse {
  std::string text;
  SourcePosition position;
  bool of_element = true;  // surely of a node or relationship, not perhaps of a map
  bool written = false;    // the query itself may make it
};
struct Names {
  std::vector<NameUse> labels, types, keys, parameters;
};

struct LabelExpr {
  ast::LabelExpr::Kind kind = ast::LabelExpr::Kind::kName;
  int label = -1;  // kName: a name index
  std::vector<LabelExpr> operands;
};

struct Expr;
struct Subquery;
using ExprPtr = std::unique_ptr<Expr>;

// In parentheses: what `children` hold, then other fields used.
enum class ExprKind : std::uint8_t {
  kLiteral,    // () value
  kParameter,  // () text
  kSlot,       // () slot: a column of the row
  kLocal,      // () slot: a variable of an enclosing comprehension
  kProperty,   // (base) name: key, text
  kIndex,      // (base, index)
  kSlice,      // (base, from or null, to or null)
  kList,       // (items)
  kMap,        // (values) keys
  kNot,
  kNegate,
  kPlus,
  kIsNull,
  kIsNotNull,          // (operand)
  kChain,              // (operands) operators
  kComparison,         // (operands) operators
  kHasLabels,          // (base) labels
  kCall,               // (arguments) function
  kAggregate,          // (arguments) function, distinct; no child: count(*)
  kCase,               // (subject or null, when, then, ..., else or null)
  kListComprehension,  // (list, where or null, projection or null) slot
  kQuantifier,         // (list, where or null) slot, quantifier
  kReduce,             // (initial, list, step) slot: the accumulator, other_slot: the item
  kExists,             // () subquery: whether it has a row
  kCollect,            // () subquery: the list of its first output's values
  kCountRows,          // () subquery: the number of its rows
  kMapProjection,      // (base, values; a null one: the property of that key) keys, names; star
};

struct Expr {
  ExprKind kind = ExprKind::kLiteral;
  SourcePosition position;
  std::vector<ExprPtr> children;
  graph::Value value;
  std::string text;
  Slot slot = kNoSlot;
  Slot other_slot = kNoSlot;
  int name = -1;
  std::vector<BinaryOperator> operators;
  std::vector<std::string> keys;
  std::vector<int> names;
  LabelExpr labels;
  FunctionId function{};
  ast::Quantifier quantifier = ast::Quantifier::kAll;
  bool distinct = false;
  bool star = false;
  std::optional<graph::ValueType> type;       // where it is known without running (null is always possible)
  std::optional<graph::ValueType> item_type;  // of a list: that of all its items, where it is known
  std::unique_ptr<Subquery> subquery;

  ~Expr();
};

struct PatternNode {
  Slot slot = kNoSlot;
  std::optional<LabelExpr> labels;
  bool bound = false;  // before this MATCH
};

// A condition on one step of a path: `slot` is the local variable that means the step.
struct StepPredicate {
  Slot slot = kNoSlot;
  ExprPtr expr;
  bool negated = false;  // must be false, not true
};

// A variable of a searched path: within the search it is the local `local`, outside of it the slot `slot`, which holds
// the element or, of a part that comes again, the list of them; none where nothing needs it.
struct SearchVariable {
  Slot local = kNoSlot;
  Slot slot = kNoSlot;
};

// A node that a searched path passes.
struct SearchNode {
  SearchVariable variable;
  std::vector<StepPredicate> predicates;
};

// A relationship that a searched path takes, and the node that it comes to.
struct SearchStep {
  SearchVariable variable;
  std::vector<int> types;
  std::optional<LabelExpr> type_expr;
  graph::Direction direction = graph::Direction::kBoth;
  std::vector<StepPredicate> predicates;
  std::optional<StepPredicate> cost;  // a number, not negative; no condition
  SearchNode node;
};

// Steps that come `length` times in a row.
struct SearchPart {
  ast::LengthRange length{1, 1};
  bool repeated = false;  // written with a quantifier: its variables are lists
  SearchNode first;
  std::vector<SearchStep> steps;
  std::vector<ExprPtr> joint;  // conditions over several variables of one round
};

// A path that is searched as a whole: parts in a row, between them nodes.
struct PathSearch {
  std::vector<SearchPart> parts;
  std::vector<SearchNode> junctions;  // one fewer than parts
  ast::PathMode mode = ast::PathMode::kTrail;
  std::int64_t count = 1;                // of the selector
  std::vector<Slot> reads;               // slots of this MATCH that conditions read: nodes known before the search
  std::vector<ExprPtr> path_conditions;  // on the whole path: the selector counts only paths that fulfil them
  Slot named_slot = kNoSlot;             // the path's variable

  // One relationship that comes again, without conditions on nodes: what the quick searches can do.
  bool IsPlain() const;
};

enum class Chronology : std::uint8_t { kNone, kNeverEarlier, kAlwaysLater };

struct PatternRelationship {
  Slot slot = kNoSlot;  // a relationship, or with `length`, `search` or a selector the list of them
  int from = 0;         // index into PatternGraph.nodes, left in the text
  int to = 0;
  std::vector<int> types;                                // name indices, empty: any
  std::optional<LabelExpr> type_expr;                    // instead of types
  graph::Direction direction = graph::Direction::kBoth;  // from left to right
  std::unique_ptr<PathSearch> search;                    // then types and direction are those of its parts
  Chronology chronology = Chronology::kNone;             // dates along the path; filled by a rule
  std::optional<ast::LengthRange> length;
  ast::PathSelector selector = ast::PathSelector::kAll;
  Slot path_slot = kNoSlot;                    // of a variable-length one: its path, where something needs it
  std::vector<StepPredicate> step_predicates;  // hold for each relationship
  std::vector<StepPredicate> node_predicates;  // hold for each node, both ends too; filled by a rule
  bool bound = false;

  bool IsPath() const { return length || search; }
};

struct PatternPath {
  Slot slot = kNoSlot;
  std::vector<int> nodes;
  std::vector<int> relationships;
};

struct PatternGraph {
  std::vector<PatternNode> nodes;
  std::vector<PatternRelationship> relationships;
  std::vector<PatternPath> paths;  // the named ones
};

struct Match {
  bool optional = false;
  PatternGraph pattern;
  std::vector<ExprPtr> predicates;  // all must be true
  Slot tag_slot = kNoSlot;          // of an optional one: number of the row that it started from
};

struct Unwind {
  ExprPtr list;
  Slot slot = kNoSlot;
};

struct Column {
  std::string name;
  Slot slot = kNoSlot;
};

struct Assignment {
  Slot slot = kNoSlot;
  ExprPtr expr;
};

struct Aggregation {
  Slot slot = kNoSlot;
  ExprPtr call;  // a kAggregate
};

struct SortKey {
  ExprPtr expr;
  bool descending = false;
};

// WITH or RETURN. First `keys` (the grouping keys) and `aggregates` if `grouped`, then `items`, then DISTINCT over the
// columns, ORDER BY, SKIP, LIMIT, and WHERE.
struct Projection {
  bool is_return = false;
  bool grouped = false;
  std::vector<Assignment> keys;
  std::vector<Aggregation> aggregates;
  std::vector<Assignment> items;  // those that are no plain variables
  std::vector<Column> columns;
  bool distinct = false;
  std::vector<SortKey> order;
  ExprPtr skip;
  ExprPtr limit;
  std::vector<ExprPtr> predicates;
};

struct Call {
  ProcedureId procedure{};
  std::shared_ptr<const TableProcedure> table;  // kTable: the procedure
  std::vector<ExprPtr> arguments;
  std::vector<std::pair<int, Slot>> outputs;  // column of the procedure, slot
  std::vector<ExprPtr> predicates;
};

// A node of CREATE or MERGE; `bound`: it is there already.
struct NewNode {
  Slot slot = kNoSlot;
  bool bound = false;
  std::vector<int> labels;  // name indices
  ExprPtr properties;       // a map, or null
};

struct NewRelationship {
  Slot slot = kNoSlot;
  std::size_t nodes_before = 0;  // made once so many of CreatePattern.nodes are there; both ends are among them
  int start = 0;  // indices into CreatePattern.nodes
  int end = 0;
  int type = -1;  // name index
  ExprPtr properties;
};

struct CreatePattern {
  std::vector<NewNode> nodes;
  std::vector<NewRelationship> relationships;
  std::vector<PatternPath> paths;
};

struct SetItem {
  ast::SetKind kind = ast::SetKind::kProperty;
  bool remove = false;
  ExprPtr target;
  int key = -1;             // kProperty: a name index
  std::vector<int> labels;  // kLabels: name indices
  ExprPtr value;
  SourcePosition position;
};

struct Create {
  CreatePattern pattern;
};

// Rows that `match` finds, changed by `on_match`; where there is none, one that `create` makes, changed by `on_create`.
struct Merge {
  Match match;
  CreatePattern create;
  std::vector<SetItem> on_create, on_match;
};

// SET and REMOVE.
struct Set {
  std::vector<SetItem> items;
};

struct Delete {
  bool detach = false;
  std::vector<ExprPtr> targets;
};

using Clause = std::variant<Match, Unwind, Projection, Call, Create, Merge, Set, Delete>;

struct Part {
  std::vector<Clause> clauses;
  std::vector<Column> columns;
};

// Parts joined by UNION; columns of several parts are gathered in slots of their own.
struct Query {
  std::vector<Part> parts;
  std::vector<bool> all;
  std::vector<Column> columns;
};

struct Subquery {
  int index = 0;        // 0, 1, ... within the whole query
  Slot first_slot = 0;  // its own slots are this one and later
  std::vector<Slot> imports;
  Query query;
};

inline Expr::~Expr() = default;

struct BoundQuery {
  ast::StatementMode mode = ast::StatementMode::kRun;
  Query query;
  std::vector<Symbol> symbols;  // by slot
  Names names;
  int subqueries = 0;
  std::optional<SourcePosition> first_write;  // of the first clause that writes
};

// Calls `visit` for the slot of each variable that the search sets.
template <typename Visit>
void ForEachOutput(const PathSearch& search, const Visit& visit) {
  const auto node = [&](const SearchNode& n) {
    if (n.variable.slot != kNoSlot) visit(n.variable.slot);
  };
  for (const SearchNode& junction : search.junctions) node(junction);
  for (const SearchPart& part : search.parts) {
    node(part.first);
    for (const SearchStep& step : part.steps) {
      if (step.variable.slot != kNoSlot) visit(step.variable.slot);
      node(step.node);
    }
  }
}

// Calls `visit` with each expression (ExprPtr) that the search evaluates.
template <typename Visit>
void ForEachExpression(PathSearch* search, const Visit& visit) {
  const auto all = [&](std::vector<StepPredicate>& predicates) {
    for (StepPredicate& predicate : predicates) visit(predicate.expr);
  };
  for (SearchNode& junction : search->junctions) all(junction.predicates);
  for (SearchPart& part : search->parts) {
    all(part.first.predicates);
    for (SearchStep& step : part.steps) {
      all(step.predicates);
      all(step.node.predicates);
      if (step.cost) visit(step.cost->expr);
    }
    for (ExprPtr& condition : part.joint) visit(condition);
  }
  for (ExprPtr& condition : search->path_conditions) visit(condition);
}

// A deep copy.
ExprPtr Clone(const Expr& expr);
// The same text for expressions that mean the same; slots by number.
std::string Fingerprint(const Expr& expr);
// Adds the slots (and locals) that the expression reads, imports of its subqueries included.
void CollectSlots(const Expr& expr, std::vector<Slot>* slots);
// The slot of which the expression is the id; none for another expression.
Slot IdOf(const Expr& expr);
bool ContainsAggregate(const Expr& expr);
// Splits a conjunction into its parts.
void SplitConjunction(ExprPtr expr, std::vector<ExprPtr>* out);

}  // namespace dossier::query::bound
