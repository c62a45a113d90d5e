#include "query/query_engine.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/did_you_mean.h"
#include "core/base/utf8.h"
#include "query/algo/graph_algorithms.h"
#include "query/binder/binder.h"
#include "query/changes_text.h"
#include "query/exec/operator.h"
#include "query/exec/value_size.h"
#include "query/parser/parser.h"
#include "query/parser/query_error.h"
#include "query/plan/explain.h"
#include "query/plan/planner.h"

namespace dossier::query {
namespace {

using Clock = std::chrono::steady_clock;

// For a line of history: blanks and line breaks made one space, long texts cut.
std::string OneLine(std::string_view text) {
  constexpr std::size_t kLongest = 2000;
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  if (out.size() > kLongest) out = RepairUtf8(out.substr(0, kLongest)) + "...";
  return out;
}

std::int64_t UnixNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Labels, types and keys that this snapshot does not know: no error, and no rows, but worth a word.
Result<std::vector<Notification>> NotifyUnknownNames(const bound::Names& names, const graph::GraphReader& reader) {
  std::vector<Notification> out;
  const graph::SymbolTable& symbols = reader.symbols();
  const auto is_unknown = [](const bound::NameUse& use, const auto& dictionary) {
    return use.of_element && !use.written && !dictionary.Find(use.text);
  };
  const auto any_unknown = [&](const std::vector<bound::NameUse>& uses, const auto& dictionary) {
    return std::ranges::any_of(uses, [&](const bound::NameUse& use) { return is_unknown(use, dictionary); });
  };
  // Most queries know what they ask for, and then nothing is counted.
  if (!any_unknown(names.labels, symbols.labels) && !any_unknown(names.types, symbols.types) &&
      !any_unknown(names.keys, symbols.keys)) {
    return out;
  }
  DOSSIER_ASSIGN_OR_RETURN(const graph::GraphCounts counts, reader.Counts());
  const auto check = [&](const std::vector<bound::NameUse>& uses, const auto& dictionary,
                         const std::vector<std::uint64_t>* sizes, std::string_view kind, std::string_view counted) {
    for (const bound::NameUse& use : uses) {
      if (!is_unknown(use, dictionary)) continue;
      Notification note;
      note.code = "unknown-" + std::string(kind);
      note.message = fmt::format("no {} of the graph has the {} \"{}\"",
                                 counted == "nodes"           ? "node"
                                 : counted == "relationships" ? "relationship"
                                                              : "node or relationship",
                                 kind, use.text);
      note.position = use.position;
      if (const std::optional<std::string> nearest = NearestName(use.text, dictionary.names())) {
        note.hint = DidYouMean(use.text, dictionary.names());
        const auto id = ToNumber(*dictionary.Find(*nearest));
        if (sizes != nullptr && id <= sizes->size()) note.hint += fmt::format(" ({} {})", (*sizes)[id - 1], counted);
      }
      out.push_back(std::move(note));
    }
  };
  check(names.labels, symbols.labels, &counts.nodes_by_label, "label", "nodes");
  check(names.types, symbols.types, &counts.relationships_by_type, "type", "relationships");
  check(names.keys, symbols.keys, nullptr, "property", "");
  return out;
}

// Pulls all rows into the result. An error leaves those before it standing.
Status CollectRows(Operator* root, const LogicalPlan& plan, std::uint64_t max_rows, QueryLimits* limits,
                   MemoryCharge* charge, QueryResult* result) {
  DOSSIER_RETURN_IF_ERROR(root->Open());
  RecordBatch batch;
  for (;;) {
    DOSSIER_RETURN_IF_ERROR(root->Next(&batch));
    if (batch.size == 0) return {};
    for (std::size_t row = 0; row < batch.size; ++row) {
      DOSSIER_RETURN_IF_ERROR(limits->Check());
      if (max_rows > 0 && result->rows.size() >= max_rows) {
        result->truncated = true;
        if (!plan.first_write) return {};
        break;  // further rows are made for what they write
      }
      if (plan.columns.empty()) continue;
      DOSSIER_RETURN_IF_ERROR(ReserveOne(&result->rows, charge));
      DOSSIER_RETURN_IF_ERROR(charge->Add(plan.columns.size() * sizeof(graph::Value) + 16));
      std::vector<graph::Value> values;
      values.reserve(plan.columns.size());
      for (const auto& column : plan.columns) {
        values.push_back(batch[column.slot][row]);
        // In full: who takes the rows writes all of them out, also what they share.
        DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, MeasureValue(values.back(), limits));
        DOSSIER_RETURN_IF_ERROR(charge->Add(bytes));
      }
      result->rows.push_back(std::move(values));
    }
  }
}

}  // namespace

struct PreparedQuery::State {
  LogicalPlan plan;
  std::string text;
};

PreparedQuery::PreparedQuery(std::unique_ptr<State> state) : state_(std::move(state)) {}
PreparedQuery::PreparedQuery(PreparedQuery&&) noexcept = default;
PreparedQuery& PreparedQuery::operator=(PreparedQuery&&) noexcept = default;
PreparedQuery::~PreparedQuery() = default;

Result<PreparedQuery> PreparedQuery::Prepare(std::string_view text, const graph::GraphReader& reader,
                                             const QueryOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const ast::Statement statement, Parse(text));
  DOSSIER_ASSIGN_OR_RETURN(bound::BoundQuery query, Bind(statement, options.procedures));
  auto state = std::make_unique<State>();
  state->text = text;
  DOSSIER_ASSIGN_OR_RETURN(state->plan, Plan(std::move(query), reader, {options.disabled_rules}));
  return PreparedQuery(std::move(state));
}

std::string PreparedQuery::Explain() const { return ExplainPlan(state_->plan); }

bool PreparedQuery::writes() const { return state_->plan.first_write.has_value(); }

Result<QueryResult> PreparedQuery::Run(const graph::GraphReader& reader, const QueryOptions& options) const {
  if (writes() && state_->plan.mode != ast::StatementMode::kExplain) {
    return QueryError(ErrorCode::kReadOnly, *state_->plan.first_write, "ReadOnly",
                      "this query writes, and here queries only read", "on the command line: dossier query --write");
  }
  DOSSIER_ASSIGN_OR_RETURN(std::vector<Notification> notes, NotifyUnknownNames(state_->plan.names, reader));
  DOSSIER_ASSIGN_OR_RETURN(QueryResult result, RunOver(reader, nullptr, options));
  result.notifications.insert(result.notifications.begin(), notes.begin(), notes.end());
  return result;
}

Result<QueryResult> PreparedQuery::Run(graph::Graph* graph, const QueryOptions& options) const {
  DOSSIER_ASSIGN_OR_RETURN(std::shared_ptr<const graph::GraphReader> before, graph->Snapshot());
  if (!writes() || state_->plan.mode == ast::StatementMode::kExplain) return Run(*before, options);
  DOSSIER_ASSIGN_OR_RETURN(std::vector<Notification> notes, NotifyUnknownNames(state_->plan.names, *before));
  DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter* const writer, graph->Writer());
  graph::Transaction transaction(std::move(before), writer);
  // Names that the query holds have ids from the start, so that what one clause makes the next one finds.
  const bound::Names& names = state_->plan.names;
  for (const bound::NameUse& use : names.labels) transaction.InternLabel(use.text);
  for (const bound::NameUse& use : names.types) transaction.InternType(use.text);
  for (const bound::NameUse& use : names.keys) transaction.InternKey(use.text);
  DOSSIER_ASSIGN_OR_RETURN(QueryResult result, RunOver(transaction, &transaction, options));
  if (result.interrupted) return *std::move(result.interrupted);
  result.notifications.insert(result.notifications.begin(), notes.begin(), notes.end());
  DOSSIER_ASSIGN_OR_RETURN(result.changes, transaction.ComputeChanges());
  DOSSIER_RETURN_IF_ERROR(transaction.Commit({.unix_seconds = UnixNow(),
                                              .action = "query",
                                              .detail = ChangesText(result.changes) + ": " + OneLine(state_->text)}));
  return result;
}

Result<QueryResult> PreparedQuery::RunOver(const graph::GraphReader& reader, graph::Transaction* transaction,
                                           const QueryOptions& options) const {
  const Clock::time_point start = Clock::now();
  const LogicalPlan& plan = state_->plan;
  QueryResult result;
  for (const bound::Column& column : plan.columns) result.columns.push_back(column.name);
  if (plan.mode == ast::StatementMode::kExplain) {
    result.plan = Explain();
    return result;
  }
  for (const bound::NameUse& parameter : plan.names.parameters) {
    if (options.parameters.contains(parameter.text)) continue;
    return SemanticError(parameter.position, "MissingParameter", "the parameter $" + parameter.text + " has no value",
                         "give it: -P " + parameter.text + "=...");
  }
  ExecContext context(reader, plan, options.parameters,
                      QueryLimits(options.timeout, options.max_memory, options.cancel), options.batch_capacity);
  context.transaction = transaction;
  context.run_algorithm = &RunAlgorithm;
  const RecordBatch one_row = [&] {
    RecordBatch batch(context.slots());
    batch.size = 1;
    return batch;
  }();
  MemoryCharge charge(&context.limits);
  const std::unique_ptr<Operator> root = BuildOperators(*plan.root, &context, &one_row);
  Status status = CollectRows(root.get(), plan, options.max_rows, &context.limits, &charge, &result);
  if (!status.ok()) {
    // What went wrong before any row is the query's failure; later, the rows so far stand.
    const ErrorCode code = status.error().code;
    const bool limit = code == ErrorCode::kTimeout || code == ErrorCode::kMemoryLimit || code == ErrorCode::kCancelled;
    if (result.rows.empty() && !limit) return std::move(status).error();
    result.interrupted = std::move(status).error();
  }
  if (!context.undated.empty()) {
    result.notifications.push_back(
        {"undated-skipped",
         fmt::format("{} relationship{} without a date left out of paths in the order of time", context.undated.size(),
                     context.undated.size() == 1 ? "" : "s"),
         "", std::nullopt});
  }
  if (plan.mode == ast::StatementMode::kProfile) result.plan = ExplainPlan(plan, context.rows_made);
  result.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  return result;
}

Result<QueryResult> RunQuery(std::string_view text, const graph::GraphReader& reader, const QueryOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const PreparedQuery query, PreparedQuery::Prepare(text, reader, options));
  return query.Run(reader, options);
}

Result<QueryResult> RunQuery(std::string_view text, graph::Graph* graph, const QueryOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(std::shared_ptr<const graph::GraphReader> reader, graph->Snapshot());
  DOSSIER_ASSIGN_OR_RETURN(const PreparedQuery query, PreparedQuery::Prepare(text, *reader, options));
  reader.reset();  // a MemoryGraph copies itself to commit while somebody holds a snapshot
  return query.Run(graph, options);
}

}  // namespace dossier::query
