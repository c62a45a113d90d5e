// The query language's front door: text in, rows out, over one snapshot. docs/query_language.md teaches the language.
// Thread safety: functions are safe together; a PreparedQuery may be run from many threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph.h"
#include "core/graph/transaction.h"
#include "core/graph/value.h"
#include "query/binder/table_procedure.h"

namespace dossier::query {

struct QueryOptions {
  graph::Map parameters = {};                 // $name -> value
  std::chrono::milliseconds timeout{30'000};  // from the start of Run; 0: none. Checked inside operators and searches
  std::uint64_t max_rows = 0;                 // rows delivered at most; 0: all. More exist: QueryResult.truncated
  std::size_t max_memory = std::size_t{1} << 30;  // bytes that operators and rows may hold; 0: no limit
  std::stop_token cancel = {};                    // stops the query soon after it is requested
  std::vector<std::string> disabled_rules = {};   // planner rules to leave out, by name; for tests and for the curious
  std::size_t batch_capacity = 1024;              // rows a record batch; small values cross boundaries in tests
  std::vector<std::shared_ptr<const TableProcedure>> procedures = {};  // that CALL knows beside the built-in ones
};

// Something the user should know, that is no error: an unknown label, a result cut short.
struct Notification {
  std::string code;  // "unknown-label", "unknown-type", "unknown-property", "undated-skipped" ...
  std::string message;
  std::string hint;  // "did you mean \"Person\"?", or empty
  std::optional<SourcePosition> position;
};

struct QueryResult {
  std::vector<std::string> columns;
  std::vector<std::vector<graph::Value>> rows;  // rows[i].size() == columns.size()
  std::vector<Notification> notifications;
  bool truncated = false;            // max_rows cut it
  std::optional<Error> interrupted;  // kTimeout, kMemoryLimit, kCancelled, kQueryRuntime ...: rows so far stand
  std::string plan;                  // of EXPLAIN (then no rows) and PROFILE; else empty
  double elapsed_ms = 0;
  graph::Transaction::Changes changes;  // of a query that writes
};

// A query parsed, bound and planned once, for any number of runs with other parameters. It remembers no snapshot:
// names that the graph gains later are seen by a run over a later snapshot.
class PreparedQuery {
 public:
  // kQuerySyntax or kQuerySemantic, with position; the text may start with EXPLAIN or PROFILE.
  static Result<PreparedQuery> Prepare(std::string_view text, const graph::GraphReader& reader,
                                       const QueryOptions& options = {});
  PreparedQuery(PreparedQuery&&) noexcept;
  PreparedQuery& operator=(PreparedQuery&&) noexcept;
  ~PreparedQuery();

  // Whether it holds a clause that writes.
  bool writes() const;
  // Errors before the first row are errors of the Result; later ones are QueryResult.interrupted. kReadOnly for a query
  // that writes.
  Result<QueryResult> Run(const graph::GraphReader& reader, const QueryOptions& options = {}) const;
  // Over the graph as it is now. What the query writes is committed at once, after its last row, with a line of
  // history; nothing is written where the Result is an error, as any error of a query that writes is. All its rows are
  // made, also those beyond max_rows. Rows name elements by id: read them from a snapshot taken afterwards. One query
  // at a time may write to a graph.
  Result<QueryResult> Run(graph::Graph* graph, const QueryOptions& options = {}) const;
  // The plan as EXPLAIN prints it.
  std::string Explain() const;

 private:
  Result<QueryResult> RunOver(const graph::GraphReader& reader, graph::Transaction* transaction,
                              const QueryOptions& options) const;
  struct State;
  explicit PreparedQuery(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Prepare and Run in one.
Result<QueryResult> RunQuery(std::string_view text, const graph::GraphReader& reader, const QueryOptions& options = {});
// The same over a graph, which the query may change.
Result<QueryResult> RunQuery(std::string_view text, graph::Graph* graph, const QueryOptions& options = {});

// openCypher's words for a query's error: "SyntaxError", "TypeError", "ArgumentError" ..., and "compile time" or
// "runtime" for when it was found.
std::string_view ErrorClass(const Error& error);
std::string_view ErrorPhase(const Error& error);

}  // namespace dossier::query
