#include <gmock/gmock.h>
#include <signal.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class QueryCommandTest : public SampleStoreTest {};

constexpr char kChairs[] =
    "MATCH (p:Person)-[:CHAIRS]->(o) RETURN p.name AS person, o.name AS chaired ORDER BY person, chaired";

TEST_F(QueryCommandTest, PipesGetJsonLinesInColumnOrder) {
  const RunResult run = Run({"query", kChairs});
  EXPECT_EQ(run.status, 0) << run.err;
  std::istringstream lines(run.out);
  std::string line;
  int rows = 0;
  for (; std::getline(lines, line); ++rows)
    EXPECT_THAT(line, testing::MatchesRegex(R"(\{"person":".*","chaired":".*"\})"));
  EXPECT_GT(rows, 2);
  EXPECT_THAT(run.err, IsEmpty());
}

TEST_F(QueryCommandTest, StatementComesFromArgumentFileOrStdin) {
  const std::string expected = Run({"query", kChairs}).out;
  const std::string file = folder_->Write("q.cypher", kChairs);
  EXPECT_EQ(Run({"query", "-f", file}).out, expected);
  EXPECT_EQ(Run({"query", "-f", "-"}, {.input = kChairs}).out, expected);
  EXPECT_EQ(Run({"query", "-"}, {.input = kChairs}).out, expected);
  EXPECT_EQ(Run({"query"}, {.input = kChairs}).out, expected);
  const RunResult twice = Run({"query", kChairs, "-f", file});
  EXPECT_EQ(twice.status, 2);
  EXPECT_EQ(Run({"query"}, {.input = " \n"}).status, 2);
}

TEST_F(QueryCommandTest, ParametersAreJsonOrStrings) {
  const RunResult run = Run({"query", "RETURN $s AS s, $n AS n, $l AS l, $b AS b", "-P", "s=Baogang Group", "-P", "n=5",
                             "-P", "l=[1,\"x\"]", "-P", "b=true"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.out, "{\"s\":\"Baogang Group\",\"n\":5,\"l\":[1,\"x\"],\"b\":true}\n");
}

TEST_F(QueryCommandTest, SyntaxErrorPointsAtTheFragment) {
  const RunResult run = Run({"query", "MATCH (p:Person RETURN p"});
  EXPECT_EQ(run.status, 3);
  EXPECT_THAT(run.err,
              AllOf(HasSubstr("error[syntax]: "), HasSubstr("  1 | MATCH (p:Person RETURN p\n    | "), HasSubstr("^")));
  EXPECT_THAT(run.out, IsEmpty());
}

TEST_F(QueryCommandTest, UnknownVariableAndFunctionAreErrors) {
  for (const char* query : {"MATCH (n) RETURN m", "RETURN siz([1])"}) {
    const RunResult run = Run({"query", query});
    EXPECT_EQ(run.status, 3) << query;
    EXPECT_THAT(run.err, HasSubstr("^")) << query;
  }
}

TEST_F(QueryCommandTest, UnknownLabelIsAWarningAndNoRows) {
  const RunResult run = Run({"query", "MATCH (p:Persn) RETURN p", "--format", "table"});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.err, AllOf(HasSubstr("warning[unknown-label]"), HasSubstr("Persn"),
                             HasSubstr("did you mean \"Person\"?"), HasSubstr("^^^^^")));
  EXPECT_EQ(run.out, "(no rows)\n");
  EXPECT_EQ(Run({"query", "MATCH (p:Persn) RETURN p", "-e"}).status, 1);
  const RunResult type = Run({"query", "MATCH (a)-[:METT]-(b) RETURN b"});
  EXPECT_EQ(type.status, 0);
  EXPECT_THAT(type.err, AllOf(HasSubstr("warning[unknown-type]"), HasSubstr("did you mean \"MET\"?")));
}

TEST_F(QueryCommandTest, ExplainDoesNotRun) {
  const RunResult run = Run({"query", kChairs, "--explain"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("Person"));
  EXPECT_EQ(Run({"query", std::string("EXPLAIN ") + kChairs}).out, run.out);
}

TEST_F(QueryCommandTest, RowLimitSaysThatThereAreMore) {
  const RunResult run = Run({"query", "MATCH (n) RETURN n.name", "--limit", "3", "--json"});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(json::parse(run.out).size(), 3u);
  EXPECT_THAT(run.err, AllOf(HasSubstr("warning[truncated]"), HasSubstr("first 3 rows"), HasSubstr("--limit 0")));
}

TEST_F(QueryCommandTest, TimeOutIsStatusSix) {
  const RunResult run = Run({"query", "MATCH (a), (b), (c), (d) RETURN count(*)", "--timeout", "50ms"});
  EXPECT_EQ(run.status, 6) << run.err;
  EXPECT_THAT(run.err, AllOf(HasSubstr("error[timeout]"), HasSubstr("--timeout")));
}

TEST_F(QueryCommandTest, InterruptStopsTheQuery) {
  RunningDossier query({"query", "MATCH (a), (b), (c), (d), (e) RETURN count(*)", "--db", Db(), "--timeout", "0"});
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  query.Signal(SIGINT);
  EXPECT_EQ(query.Wait(), 130);
}

TEST_F(QueryCommandTest, NodesRelationshipsAndPathsAsJson) {
  const RunResult run =
      Run({"query", "MATCH p = (a:Person {name: 'Meng Fanying'})-[r:MET]-(b) RETURN a, r, p LIMIT 1", "--json"});
  ASSERT_EQ(run.status, 0) << run.err;
  const json row = json::parse(run.out)[0];
  EXPECT_EQ(row["a"]["labels"][0], "Person");
  EXPECT_EQ(row["a"]["properties"]["name"], "Meng Fanying");
  EXPECT_EQ(row["r"]["type"], "MET");
  EXPECT_EQ(row["p"].size(), 3u);
  EXPECT_EQ(row["p"][1]["elementId"], row["r"]["elementId"]);
}

TEST_F(QueryCommandTest, TableReportsRowsOnStderr) {
  const RunResult run = Run({"query", "RETURN 1 AS one", "--format", "table"});
  EXPECT_EQ(run.out, "┌─────┐\n│ one │\n├─────┤\n│   1 │\n└─────┘\n");
  EXPECT_THAT(run.err, HasSubstr("1 row, "));
  EXPECT_THAT(Run({"query", "RETURN 1 AS one", "--format", "table", "-q"}).err, IsEmpty());
}

}  // namespace
}  // namespace dossier::cli
