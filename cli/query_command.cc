#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/fact_flags.h"
#include "cli/ontology_flag.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "query/changes_text.h"
#include "query/export/json_value.h"
#include "query/query_engine.h"

namespace dossier::cli {
namespace {

struct QueryFlags {
  std::string statement, file;
  std::vector<std::string> parameters;
  bool explain = false, profile = false, write = false;
};

// The statement: the argument, the file, or stdin. kUsage where there is none.
Result<std::string> Statement(const QueryFlags& flags, const Context& context) {
  if (!flags.statement.empty() && !flags.file.empty()) {
    return Error{ErrorCode::kUsage, "the query is given twice: as an argument and with --file", "give one of them"};
  }
  if (!flags.statement.empty() && flags.statement != "-") return flags.statement;
  const std::string path = flags.file.empty() ? "-" : flags.file;
  if (path == "-" && context.terminal.in) {
    return Error{ErrorCode::kUsage, "no query: none is given, and stdin is a terminal",
                 "for example: dossier query 'MATCH (p:Person)-[r:MET]-(q) RETURN p.name, q.name, r.date'"};
  }
  DOSSIER_ASSIGN_OR_RETURN(std::string text, ReadAll(path));
  if (text.find_first_not_of(" \t\r\n;") == std::string::npos) {
    return Error{ErrorCode::kUsage, "the query is empty", "see: dossier help query"};
  }
  return text;
}

// "org=Baogang Group", "n=5", "names=[\"a\", \"b\"]": JSON where it is, else a string.
Result<graph::Map> Parameters(const std::vector<std::string>& assignments) {
  graph::Map parameters;
  for (const std::string& assignment : assignments) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{ErrorCode::kUsage, "-P \"" + assignment + "\" is no assignment", "write it as -P name=value"};
    }
    const std::string text = assignment.substr(equals + 1);
    const std::optional<graph::Value> json = query::ValueFromJsonText(text);
    parameters[assignment.substr(0, equals)] = json ? *json : graph::Value(text);
  }
  return parameters;
}

int Print(const Context& context, const graph::GraphReader& reader, const query::QueryResult& result) {
  const bool table = ChosenFormat(context) == query::RowFormat::kTable;
  if (result.columns.empty() && result.rows.empty()) return kExitDone;
  const int status =
      PrintListing(context, reader, {.columns = result.columns, .rows = result.rows, .more = result.truncated});
  if (status <= kExitNothingFound && (table || context.options.verbose)) {
    context.Info(
        fmt::format("{} row{}, {:.1f} ms", result.rows.size(), result.rows.size() == 1 ? "" : "s", result.elapsed_ms));
  }
  return status;
}

query::QueryOptions Options(graph::Map parameters, const Context& context) {
  query::QueryOptions options;
  options.parameters = std::move(parameters);
  options.timeout = context.timeout();
  options.max_rows = context.RowLimit();
  options.cancel = context.StopToken();
  return options;
}

// With --write: one commit, then the rows, and what was changed on stderr.
int RunWriting(const std::string& statement, graph::Map parameters, Context& context) {
  const Result<std::unique_ptr<storage::GraphStore>> store = OpenForWriting(context, false);
  if (!store.ok()) return context.Fail(store.error());
  const Result<query::QueryResult> result =
      query::RunQuery(statement, store->get(), Options(std::move(parameters), context));
  if (!result.ok()) return context.Fail(result.error(), statement);
  PrintNotifications(context, result->notifications, statement);
  const auto reader = (*store)->Snapshot();
  if (!reader.ok()) return context.Fail(reader.error());
  const int status = Print(context, **reader, *result);
  if (!result->plan.empty()) context.Info(std::string_view(result->plan).substr(0, result->plan.size() - 1));
  if (result->interrupted) return context.Fail(*result->interrupted, statement);
  context.Info(query::ChangesText(result->changes));
  return status;
}

int RunStatement(const QueryFlags& flags, Context& context) {
  Result<std::string> statement = Statement(flags, context);
  if (!statement.ok()) return context.Fail(statement.error());
  Result<graph::Map> parameters = Parameters(flags.parameters);
  if (!parameters.ok()) return context.Fail(parameters.error());
  if (flags.profile) statement = "PROFILE " + *statement;
  if (flags.write && !flags.explain) return RunWriting(*statement, std::move(parameters).value(), context);
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  const graph::GraphReader& reader = *store->reader;
  const query::QueryOptions options = Options(std::move(parameters).value(), context);
  const Result<query::PreparedQuery> prepared = query::PreparedQuery::Prepare(*statement, reader, options);
  if (!prepared.ok()) return context.Fail(prepared.error(), *statement);
  if (flags.explain) return PrintText(context, prepared->Explain(), true);
  const Result<query::QueryResult> result = prepared->Run(reader, options);
  if (!result.ok()) return context.Fail(result.error(), *statement);
  PrintNotifications(context, result->notifications, *statement);
  if (result->rows.empty() && !result->plan.empty()) return PrintText(context, result->plan, true);
  const int status = Print(context, reader, *result);
  if (!result->plan.empty()) context.Info(std::string_view(result->plan).substr(0, result->plan.size() - 1));
  if (result->interrupted) return context.Fail(*result->interrupted, *statement);
  return status;
}

}  // namespace

void AddQueryCommand(CommandLine& line) {
  auto flags = std::make_shared<QueryFlags>();
  line.AddCommand("query", "Ask the graph in the query language (docs/query_language.md)",
                  {"dossier query 'MATCH (p:Person)-[:CHAIRS]->(o) RETURN p.name, o.name'",
                   "dossier query -f question.cypher -P org=\"Baogang Group\" --format table",
                   "echo 'MATCH (n) RETURN count(*)' | dossier query"})
      .Argument("STATEMENT", &flags->statement, "the query; without it or with -, stdin")
      .Option("-f,--file", &flags->file, "FILE", "read the query from a file; - is stdin")
      .Repeated("-P,--param", &flags->parameters, "NAME=VALUE", "a parameter, $NAME in the query: JSON, else a string")
      .Flag("--write", &flags->write, "let the query change the graph: CREATE, MERGE, SET, REMOVE, DELETE")
      .Flag("--explain", &flags->explain, "show how it would be run, and do not run it")
      .Flag("--profile", &flags->profile, "run it, and show the rows that each step made")
      .Run([flags](Context& context) { return RunStatement(*flags, context); });
}

}  // namespace dossier::cli
