// Plans as short strings: operators from the last to the first, without their counts.
#include <gtest/gtest.h>

#include "query/query_engine.h"
#include "tests/query/test_graph.h"

namespace dossier::query {
namespace {

std::string Plan(std::string_view query, const graph::GraphReader& reader, std::vector<std::string> off = {}) {
  QueryOptions options;
  options.disabled_rules = std::move(off);
  const Result<PreparedQuery> prepared = PreparedQuery::Prepare(query, reader, options);
  if (!prepared.ok()) return prepared.error().message;
  const std::string text = prepared->Explain();
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    line = line.substr(line.find_first_not_of(' '));
    out += (out.empty() ? "" : " < ") + line.substr(0, line.find_first_of(" "));
    at = end + 1;
  }
  return out;
}

TEST(PlanTest, StartsWhereTheFewestNodesAre) {
  graph::MemoryGraph graph;
  ASSERT_TRUE(
      AddPatterns("(a:Person {name: 'a'})-[:MET]->(:Person {name: 'b'}), (a)-[:CHAIRS]->(:Event), (:Person), (:Person)",
                  &graph)
          .ok());
  const auto reader = graph.Snapshot().value();
  EXPECT_EQ(Plan("MATCH (p:Person)-[:MET]-(q {name: 'b'}) RETURN p", *reader),
            "Keep < Filter < Expand < Filter < SeekName < Start");
  EXPECT_EQ(Plan("MATCH (p:Person)-[:MET]-(q) WHERE q.name = 'b' RETURN p", *reader),
            "Keep < Filter < Expand < Filter < SeekName < Start");
  EXPECT_EQ(Plan("MATCH (p:Person)-[:MET]-(q {name: 'b'}) RETURN p", *reader, {"seek-names", "order-patterns"}),
            "Keep < Filter < Expand < ScanLabel < Start");
  EXPECT_EQ(Plan("MATCH (p:Person)-->(e:Event) RETURN p", *reader), "Keep < Filter < Expand < ScanLabel < Start");
  EXPECT_EQ(Plan("MATCH (p) WHERE elementId(p) = 'e:1' RETURN p", *reader), "Keep < Filter < SeekId < Start");
  EXPECT_EQ(Plan("MATCH (p) RETURN p ORDER BY p.name LIMIT 3", *reader), "Keep < Top < ScanNodes < Start");
  EXPECT_EQ(Plan("MATCH (p) RETURN p ORDER BY p.name LIMIT 3", *reader, {"top-rows"}),
            "Keep < Limit < Sort < ScanNodes < Start");
  EXPECT_EQ(Plan("MATCH (a)-->(b)-->(a) RETURN a", *reader), "Keep < ExpandInto < Expand < ScanNodes < Start");
  EXPECT_EQ(Plan("RETURN 1", *reader, {"no-such"}), "there is no planner rule no-such");
}

TEST(PlanTest, CountsTrianglesWithoutRows) {
  graph::MemoryGraph graph;
  ASSERT_TRUE(AddPatterns("(a:A)-[:T]->(b:A)-[:T]->(c:A)-[:T]->(a)", &graph).ok());
  const auto reader = graph.Snapshot().value();
  const auto counts = [&](std::string_view query) {
    return Plan(query, *reader).find("CountTriangles") != std::string::npos;
  };
  EXPECT_EQ(Plan("MATCH (a)--(b)--(c)--(a) WHERE id(a) < id(b) AND id(b) < id(c) RETURN count(*)", *reader),
            "Keep < Project < CountTriangles < CountCommon < Expand < ScanNodes < Start");
  EXPECT_TRUE(counts("MATCH (a)-[:T]-(b)-[:T]-(c)-[:T]-(a) RETURN count(*)"));
  EXPECT_TRUE(counts("MATCH (a:A)-[:T]-(b:A)-[:T]-(c:A)-[:T]-(a) RETURN count(*)"));
  EXPECT_TRUE(counts("MATCH (a)--(b), (b)--(c), (c)--(a) WHERE id(a) > id(b) > id(c) RETURN count(*)"));
  // What it would count is something else.
  EXPECT_FALSE(counts("MATCH (a)-->(b)-->(c)-->(a) RETURN count(*)"));
  EXPECT_FALSE(counts("MATCH (a)-[:T]-(b)-[:T]-(c)-[:S]-(a) RETURN count(*)"));
  EXPECT_FALSE(counts("MATCH (a:A)--(b)--(c)--(a) RETURN count(*)"));
  EXPECT_FALSE(counts("MATCH (a)--(b)--(c)--(a) WHERE a.x = 1 RETURN count(*)"));
  EXPECT_FALSE(counts("MATCH (a)--(b)--(c)--(a) RETURN a, count(*)"));
  EXPECT_FALSE(counts("MATCH (a)--(b)--(c) MATCH (c)--(a) RETURN count(*)"));
  EXPECT_FALSE(counts("UNWIND [1, 2] AS x MATCH (a)--(b)--(c)--(a) RETURN count(*)"));
}

TEST(PlanTest, WritesStandInTheOrderOfTheirClauses) {
  graph::MemoryGraph graph;
  ASSERT_TRUE(AddPatterns("(:A {name: 'a'})-[:T]->(:B)", &graph).ok());
  const auto reader = graph.Snapshot().value();
  EXPECT_EQ(Plan("CREATE (a) CREATE (b)", *reader), "Create < Start");
  EXPECT_EQ(Plan("MATCH (a:A) SET a.x = 1 REMOVE a.y DELETE a", *reader), "Delete < Set < Set < ScanLabel < Start");
  EXPECT_EQ(Plan("MERGE (a:A {name: 'a'}) RETURN a", *reader), "Keep < Merge < Filter < SeekName < Start < Start");
  EXPECT_EQ(Plan("CREATE (a) WITH a MATCH (b:B) DETACH DELETE b RETURN 1 AS x", *reader),
            "Keep < Project < DetachDelete < ScanLabel < Keep < Create < Start");
}

TEST(PlanTest, ProfileCountsRows) {
  graph::MemoryGraph graph;
  ASSERT_TRUE(AddPatterns("(:A)-[:T]->(:B), (:A)", &graph).ok());
  const auto reader = graph.Snapshot().value();
  const QueryResult result = RunQuery("PROFILE MATCH (a:A) RETURN a", *reader).value();
  EXPECT_EQ(result.rows.size(), 2u);
  EXPECT_NE(result.plan.find("2 made"), std::string::npos) << result.plan;
  const QueryResult explained = RunQuery("EXPLAIN MATCH (a:A) RETURN a", *reader).value();
  EXPECT_TRUE(explained.rows.empty());
  EXPECT_NE(explained.plan.find("ScanLabel (a:A)"), std::string::npos) << explained.plan;
}

// A prepared query runs over later snapshots: names that the graph gains are seen.
TEST(PlanTest, PreparedQueryRemembersNoSnapshot) {
  graph::MemoryGraph graph;
  const auto before = graph.Snapshot().value();
  const PreparedQuery query = PreparedQuery::Prepare("MATCH (a:A {name: $n})-[:T]->(b) RETURN b", *before).value();
  QueryOptions options;
  options.parameters = {{"n", graph::Value("x")}};
  EXPECT_TRUE(query.Run(*before, options)->rows.empty());
  ASSERT_TRUE(AddPatterns("(:A {name: 'x'})-[:T]->(:B)", &graph).ok());
  EXPECT_EQ(query.Run(*graph.Snapshot().value(), options)->rows.size(), 1u);
}

}  // namespace
}  // namespace dossier::query
