// dossier import as a user runs it, and that what export writes comes back the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ImportTest : public testing::Test {
 protected:
  std::string Db(const std::string& name = "db") const { return folder_.Path(name); }
  RunResult Query(const std::string& query, const std::string& db = "db") const {
    return RunDossier({"query", query, "--db", Db(db), "--limit", "0"});
  }
  WorkFolder folder_;
};

TEST_F(ImportTest, ImportsAndSaysHowItUnderstoodTheColumns) {
  const std::string people = folder_.Write("people.csv", "id,name,born\n1,Ada Berg,1815\n2,José Núñez,1850\n");
  const std::string met = folder_.Write("met.csv", "a,b,on\n1,2,2025-03-04\n2,1,2025\n");
  const RunResult run = RunDossier({"import", "--nodes", people, "--id", "id", "--label", "Person", "--relationships",
                                    met, "--start", "a", "--end", "b", "--type", "MET", "--date", "on", "--db", Db()});
  ASSERT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(HasSubstr("people.csv   2 nodes   id: key, name: string, born: int"),
                             HasSubstr("2 relationships   start, end, date: date")));
  EXPECT_THAT(run.err, HasSubstr("2 nodes and 2 relationships imported in"));
  EXPECT_EQ(Query("MATCH (a:Person {name: 'Ada Berg'})-[r:MET]->(b) RETURN a.born, b.name, r.date").out,
            "{\"a.born\":1815,\"b.name\":\"José Núñez\",\"r.date\":\"2025-03-04\"}\n");
  EXPECT_THAT(RunDossier({"find", "jose nunez", "--db", Db()}).out, HasSubstr("José Núñez"));
  EXPECT_EQ(RunDossier({"check", "--db", Db()}).status, 0);
  EXPECT_THAT(RunDossier({"log", "--db", Db()}).out,
              AllOf(HasSubstr("\"action\":\"import\""), HasSubstr("2 nodes and 2 relationships")));
}

TEST_F(ImportTest, BadRowsAreNamedAndTooManyChangeNothing) {
  const std::string people = folder_.Write("people.csv", "id:ID,age:int\na,1\nb,x\nc\nd,4\n");
  const RunResult strict = RunDossier({"import", "--nodes", people, "--strict", "--db", Db()});
  EXPECT_EQ(strict.status, 5);
  EXPECT_THAT(strict.err, HasSubstr("people.csv:3: age: \"x\" is not a whole number"));
  EXPECT_THAT(Query("MATCH (n) RETURN count(*) AS n").out, HasSubstr("{\"n\":0}"));
  const RunResult run =
      RunDossier({"import", "--nodes", people, "--bad-file", folder_.Path("bad.jsonl"), "--db", Db(), "--json"});
  EXPECT_EQ(run.status, 5);
  EXPECT_THAT(run.err, AllOf(HasSubstr("people.csv:3:"), HasSubstr("people.csv:4: 1 field where the header has 2"),
                             HasSubstr("2 bad rows left out")));
  EXPECT_THAT(run.out, HasSubstr("\"rows\":2,\"bad_rows\":2,\"columns\":[\"id: key\",\"age: int\"]"));
  EXPECT_THAT(ReadFile(folder_.Path("bad.jsonl")), HasSubstr("\"line\":4,\"reason\":\"1 field where"));
  EXPECT_THAT(Query("MATCH (n) RETURN count(*) AS n").out, HasSubstr("{\"n\":2}"));
}

TEST_F(ImportTest, ReadsStdinAndDryRunsStoreNothing) {
  const std::vector<std::string> arguments = {
      "import", "--relationships", "-", "--make-nodes", "--relationship-header", ":START_ID,:TYPE,:END_ID,date", "--db",
      Db()};
  RunOptions options{.input = "Norway\tVISITS\tSweden\t2014-01-02\n"};
  auto dry = arguments;
  dry.push_back("--dry-run");
  const RunResult tried = RunDossier(dry, options);
  EXPECT_EQ(tried.status, 0) << tried.err;
  EXPECT_THAT(tried.err, HasSubstr("2 nodes and 1 relationship (2 nodes made of ends) read, nothing stored"));
  EXPECT_FALSE(std::filesystem::exists(Db()));
  EXPECT_EQ(RunDossier(arguments, options).status, 0);
  EXPECT_EQ(Query("MATCH (a {name: 'Norway'})-[r]->(b) RETURN type(r), b.name, r.date").out,
            "{\"type(r)\":\"VISITS\",\"b.name\":\"Sweden\",\"r.date\":\"2014-01-02\"}\n");
  EXPECT_EQ(RunDossier({"import", "--db", Db()}).status, 2);
  EXPECT_EQ(RunDossier({"import", "--nodes", "none.csv", "--db", Db()}).status, 5);
}

std::vector<std::string> SortedLines(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    lines.back().push_back(c);
    if (c == '\n') lines.emplace_back();
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// What export writes and import reads is the same graph, and a second round the same bytes.
void ExpectRoundTrip(const WorkFolder& folder, const std::string& db) {
  const auto round = [&](const std::string& from, const std::string& files, const std::string& to) {
    const RunResult out = RunDossier({"export", "--as", "csv", "-o", folder.Path(files), "--db", from});
    ASSERT_EQ(out.status, 0) << out.err;
    const RunResult in = RunDossier({"import", "--nodes", folder.Path(files + ".nodes.csv"), "--relationships",
                                     folder.Path(files + ".relationships.csv"), "--strict", "--db", folder.Path(to)});
    ASSERT_EQ(in.status, 0) << in.err;
  };
  ASSERT_NO_FATAL_FAILURE(round(db, "first", "copy"));
  ASSERT_NO_FATAL_FAILURE(round(folder.Path("copy"), "second", "copy2"));
  for (const char* query :
       {"MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties",
        "MATCH (a)-[r]->(b) RETURN a.name AS a, type(r) AS type, properties(r) AS properties, b.name AS b"}) {
    const auto ask = [&](const std::string& store) {
      const RunResult run = RunDossier({"query", query, "--db", store, "--limit", "0"});
      EXPECT_EQ(run.status, 0) << run.err;
      return SortedLines(run.out);
    };
    EXPECT_EQ(ask(db), ask(folder.Path("copy")));
  }
  EXPECT_EQ(ReadFile(folder.Path("first.nodes.csv")), ReadFile(folder.Path("second.nodes.csv")));
  EXPECT_EQ(SortedLines(ReadFile(folder.Path("first.relationships.csv"))),
            SortedLines(ReadFile(folder.Path("second.relationships.csv"))));
  EXPECT_EQ(RunDossier({"check", "--db", folder.Path("copy")}).status, 0);
}

TEST_F(ImportTest, EveryKindOfValueSurvivesExportAndImport) {
  const std::string none = folder_.Write("none.csv", ":ID\n");
  ASSERT_EQ(RunDossier({"import", "--nodes", none, "--db", Db()}).status, 0);
  const std::string create = R"(
    CREATE (a:`L;1\\`:Person {name: 'Ann "A" Lee, Dr.', aliases: ['x;y', 'b\\s', ''], int: 42, float: 1.0, tiny: 1e-300,
                        yes: true, no: false, empty: '', lines: 'one\ntwo\r\nthree', zh: '包钢集团', emoji: '🚂',
                        ints: [1, -2], floats: [0.5, 2.0], bools: [true], none: [], one: [''], mixed: [1, 'a', 2.5, null],
                        nested: [[1], ['a']], like_int: '42', like_date: '2025-01-02', date: '2025-11', spaces: '  x ',
                        day: date('2025-11-25'), days: [date('2024-02-29'), date('1999-12-31')],
                        lt: localtime('10:15:30.5'), t: time('10:15:30+01:00'), ldt: localdatetime('2025-11-25T10:15'),
                        dt: datetime('2025-11-25T10:15:00.000000007[Europe/Berlin]'), dur: duration('P1Y2M3DT4H5.5S'),
                        mix: 1, big: 9223372036854775807, neg: -9223372036854775808}),
           (b {name: 'Bo', mix: 'text', `odd: name`: 1}), (c:Person), (d {date: date('2025-11-25')}),
           (a)-[:MET {date: '2025-11-25', note: 'a,b'}]->(b), (a)-[:MET {date: '2025-11-25', note: '"'}]->(b),
           (b)-[:`HAS; "odd" type`]->(a), (a)-[:SELF {w: [1.5]}]->(a), (a)-[:MET]->(c))";
  const RunResult made = RunDossier({"query", "--write", create, "--db", Db()});
  ASSERT_EQ(made.status, 0) << made.err;
  ExpectRoundTrip(folder_, Db());
}

TEST_F(ImportTest, AGraphOfArticlesSurvivesExportAndImport) {
  ASSERT_EQ(RunDossier({"ingest", kSamples, "--db", Db()}).status, 0);
  ExpectRoundTrip(folder_, Db());
}

TEST_F(ImportTest, KilledAtAnyMomentItLeavesAllOrNothing) {
  std::string people = "id:ID,name\n", met = ":START_ID,:END_ID,:TYPE,date\n";
  for (int i = 0; i < 20'000; ++i) people += std::to_string(i) + ",Name " + std::to_string(i) + "\n";
  for (int i = 0; i < 100'000; ++i) {
    met += std::to_string(i * 7 % 20'000) + "," + std::to_string(i * 11 % 20'000) + ",MET,2025-01-02\n";
  }
  const std::string nodes = folder_.Write("people.csv", people), relationships = folder_.Write("met.csv", met);
  ASSERT_EQ(RunDossier({"import", "--nodes", folder_.Write("one.csv", "id:ID\nx\n"), "--db", Db()}).status, 0);
  int nothing = 0;
  for (int i = 0; i < 12; ++i) {
    RunningDossier run({"import", "--nodes", nodes, "--relationships", relationships, "--memory", "4", "--db", Db()});
    std::this_thread::sleep_for(std::chrono::milliseconds(20 * i));
    run.Signal(SIGKILL);
    run.Wait();
    const std::string count = Query("MATCH (n) RETURN count(*) AS n").out;
    const std::string met_count = Query("MATCH ()-[r]->() RETURN count(*) AS n").out;
    ASSERT_THAT(count, AllOf(HasSubstr("{\"n\":"), HasSubstr("1}")));  // one node, and 20,000 for each that was done
    if (count.find("{\"n\":1}") != std::string::npos) {
      ++nothing;
      EXPECT_THAT(met_count, HasSubstr("{\"n\":0}"));
    } else {
      EXPECT_THAT(met_count, HasSubstr("00000}"));
    }
    ASSERT_EQ(RunDossier({"check", "--db", Db()}).status, 0);
  }
  EXPECT_GT(nothing, 0);
  ASSERT_EQ(RunDossier({"import", "--nodes", nodes, "--relationships", relationships, "--db", Db()}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(Db() + "/import.tmp"));
}

}  // namespace
}  // namespace dossier::cli
