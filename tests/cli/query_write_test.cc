// `dossier query --write`: what it changes, what it refuses, and what the store says afterwards.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class QueryWriteTest : public testing::Test {
 protected:
  QueryWriteTest() {
    const RunResult ingested = Run({"ingest", std::string(kSamples) + "/kestrel-ferrovia-merger.txt"});
    EXPECT_EQ(ingested.status, 0) << ingested.err;
  }
  RunResult Run(std::vector<std::string> arguments) {
    return RunDossier(arguments, {.environment = {{"DOSSIER_DB", folder_.Path("db")}}});
  }
  std::string Count(const std::string& pattern) {
    return Run({"query", "MATCH " + pattern + " RETURN count(*) AS c"}).out;
  }

  WorkFolder folder_;
};

TEST_F(QueryWriteTest, WritesOnlyWhenAsked) {
  const std::string query =
      "CREATE (a:Person {name: 'Ann Lee'})-[:KNOWS {since: '2025'}]->(b:Person {name: 'Bo'}) RETURN a.name";
  const RunResult refused = Run({"query", query});
  EXPECT_EQ(refused.status, 3);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("error[read-only]"), HasSubstr("--write"), HasSubstr("^")));
  EXPECT_EQ(Count("(:Person {name: 'Ann Lee'})"), "{\"c\":0}\n");

  const RunResult written = Run({"query", "--write", query});
  EXPECT_EQ(written.status, 0) << written.err;
  EXPECT_EQ(written.out, "{\"a.name\":\"Ann Lee\"}\n");
  EXPECT_THAT(written.err, HasSubstr("2 nodes and 1 relationship created"));
  EXPECT_EQ(Count("(:Person {name: 'Ann Lee'})-[:KNOWS]->({name: 'Bo'})"), "{\"c\":1}\n");
  EXPECT_THAT(Run({"find", "ann lee"}).out, HasSubstr("Ann Lee")) << "the name index knows it";
  EXPECT_THAT(Run({"log"}).out,
              AllOf(HasSubstr("\"query\""), HasSubstr("2 nodes and 1 relationship created: CREATE (a:")));
  EXPECT_EQ(Run({"check"}).status, 0) << Run({"check"}).out;
}

TEST_F(QueryWriteTest, AnErrorLeavesTheStoreAsItWas) {
  const RunResult run = Run({"query", "--write", "UNWIND [1, 0] AS x CREATE (:Made {y: 1 / x})"});
  EXPECT_EQ(run.status, 3);
  EXPECT_EQ(Count("(:Made)"), "{\"c\":0}\n");
  EXPECT_THAT(Run({"log"}).out, testing::Not(HasSubstr("\"query\"")));
}

TEST_F(QueryWriteTest, WhatArticlesSayStaysUntilTheyAreForgotten) {
  const RunResult refused = Run({"query", "--write", "MATCH (n) DETACH DELETE n"});
  EXPECT_EQ(refused.status, 3);
  EXPECT_THAT(refused.err, HasSubstr("dossier forget"));
  const RunResult set = Run({"query", "--write", "MATCH (n:Organization) SET n.watched = true"});
  EXPECT_EQ(set.status, 0) << set.err;
  // What other articles say leaves it as it is.
  const std::string watched = Count("(n:Organization {watched: true})");
  EXPECT_NE(watched, "{\"c\":0}\n");
  EXPECT_EQ(Run({"ingest", std::string(kSamples) + "/qiantang-robotics-ulm.txt"}).status, 0);
  EXPECT_EQ(Count("(n:Organization {watched: true})"), watched);
  EXPECT_EQ(Run({"check"}).status, 0) << Run({"check"}).out;
}

TEST_F(QueryWriteTest, ExplainShowsTheStepsAndWritesNothing) {
  const RunResult run = Run({"query", "--write", "--explain", "MERGE (n:Made {x: 1}) SET n.y = 2"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(HasSubstr("Merge (n)"), HasSubstr("Set 1 items")));
  EXPECT_EQ(Count("(:Made)"), "{\"c\":0}\n");
}

}  // namespace
}  // namespace dossier::cli
