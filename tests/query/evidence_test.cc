#include <gtest/gtest.h>

#include "query/query_engine.h"
#include "tests/query/test_graph.h"

namespace dossier::query {
namespace {

// An article of two sentences, the second of which states a meeting.
Status AddArticle(graph::MemoryGraph* graph) {
  DOSSIER_RETURN_IF_ERROR(AddPatterns("(:Person {name: 'Ann'})-[:MET]->(:Person {name: 'Bob'})", graph));
  DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter * writer, graph->Writer());
  graph::ArticleRecord record;
  record.article.id = writer->ReserveArticle();
  record.article.source = "https://example.org/1";
  record.article.title = "A meeting";
  record.article.published = PartialDate{2025, 11, 26};
  record.article.text = "It rained. Ann met Bob.";
  record.article.sentences = {{0, 10}, {11, 23}};
  graph::Assertion assertion;
  assertion.id = {record.article.id, 0};
  assertion.relationship = RelationshipId{1};
  assertion.subject = NodeId{1};
  assertion.type = writer->InternType("MET");
  assertion.object = NodeId{2};
  assertion.confidence = 0.9;
  assertion.rule = "met";
  assertion.sentence = 1;
  assertion.span = {11, 23};
  record.assertions.push_back(assertion);
  graph::GraphBatch batch;
  batch.put_articles.push_back(record);
  return writer->Commit(batch);
}

std::string Ask(const std::string& query, const graph::GraphReader& reader) {
  const Result<QueryResult> result = RunQuery(query, reader);
  if (!result.ok()) return result.error().message;
  return result->rows.empty() ? "no rows" : ToQueryText(result->rows[0][0], reader);
}

TEST(EvidenceTest, QuotesTheSentence) {
  graph::MemoryGraph graph;
  const Status added = AddArticle(&graph);
  ASSERT_TRUE(added.ok()) << added.error().message;
  const auto reader = graph.Snapshot().value();
  EXPECT_EQ(Ask("MATCH ()-[r:MET]->() RETURN evidence(r)", *reader),
            "[{article: 'a:1', confidence: 0.9, end: 23, modality: 'asserted', polarity: 'affirmed', published: "
            "'2025-11-26', rule: 'met', sentence: 1, sentence_text: 'Ann met Bob.', source: 'https://example.org/1', "
            "start: 11, title: 'A meeting'}]");
  EXPECT_EQ(Ask("MATCH ()-[r:MET]->() UNWIND evidence(r) AS e RETURN DISTINCT e.article", *reader), "'a:1'");
  EXPECT_EQ(Ask("CALL dossier.articles() YIELD title RETURN title", *reader), "'A meeting'");
}

TEST(EvidenceTest, IsEmptyForWhatWasMadeByHand) {
  graph::MemoryGraph graph;
  ASSERT_TRUE(AddPatterns("(:A)-[:T]->(:B)", &graph).ok());
  EXPECT_EQ(Ask("MATCH ()-[r]->() RETURN evidence(r)", *graph.Snapshot().value()), "[]");
}

}  // namespace
}  // namespace dossier::query
