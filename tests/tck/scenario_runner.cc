#include "tests/tck/scenario_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>

#include "query/query_engine.h"
#include "tests/tck/kit_value.h"
#include "tests/tck/side_effects.h"

namespace dossier::tck {
namespace {

using query::QueryOptions;
using query::QueryResult;

Error Failed(std::string message) { return {ErrorCode::kBadInput, std::move(message)}; }

std::string Describe(const Error& error) {
  return fmt::format("{} at {}: {} ({})", query::ErrorClass(error), query::ErrorPhase(error),
                     error.detail.empty() ? ErrorCodeName(error.code) : error.detail, error.message);
}

Result<std::string> ReadWhole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Failed("cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// "INTEGER?" as the engine's word for what an argument may be.
Result<query::TableColumn> ParseColumn(const std::string& text) {
  static const std::regex form(R"(\s*(\S+)\s*::\s*([A-Z]+)\??\s*)");
  std::smatch match;
  if (!std::regex_match(text, match, form)) return Failed("no column of a procedure: " + text);
  static const std::map<std::string, query::TableColumn::Type> types = {
      {"STRING", query::TableColumn::Type::kString}, {"INTEGER", query::TableColumn::Type::kInteger},
      {"FLOAT", query::TableColumn::Type::kFloat},   {"NUMBER", query::TableColumn::Type::kNumber},
      {"BOOLEAN", query::TableColumn::Type::kAny},   {"ANY", query::TableColumn::Type::kAny}};
  const auto type = types.find(match[2]);
  if (type == types.end()) return Failed("unknown type of a procedure's column: " + text);
  return query::TableColumn{match[1], type->second};
}

Result<std::vector<query::TableColumn>> ParseColumns(const std::string& text) {
  std::vector<query::TableColumn> columns;
  for (std::size_t start = 0; text.find_first_not_of(' ', start) != std::string::npos;) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    DOSSIER_ASSIGN_OR_RETURN(query::TableColumn column, ParseColumn(text.substr(start, end - start)));
    columns.push_back(std::move(column));
    start = end + 1;
  }
  return columns;
}

// "test.my.proc(in :: INTEGER?) :: (out :: STRING?)", and its table: inputs, then outputs; the first row names them.
Result<query::TableProcedure> ParseProcedure(const std::string& signature, const Table& table) {
  static const std::regex form(R"((\S+?)\((.*)\)\s*::\s*\((.*)\)\s*:?)");
  std::smatch match;
  if (!std::regex_match(signature, match, form)) return Failed("no signature of a procedure: " + signature);
  query::TableProcedure procedure;
  procedure.name = match[1];
  DOSSIER_ASSIGN_OR_RETURN(procedure.arguments, ParseColumns(match[2]));
  DOSSIER_ASSIGN_OR_RETURN(procedure.columns, ParseColumns(match[3]));
  for (std::size_t row = 1; row < table.size(); ++row) {
    std::vector<graph::Value> values;
    for (const std::string& cell : table[row]) {
      DOSSIER_ASSIGN_OR_RETURN(const KitValue value, ParseKitValue(cell));
      DOSSIER_ASSIGN_OR_RETURN(graph::Value graph_value, ToGraphValue(value));
      values.push_back(std::move(graph_value));
    }
    if (values.size() != procedure.arguments.size() + procedure.columns.size()) {
      return Failed("a row of the procedure's table has another number of cells than its signature");
    }
    procedure.rows.push_back(std::move(values));
  }
  return procedure;
}

class Runner {
 public:
  Runner(const std::filesystem::path& graphs, KitGraph* supply) : graphs_(graphs), supply_(*supply) {}

  Status Run(const Scenario& scenario) {
    DOSSIER_ASSIGN_OR_RETURN(graph_, supply_.Empty());
    for (const Step& step : scenario.steps) {
      const Status done = RunStep(step);
      if (!done.ok()) {
        return Failed(fmt::format("line {}: {}: {}", step.line, step.text, done.error().message));
      }
    }
    if (!queried_) return Failed("the scenario asks nothing");
    if (error_ && !error_expected_) return Failed("the query failed: " + Describe(*error_));
    return {};
  }

 private:
  Status RunStep(const Step& step) {
    const std::string& text = step.text;
    std::smatch match;
    static const std::regex named_graph(R"(the (\S+) graph)");
    static const std::regex procedure(R"(there exists a procedure (.*))");
    static const std::regex result_form(
        R"(the result should be(, in any order|, in order)?( \(ignoring element order for lists\))?:?)");
    static const std::regex error_form(R"(an? (\S+) should be raised at (.*): (\S+))");
    if (text == "an empty graph" || text == "any graph") return {};
    if (text == "having executed:") return Execute(step.docstring);
    if (text == "parameters are:") return SetParameters(step.table);
    if (text == "executing query:" || text == "executing control query:") return Query(step.docstring);
    if (text == "the result should be empty") return ExpectEmpty();
    if (text == "no side effects") return ExpectSideEffects({});
    if (text == "the side effects should be:") return ExpectSideEffects(step.table);
    if (std::regex_match(text, match, procedure)) return AddProcedure(match[1], step.table);
    if (std::regex_match(text, match, error_form)) return ExpectError(match[1], match[2], match[3]);
    if (std::regex_match(text, match, named_graph)) return LoadGraph(match[1]);
    if (step.has_table && std::regex_match(text, match, result_form)) {
      return ExpectRows(step.table, match[1] == ", in order", match[2].matched);
    }
    return Failed("unknown step");
  }

  Status Execute(const std::string& query) {
    DOSSIER_ASSIGN_OR_RETURN(const QueryResult result, query::RunQuery(query, graph_, options_));
    if (result.interrupted) return Failed(Describe(*result.interrupted));
    return {};
  }

  Status LoadGraph(const std::string& name) {
    const std::filesystem::path folder = graphs_ / name;
    DOSSIER_ASSIGN_OR_RETURN(const std::string text, ReadWhole(folder / (name + ".json")));
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.contains("scripts")) return Failed("no description of a graph: " + name);
    for (const auto& script : json["scripts"]) {
      DOSSIER_ASSIGN_OR_RETURN(const std::string query, ReadWhole(folder / (script.get<std::string>() + ".cypher")));
      DOSSIER_RETURN_IF_ERROR(Execute(query));
    }
    return {};
  }

  Status SetParameters(const Table& table) {
    for (const std::vector<std::string>& row : table) {
      if (row.size() != 2) return Failed("a parameter needs a name and a value");
      DOSSIER_ASSIGN_OR_RETURN(const KitValue value, ParseKitValue(row[1]));
      DOSSIER_ASSIGN_OR_RETURN(options_.parameters[row[0]], ToGraphValue(value));
    }
    return {};
  }

  Status AddProcedure(const std::string& signature, const Table& table) {
    DOSSIER_ASSIGN_OR_RETURN(query::TableProcedure procedure, ParseProcedure(signature, table));
    options_.procedures.push_back(std::make_shared<const query::TableProcedure>(std::move(procedure)));
    return {};
  }

  Status Query(const std::string& text) {
    if (error_ && !error_expected_) return Failed("the query before failed: " + Describe(*error_));
    {
      DOSSIER_ASSIGN_OR_RETURN(const auto reader, graph_->Snapshot());
      DOSSIER_ASSIGN_OR_RETURN(before_, ReadContent(*reader));
    }
    queried_ = true;
    error_.reset();
    rows_.clear();
    Result<QueryResult> result = query::RunQuery(text, graph_, options_);
    if (!result.ok() || result->interrupted) {
      error_ = result.ok() ? *result->interrupted : result.error();
      return {};
    }
    columns_ = result->columns;
    DOSSIER_ASSIGN_OR_RETURN(const auto reader, graph_->Snapshot());
    for (const std::vector<graph::Value>& row : result->rows) {
      rows_.emplace_back();
      for (const graph::Value& value : row) {
        DOSSIER_ASSIGN_OR_RETURN(KitValue kit_value, ToKitValue(value, *reader));
        rows_.back().push_back(std::move(kit_value));
      }
    }
    return {};
  }

  Status CheckSucceeded() const {
    if (!queried_) return Failed("nothing was asked");
    if (error_) return Failed("the query failed: " + Describe(*error_));
    return {};
  }

  Status ExpectEmpty() const {
    DOSSIER_RETURN_IF_ERROR(CheckSucceeded());
    if (!rows_.empty()) return Failed(fmt::format("there are {} rows", rows_.size()));
    return {};
  }

  Status ExpectRows(const Table& table, bool ordered, bool lists_as_bags) const {
    DOSSIER_RETURN_IF_ERROR(CheckSucceeded());
    if (table[0] != columns_) {
      return Failed(fmt::format("columns are {}, not {}", fmt::join(columns_, " | "), fmt::join(table[0], " | ")));
    }
    std::vector<std::string> expected, found;
    for (std::size_t i = 1; i < table.size(); ++i) {
      std::string row;
      for (const std::string& cell : table[i]) {
        DOSSIER_ASSIGN_OR_RETURN(const KitValue value, ParseKitValue(cell));
        row += CanonicalText(value, lists_as_bags) + " | ";
      }
      expected.push_back(std::move(row));
    }
    for (const std::vector<KitValue>& values : rows_) {
      std::string row;
      for (const KitValue& value : values) row += CanonicalText(value, lists_as_bags) + " | ";
      found.push_back(std::move(row));
    }
    if (!ordered) {
      std::ranges::sort(expected);
      std::ranges::sort(found);
    }
    if (expected == found) return {};
    return Failed(fmt::format("rows are\n      {}\n    not\n      {}", fmt::join(found, "\n      "),
                              fmt::join(expected, "\n      ")));
  }

  Status ExpectSideEffects(const Table& table) const {
    DOSSIER_RETURN_IF_ERROR(CheckSucceeded());
    std::map<std::string, int> expected;
    for (const std::vector<std::string>& row : table) {
      static const std::regex name(R"([+-](nodes|relationships|labels|properties))");
      if (row.size() != 2 || !std::regex_match(row[0], name)) return Failed("no side effect: " + row[0]);
      if (std::stoi(row[1]) != 0) expected[row[0]] = std::stoi(row[1]);
    }
    DOSSIER_ASSIGN_OR_RETURN(const auto reader, graph_->Snapshot());
    DOSSIER_ASSIGN_OR_RETURN(const GraphContent after, ReadContent(*reader));
    const std::map<std::string, int> found = SideEffects(before_, after);
    if (found == expected) return {};
    std::string text;
    for (const auto& [effect, count] : found) text += fmt::format(" {} {}", effect, count);
    return Failed(text.empty() ? "there were none" : "they were" + text);
  }

  Status ExpectError(const std::string& error_class, const std::string& phase, const std::string& detail) {
    if (!queried_) return Failed("nothing was asked");
    if (!error_) return Failed("the query succeeded");
    error_expected_ = true;
    const bool fits = query::ErrorClass(*error_) == error_class && (detail == "*" || detail == error_->detail) &&
                      (phase == "any time" || phase == query::ErrorPhase(*error_));
    if (!fits) return Failed("it was " + Describe(*error_));
    return {};
  }

  const std::filesystem::path& graphs_;
  KitGraph& supply_;
  graph::Graph* graph_ = nullptr;
  QueryOptions options_;
  GraphContent before_;
  bool queried_ = false;
  bool error_expected_ = false;
  std::optional<Error> error_;
  std::vector<std::string> columns_;
  std::vector<std::vector<KitValue>> rows_;
};

}  // namespace

std::optional<std::string> RunScenario(const Scenario& scenario, const std::filesystem::path& graphs, KitGraph* graph) {
  const Status done = Runner(graphs, graph).Run(scenario);
  if (done.ok()) return std::nullopt;
  return done.error().message;
}

}  // namespace dossier::tck
