// What the parser makes of query text: the shape of openCypher, nothing looked up yet. Plain values that own their
// parts; depth is bounded (kMaxDepth), so walking and destroying them may recurse.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/error.h"
#include "core/graph/graph_reader.h"
#include "core/graph/value.h"
#include "query/parser/binary_operator.h"

namespace dossier::query::ast {

// Levels of an expression or of nested subqueries; deeper text is refused with a clear message.
inline constexpr int kMaxDepth = 200;

struct Name {
  std::string text;
  SourcePosition position;
};

// `A`, `A:B`, `A|B`, `A&!B`, `%`.
struct LabelExpr {
  enum class Kind : std::uint8_t { kName, kAnd, kOr, kNot, kAny };
  Kind kind = Kind::kName;
  Name name;                        // kName
  std::vector<LabelExpr> operands;  // of the others
};

struct Expr;
struct Query;
struct PathPattern;
using ExprPtr = std::unique_ptr<Expr>;

// In parentheses: what `children` hold, then other fields used.
enum class ExprKind : std::uint8_t {
  kLiteral,               // () value
  kParameter,             // () name
  kVariable,              // () name
  kProperty,              // (base) name
  kIndex,                 // (base, index)
  kSlice,                 // (base, from or null, to or null)
  kList,                  // (items)
  kMap,                   // (values) keys
  kNot,                   // (operand)
  kNegate,                // (operand)
  kPlus,                  // (operand): unary
  kIsNull,                // (operand)
  kIsNotNull,             // (operand)
  kChain,                 // (operands) operators: one level of precedence, from left to right; one fewer than children
  kComparison,            // (operands) operators: a < b <= c
  kHasLabels,             // (base) labels
  kCall,                  // (arguments) name, distinct
  kCountStar,             // ()
  kCase,                  // (subject or null, when, then, ..., else or null)
  kListComprehension,     // (list, where or null, projection or null) name: the variable
  kQuantifier,            // (list, where or null) name: the variable; quantifier
  kReduce,                // (initial, list, step) name: the accumulator, keys[0]: the variable
  kPattern,               // () pattern: a path pattern as a predicate
  kPatternComprehension,  // (where or null, projection) pattern
  kExists,                // () query
  kCountRows,             // () query: COUNT { }
  kCollectRows,           // () query: COLLECT { }
  kMapProjection,         // (values; a null one: the property of that key) name: the variable, keys; star: .*
};

enum class Quantifier : std::uint8_t { kAll, kAny, kNone, kSingle };

struct Expr {
  ExprKind kind = ExprKind::kLiteral;
  SourcePosition position;  // of the whole expression
  std::vector<ExprPtr> children;
  Name name;
  graph::Value value;
  std::vector<BinaryOperator> operators;
  std::vector<Name> keys;
  LabelExpr labels;
  Quantifier quantifier = Quantifier::kAll;
  bool distinct = false;
  bool star = false;
  std::unique_ptr<PathPattern> pattern;
  std::unique_ptr<Query> query;
  int depth = 1;

  ~Expr();
};

struct NodePattern {
  std::optional<Name> variable;
  std::optional<LabelExpr> labels;
  ExprPtr properties;  // kMap, kParameter or null
  ExprPtr where;       // or null
  SourcePosition position;
};

struct LengthRange {
  std::int64_t min = 1;
  std::optional<std::int64_t> max;
};

struct RelationshipPattern {
  RelationshipPattern();
  RelationshipPattern(RelationshipPattern&&) noexcept;
  RelationshipPattern& operator=(RelationshipPattern&&) noexcept;
  ~RelationshipPattern();

  std::optional<Name> variable;
  std::vector<Name> types;             // alternatives; empty: any
  std::optional<LabelExpr> type_expr;  // instead of types, where it says more than alternatives
  std::optional<LengthRange> length;   // variable length; of a group how often it comes
  ExprPtr properties;
  ExprPtr where;
  ExprPtr cost;                        // COST expression, or null
  std::unique_ptr<PathPattern> group;  // ((a)-[r]-(b) WHERE ...){1,3}: a pattern that comes again; then only length
  graph::Direction direction = graph::Direction::kBoth;
  SourcePosition position;
};

// Which of the paths between two nodes are wanted.
enum class PathSelector : std::uint8_t {
  kAll,
  kShortest,     // shortestPath(), ANY SHORTEST, SHORTEST k, ANY k
  kAllShortest,  // allShortestPaths(), ALL SHORTEST
  kGroups,       // SHORTEST k GROUPS: all paths of the k least lengths
  kCheapest,     // ANY CHEAPEST, CHEAPEST k: by the sum of COST
  kEarliest,     // ANY EARLIEST: in the order of time, the first to arrive
  kLatest,       // ANY LATEST: in the order of time, the last to leave
};

// What a path may repeat (ISO/IEC 39075, path modes).
enum class PathMode : std::uint8_t {
  kTrail,    // nodes
  kWalk,     // nodes and relationships
  kAcyclic,  // nothing
  kSimple,   // its first node as its last one
};

// nodes.size() == relationships.size() + 1.
struct PathPattern {
  std::optional<Name> variable;
  PathSelector selector = PathSelector::kAll;
  std::optional<PathMode> mode;  // where it is written
  std::int64_t count = 1;        // of the selector
  bool function = false;         // shortestPath() or allShortestPaths()
  bool is_value = false;         // ... outside of MATCH
  std::vector<NodePattern> nodes;
  std::vector<RelationshipPattern> relationships;
  ExprPtr where;  // of a pattern in parentheses, or null
  SourcePosition position;
};

struct Match {
  bool optional = false;
  std::vector<PathPattern> patterns;
  ExprPtr where;
};

struct Unwind {
  ExprPtr list;
  Name variable;
};

struct ProjectionItem {
  ExprPtr expr;
  std::optional<Name> alias;
  std::string text;  // as written: the column's name without an alias
};

struct SortItem {
  ExprPtr expr;
  bool descending = false;
};

// WITH or RETURN.
struct Projection {
  bool is_return = false;
  bool distinct = false;
  bool star = false;
  std::vector<ProjectionItem> items;
  std::vector<SortItem> order;
  ExprPtr skip;
  ExprPtr limit;
  ExprPtr where;
};

struct YieldItem {
  Name column;
  std::optional<Name> alias;
};

struct Call {
  Name procedure;
  bool has_arguments = false;  // parentheses were written
  std::vector<ExprPtr> arguments;
  bool has_yield = false;
  bool yield_star = false;
  std::vector<YieldItem> yields;
  ExprPtr where;
};

struct Create {
  std::vector<PathPattern> patterns;
};

enum class SetKind : std::uint8_t {
  kProperty,  // target.key = value; without a value the property is removed
  kReplace,   // target = value: all properties of a map, node or relationship
  kAdd,       // target += value
  kLabels     // target:labels; added or, in REMOVE, taken away
};

struct SetItem {
  SetKind kind = SetKind::kProperty;
  ExprPtr target;
  Name key;
  std::vector<Name> labels;
  ExprPtr value;
  SourcePosition position;
};

struct Set {
  bool remove = false;  // REMOVE
  std::vector<SetItem> items;
};

struct Merge {
  std::vector<PathPattern> patterns;  // one
  std::vector<SetItem> on_create, on_match;
};

struct Delete {
  bool detach = false;
  std::vector<ExprPtr> targets;
};

struct Clause {
  SourcePosition position;  // of the keyword
  std::variant<Match, Unwind, Projection, Call, Create, Merge, Set, Delete> node;
};

struct SingleQuery {
  std::vector<Clause> clauses;
};

// Parts joined by UNION; all[i] says whether parts i and i + 1 are joined by UNION ALL.
struct Query {
  std::vector<SingleQuery> parts;
  std::vector<bool> all;
  SourcePosition position;
};

enum class StatementMode : std::uint8_t { kRun, kExplain, kProfile };

struct Statement {
  StatementMode mode = StatementMode::kRun;
  Query query;
};

inline Expr::~Expr() = default;
inline RelationshipPattern::RelationshipPattern() = default;
inline RelationshipPattern::RelationshipPattern(RelationshipPattern&&) noexcept = default;
inline RelationshipPattern& RelationshipPattern::operator=(RelationshipPattern&&) noexcept = default;
inline RelationshipPattern::~RelationshipPattern() = default;

}  // namespace dossier::query::ast
