// Runs the query cases of tests/query/cases/*.test: see README.md there for their form. Each runs with batches of 1024
// and of 2 rows, with all planner rules on and all off.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>

#include "query/plan/planner.h"
#include "query/query_engine.h"
#include "tests/query/test_graph.h"

namespace dossier::query {
namespace {

struct Case {
  std::string name;
  std::string graph;
  std::string query;
  std::string then;        // asked afterwards, of the graph that the query changed
  std::string parameters;  // a map, as a query writes it
  bool ordered = false;
  std::vector<std::string> rows;     // the first: columns
  std::optional<std::string> error;  // "detail line:column", as far as written
  std::string hint;                  // part of the hint of the error or of a notification
  std::optional<std::string> note;   // code of a notification
};

std::string Trim(std::string text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.pop_back();
  std::size_t start = 0;
  while (start < text.size() && std::isspace(static_cast<unsigned char>(text[start]))) ++start;
  return text.substr(start);
}

// "| a | b |" with one blank around cells; a cell may hold bars.
std::string Row(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& cell : cells) out += " " + cell + " |";
  return out;
}

std::vector<Case> ReadCases(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<Case> cases;
  std::string graph, line;
  enum { kNothing, kGraph, kQuery, kThen, kRows } part = kNothing;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string word, rest;
    words >> word;
    std::getline(words, rest);
    rest = Trim(rest);
    if (line.starts_with("#")) continue;
    if (line == "graph") {
      graph.clear();
      part = kGraph;
    } else if (word == "case" && line.starts_with("case")) {
      cases.push_back({});
      cases.back().name = rest;
      cases.back().graph = graph;
      part = kQuery;
    } else if (part == kGraph) {
      graph += line + "\n";
    } else if (line == "then") {
      part = kThen;
    } else if (part == kThen && line != "rows" && line != "ordered rows") {
      cases.back().then += line + "\n";
    } else if (line == "rows" || line == "ordered rows") {
      cases.back().ordered = line != "rows";
      part = kRows;
    } else if (line.starts_with("error ")) {
      cases.back().error = rest;
      part = kNothing;
    } else if (line.starts_with("hint ")) {
      cases.back().hint = rest;
    } else if (line.starts_with("note ")) {
      cases.back().note = rest;
    } else if (line.starts_with("parameters ")) {
      cases.back().parameters = rest;
    } else if (part == kQuery && !cases.empty()) {
      cases.back().query += line + "\n";
    } else if (part == kRows && !Trim(line).empty()) {
      cases.back().rows.push_back(Trim(line));
    }
  }
  for (Case& c : cases) c.query = Trim(c.query);
  return cases;
}

void Check(const Case& c, const Result<QueryResult>& result, const graph::GraphReader& reader) {
  std::optional<Error> error;
  if (!result.ok())
    error = result.error();
  else if (result->interrupted)
    error = result->interrupted;
  if (c.error) {
    ASSERT_TRUE(error) << "no error";
    std::string found = error->detail;
    if (error->position)
      found += " " + std::to_string(error->position->line) + ":" + std::to_string(error->position->column);
    EXPECT_TRUE(found.starts_with(*c.error)) << "error is " << found << ": " << error->message;
    if (!c.hint.empty()) {
      EXPECT_NE(error->hint.find(c.hint), std::string::npos) << error->hint;
    }
    return;
  }
  ASSERT_FALSE(error) << error->message << " [" << error->detail << "]";
  std::vector<std::string> rows;
  for (const std::vector<graph::Value>& row : result->rows) {
    std::vector<std::string> cells;
    for (const graph::Value& value : row) cells.push_back(ToQueryText(value, reader));
    rows.push_back(Row(cells));
  }
  ASSERT_FALSE(c.rows.empty()) << "the case expects nothing";
  std::vector<std::string> expected(c.rows.begin() + 1, c.rows.end());
  if (!c.ordered) {
    std::ranges::sort(rows);
    std::ranges::sort(expected);
  }
  EXPECT_EQ(Row(result->columns), c.rows[0]);
  EXPECT_EQ(rows, expected);
  if (c.note) {
    const auto it = std::ranges::find(result->notifications, *c.note, &Notification::code);
    ASSERT_NE(it, result->notifications.end()) << "no notification " << *c.note;
    if (!c.hint.empty()) {
      EXPECT_NE(it->hint.find(c.hint), std::string::npos) << it->hint;
    }
  } else {
    for (const Notification& note : result->notifications) ADD_FAILURE() << note.message;
  }
}

std::unique_ptr<graph::MemoryGraph> MakeGraph(const Case& c) {
  auto graph = std::make_unique<graph::MemoryGraph>();
  if (!Trim(c.graph).empty()) {
    const Status added = AddPatterns(c.graph, graph.get());
    EXPECT_TRUE(added.ok()) << c.name << ": " << added.error().message;
  }
  return graph;
}

class CaseFileTest : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(CaseFileTest, GivesTheExpectedRows) {
  const std::vector<Case> cases = ReadCases(GetParam());
  ASSERT_FALSE(cases.empty());
  for (const Case& c : cases) {
    const std::unique_ptr<graph::MemoryGraph> shared = MakeGraph(c);
    const auto reader = shared->Snapshot().value();
    QueryOptions options;
    if (!c.parameters.empty()) {
      const auto parameters = RunQuery("RETURN " + c.parameters + " AS p", *reader);
      ASSERT_TRUE(parameters.ok()) << c.name;
      options.parameters = parameters->rows[0][0].AsMap();
    }
    for (const std::size_t capacity : {1024, 2}) {
      for (const bool rules : {true, false}) {
        SCOPED_TRACE(c.name + ", batches of " + std::to_string(capacity) + (rules ? "" : ", rules off"));
        options.batch_capacity = capacity;
        options.disabled_rules.clear();
        if (!rules) options.disabled_rules.assign(kRules.begin(), kRules.end());
        const Result<PreparedQuery> prepared = PreparedQuery::Prepare(c.query, *reader, options);
        if (!prepared.ok()) {
          Check(c, prepared.error(), *reader);
        } else if (!prepared->writes() || c.error.value_or("").starts_with("ReadOnly")) {
          Check(c, prepared->Run(*reader, options), *reader);
        } else {
          // A query that writes has a graph of its own.
          const std::unique_ptr<graph::MemoryGraph> own = MakeGraph(c);
          Result<QueryResult> result = prepared->Run(own.get(), options);
          if (!c.then.empty()) {
            ASSERT_TRUE(result.ok()) << result.error().message;
            result = RunQuery(c.then, *own->Snapshot().value(), options);
          }
          Check(c, result, *own->Snapshot().value());
        }
      }
    }
  }
}

std::vector<std::filesystem::path> CaseFiles() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(DOSSIER_SOURCE_DIR "/tests/query/cases")) {
    if (entry.path().extension() == ".test") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

INSTANTIATE_TEST_SUITE_P(Cases, CaseFileTest, testing::ValuesIn(CaseFiles()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace dossier::query
