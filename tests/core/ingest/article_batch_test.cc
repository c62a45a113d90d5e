#include "core/ingest/article_batch.h"

#include <gmock/gmock.h>

#include "tests/core/ingest/ingest_fixture.h"

namespace dossier::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ArticleBatchTest : public IngestFixture {};

ExtractionBuilder AnnMetBo(std::string source) {
  ExtractionBuilder b(std::move(source));
  b.Node("Ann Arbor", "Person", {"Arbor"}).Node("Bo Berg", "Person").Says(0, "MET", 1, "2024-03-11");
  return b;
}

TEST_F(ArticleBatchTest, SumsAssertionsOfSeveralArticles) {
  Store(AnnMetBo("a").Build());
  Store(ExtractionBuilder("b")
            .Node("Bo Berg", "Person")
            .Node("Ann Arbor", "Person")
            .Says(0, "MET", 1, "2024-03-11")
            .Says(1, "MET", 0, "2024-04")
            .Build());
  EXPECT_THAT(Lines(), ElementsAre("Ann Arbor -MET 2024-03-11 x2-> Bo Berg", "Ann Arbor -MET 2024-04 x1-> Bo Berg",
                                   "Person Ann Arbor (Arbor)", "Person Bo Berg"));
}

TEST_F(ArticleBatchTest, ConfidenceGrowsWithIndependentSourcesOnly) {
  Store(AnnMetBo("a").Build());
  Store(AnnMetBo("verbatim copy").Build());
  const auto confidence = [&] {
    const auto reader = graph_.Snapshot().value();
    const auto r = reader->FindRelationship(RelationshipId{1}).value().value();
    return std::make_pair(Get(*reader, r.properties, "confidence"), Get(*reader, r.properties, "sources"));
  };
  EXPECT_EQ(confidence(), std::make_pair(graph::Value(0.8), graph::Value(1)));
  auto other = AnnMetBo("other text");
  other.Says(0, "CHAIRS", 1);
  Store(other.Build());
  EXPECT_EQ(confidence(), std::make_pair(graph::Value(0.96), graph::Value(2)));
}

TEST_F(ArticleBatchTest, ForgettingRemovesOnlyWhatTheArticleAloneSupports) {
  Store(AnnMetBo("a").Build());
  const auto before = Lines();
  Store(ExtractionBuilder("b")
            .Node("Ann Arbor", "Person", {"Chairwoman Arbor"})
            .Node("Acme Group", "Organization")
            .Says(0, "CHAIRS", 1)
            .Build());
  EXPECT_EQ(Lines().size(), 5u);
  Forget("b");
  EXPECT_EQ(Lines(), before);
  Forget("a");
  EXPECT_THAT(Lines(), IsEmpty());
}

TEST_F(ArticleBatchTest, AChangedArticleReplacesItsOwnAssertionsAndKeepsIds) {
  Store(AnnMetBo("a").Build());
  Store(ExtractionBuilder("b")
            .Node("Ann Arbor", "Person")
            .Node("Bo Berg", "Person")
            .Node("Cy Coe", "Person")
            .Says(0, "MET", 1, "2024-03-11")
            .Says(0, "MET", 2)
            .Build());
  Store(ExtractionBuilder("b").Node("Ann Arbor", "Person").Node("Dee Dahl", "Person").Says(0, "MET", 1).Build());
  EXPECT_THAT(Lines(), ElementsAre("Ann Arbor -MET 2024-03-11 x1-> Bo Berg", "Ann Arbor -MET x1-> Dee Dahl",
                                   "Person Ann Arbor (Arbor)", "Person Bo Berg", "Person Dee Dahl"));
  const auto reader = graph_.Snapshot().value();
  EXPECT_EQ(reader->Counts()->articles, 2u);
  EXPECT_EQ(reader->FindByName("ann arbor", graph::NameMatch::kExact, 9).value(),
            (std::vector<graph::NameHit>{{NodeId{1}, false}}));
}

TEST_F(ArticleBatchTest, NegatedAndPossibleStatementsAreKeptButMakeNoRelationship) {
  Store(ExtractionBuilder("a")
            .Node("Ann Arbor", "Person")
            .Node("Bo Berg", "Person")
            .Says(0, "MET", 1, "", 0.8, graph::Polarity::kNegated)
            .Says(0, "MET", 1, "", 0.8, graph::Polarity::kAffirmed, graph::Modality::kPossible)
            .Build());
  EXPECT_THAT(Lines(), ElementsAre("Person Ann Arbor", "Person Bo Berg"));
  const auto reader = graph_.Snapshot().value();
  EXPECT_EQ(reader->FindAssertions(NodeId{1}, std::nullopt, NodeId{2})->size(), 2u);
}

TEST_F(ArticleBatchTest, APlannedMeetingIsMarkedAndStaysApartFromOneThatHappened) {
  Store(ExtractionBuilder("a")
            .Node("Ann Arbor", "Person")
            .Node("Bo Berg", "Person")
            .Says(0, "MET", 1, "2024", 0.8, graph::Polarity::kAffirmed, graph::Modality::kPlanned)
            .Says(0, "MET", 1, "2024")
            .Build());
  EXPECT_THAT(Lines(), ElementsAre("Ann Arbor -MET 2024 planned x1-> Bo Berg", "Ann Arbor -MET 2024 x1-> Bo Berg",
                                   "Person Ann Arbor", "Person Bo Berg"));
}

TEST_F(ArticleBatchTest, WhatWasMadeByHandOutlivesTheArticle) {
  Store(AnnMetBo("a").Build());
  graph::GraphWriter* const writer = graph_.Writer().value();
  const TypeId knows = writer->InternType("KNOWS");
  const graph::Relationship by_hand{
      .id = writer->ReserveRelationship(), .start = NodeId{1}, .type = knows, .end = NodeId{1}};
  ASSERT_TRUE(writer->Commit({.put_relationships = {by_hand}}).ok());
  Forget("a");
  const auto reader = graph_.Snapshot().value();
  EXPECT_TRUE(reader->FindNode(NodeId{1}).value().has_value());
  EXPECT_FALSE(reader->FindNode(NodeId{2}).value().has_value());
  EXPECT_EQ(reader->Counts()->relationships, 1u);
}

}  // namespace
}  // namespace dossier::test
