// What queries that write promise beyond the rows that the cases show: nothing half done, nothing that articles
// support.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/query_engine.h"
#include "tests/query/test_graph.h"

namespace dossier::query {
namespace {

using graph::MemoryGraph;
using graph::Value;

QueryResult MustRun(std::string_view text, MemoryGraph* graph, const QueryOptions& options = {}) {
  Result<QueryResult> result = RunQuery(text, graph, options);
  EXPECT_TRUE(result.ok()) << text << ": " << (result.ok() ? "" : result.error().message);
  return result.ok() ? std::move(result).value() : QueryResult();
}

std::uint64_t Nodes(const MemoryGraph& graph) { return graph.Snapshot().value()->Counts().value().nodes; }

TEST(WriteTest, IsRefusedWhereOnlyReadingIsAllowed) {
  MemoryGraph graph;
  const auto reader = graph.Snapshot().value();
  const Result<QueryResult> result = RunQuery("MATCH (n)\nDELETE n", *reader);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kReadOnly);
  EXPECT_EQ(result.error().position->line, 2);
  EXPECT_TRUE(RunQuery("EXPLAIN CREATE (n)", *reader).ok());
  MustRun("EXPLAIN CREATE (n)", &graph);
  EXPECT_EQ(Nodes(graph), 0u);
}

TEST(WriteTest, LeavesNothingAfterAnError) {
  for (const char* text : {
           "CREATE (:A) RETURN 1 / 0",
           "UNWIND [1, 2, 0] AS x CREATE (:A {y: 1 / x})",
           "CREATE (a:A)-[:T]->(b) DELETE a",
           "CREATE (a:A) SET a.x = [{k: 1}]",
           "MERGE (a:A {x: null})",
       }) {
    MemoryGraph graph;
    const Result<QueryResult> result = RunQuery(text, &graph);
    EXPECT_FALSE(result.ok()) << text;
    EXPECT_EQ(Nodes(graph), 0u) << text;
    EXPECT_EQ(graph.Snapshot().value()->version(), 0u) << text;
  }
}

TEST(WriteTest, LeavesNothingWhenALimitStopsIt) {
  MemoryGraph graph;
  QueryOptions options;
  options.max_memory = 1 << 20;
  const Result<QueryResult> result = RunQuery("UNWIND range(1, 100000) AS x CREATE (:A {x: x})", &graph, options);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kMemoryLimit);
  EXPECT_EQ(Nodes(graph), 0u);
}

TEST(WriteTest, CommitsOnceAndCountsChanges) {
  MemoryGraph graph;
  const QueryResult made = MustRun("CREATE (a:A)-[:T]->(b:B) CREATE (b)-[:T]->(:C)", &graph);
  EXPECT_EQ(made.changes.nodes_created, 3u);
  EXPECT_EQ(made.changes.relationships_created, 2u);
  EXPECT_TRUE(made.rows.empty());
  EXPECT_EQ(graph.Snapshot().value()->version(), 1u);
  const QueryResult gone = MustRun("MATCH (b:B) SET b.x = 1 WITH b MATCH (c:C) DETACH DELETE c RETURN b.x", &graph);
  EXPECT_EQ(gone.changes.nodes_changed, 1u);
  EXPECT_EQ(gone.changes.nodes_deleted, 1u);
  EXPECT_EQ(gone.changes.relationships_deleted, 1u);
  EXPECT_EQ(graph.Snapshot().value()->version(), 2u);
  MustRun("MATCH (x:Nothing) DELETE x", &graph);
  EXPECT_EQ(graph.Snapshot().value()->version(), 2u) << "nothing changed, nothing committed";
}

TEST(WriteTest, WritesAllRowsThoughFewAreShown) {
  MemoryGraph graph;
  QueryOptions options;
  options.max_rows = 2;
  options.batch_capacity = 3;
  const QueryResult result = MustRun(
      "UNWIND range(1, 10) AS x CREATE (n {x: x}) RETURN n.x UNION ALL CREATE (n) RETURN 0 AS `n.x`", &graph, options);
  EXPECT_EQ(result.rows.size(), 2u);
  EXPECT_TRUE(result.truncated);
  EXPECT_EQ(Nodes(graph), 11u);
}

TEST(WriteTest, TellsUnknownNamesSaveThoseItMakes) {
  MemoryGraph graph;
  MustRun("CREATE (:Person {name: 'Ann'})", &graph);
  const QueryResult result = MustRun("MATCH (p:Persn) CREATE (p)-[:MET]->(:Place {city: 1})", &graph);
  ASSERT_EQ(result.notifications.size(), 1u);
  EXPECT_EQ(result.notifications[0].code, "unknown-label");
}

// A node and a relationship that an article supports.
void AddArticle(MemoryGraph* graph) {
  graph::GraphWriter* const writer = graph->Writer().value();
  graph::GraphBatch batch;
  const TypeId met = writer->InternType("MET");
  for (int i = 0; i < 2; ++i) {
    batch.put_nodes.push_back(
        {.id = writer->ReserveNode(), .labels = {writer->InternLabel("Person")}, .origin = graph::Origin::kExtracted});
  }
  const NodeId a = batch.put_nodes[0].id, b = batch.put_nodes[1].id;
  const RelationshipId r = writer->ReserveRelationship();
  batch.put_relationships.push_back({.id = r, .start = a, .type = met, .end = b, .origin = graph::Origin::kExtracted});
  const ArticleId id = writer->ReserveArticle();
  graph::ArticleRecord record;
  record.article = {.id = id, .source = "x.txt", .text = "A met B.", .sentences = {{0, 8}}};
  record.assertions.push_back({.id = {id, 0}, .relationship = r, .subject = a, .type = met, .object = b});
  record.supports = {{.article = id, .node = a, .name = "A", .label = "Person"},
                     {.article = id, .node = b, .name = "B", .label = "Person"}};
  batch.put_articles.push_back(record);
  ASSERT_TRUE(writer->Commit(batch).ok());
}

TEST(WriteTest, NeverDeletesWhatArticlesSupport) {
  MemoryGraph graph;
  AddArticle(&graph);
  for (const char* text : {"MATCH (n) DETACH DELETE n", "MATCH ()-[r]->() DELETE r"}) {
    const Result<QueryResult> result = RunQuery(text, &graph);
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.error().detail, "DeleteSupportedElement");
    EXPECT_THAT(result.error().hint, testing::HasSubstr("forget"));
  }
  EXPECT_EQ(Nodes(graph), 2u);
}

TEST(WriteTest, WhatIsChangedByHandIsMadeByHand) {
  MemoryGraph graph;
  AddArticle(&graph);
  const QueryResult result = MustRun("MATCH (a)-[r:MET]->(b) SET a.note = 'x', r.note = 'y' RETURN a, r, b", &graph);
  const auto reader = graph.Snapshot().value();
  EXPECT_EQ(reader->FindNode(result.rows[0][0].AsNode()).value()->origin, graph::Origin::kByHand);
  EXPECT_EQ(reader->FindRelationship(result.rows[0][1].AsRelationship()).value()->origin, graph::Origin::kByHand);
  EXPECT_EQ(reader->FindNode(result.rows[0][2].AsNode()).value()->origin, graph::Origin::kExtracted);
  EXPECT_EQ(reader->RelationshipAssertions(*reader->FindRelationship(result.rows[0][1].AsRelationship()).value())
                .value()
                .size(),
            1u);
}

TEST(WriteTest, PreparedOnceItWritesManyTimes) {
  MemoryGraph graph;
  const PreparedQuery query =
      PreparedQuery::Prepare("MERGE (n:Count {of: $of}) ON CREATE SET n.c = 1 ON MATCH SET n.c = n.c + 1 RETURN n.c",
                             *graph.Snapshot().value())
          .value();
  EXPECT_TRUE(query.writes());
  for (int i = 1; i <= 3; ++i) {
    QueryOptions options;
    options.parameters["of"] = Value("x");
    const Result<QueryResult> result = query.Run(&graph, options);
    ASSERT_TRUE(result.ok()) << result.error().message;
    EXPECT_EQ(result->rows[0][0], Value(i));
  }
  EXPECT_EQ(Nodes(graph), 1u);
}

}  // namespace
}  // namespace dossier::query
