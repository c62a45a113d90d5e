#include "query/lookup/why.h"

#include <gmock/gmock.h>

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

using testing::HasSubstr;

class WhyTest : public testing::Test {
 protected:
  WhyTest() {
    group_ = graph_.Node("Organization", "Group"), mobile_ = graph_.Node("Organization", "Mobile");
    other_ = graph_.Node("Organization", "Other");
    graph_.Article("one");
    partners_ = graph_.State(group_, "PARTNERS_WITH", mobile_, "Group and Mobile work together.", {.confidence = 0.9});
    graph_.State(group_, "PARTNERS_WITH", mobile_, "They are partners.", {.confidence = 0.5});
    graph_.State(group_, "PARTNERS_WITH", mobile_, "Group denied a partnership.",
                 {.polarity = graph::Polarity::kNegated});
    graph_.State(mobile_, "ACQUIRES", group_, "Mobile may buy Group.", {.modality = graph::Modality::kPossible});
    reader_ = graph_.Read();
  }
  SmallGraph graph_;
  NodeId group_, mobile_, other_;
  RelationshipId partners_;
  std::shared_ptr<const graph::GraphReader> reader_;
};

TEST_F(WhyTest, QuotesEverySentenceForAndAgainst) {
  const WhyResult why = Why(*reader_, group_, "PARTNERS_WITH", mobile_).value();
  ASSERT_EQ(why.relationships.size(), 1u);
  const ExplainedRelationship& r = why.relationships[0];
  EXPECT_EQ(r.start_name, "Group");
  ASSERT_EQ(r.supports.size(), 2u);
  EXPECT_EQ(r.supports[0].evidence.sentence, "Group and Mobile work together.");
  EXPECT_EQ(r.supports[0].copy_of, 0u);
  EXPECT_THAT(r.formula, HasSubstr("1 - (1 - 0.9)")) << "one article is one source, at its surest";
  ASSERT_EQ(why.against.size(), 1u);
  EXPECT_EQ(why.against[0].sentence, "Group denied a partnership.");
  EXPECT_TRUE(why.possible.empty()) << "of another type";
}

TEST_F(WhyTest, LooksTheOtherWayRoundWhereNothingIsThisWay) {
  EXPECT_EQ(Why(*reader_, mobile_, "PARTNERS_WITH", group_)->relationships.size(), 1u);
  EXPECT_EQ(Why(*reader_, mobile_, "", group_)->possible.size(), 1u);
}

TEST_F(WhyTest, PossibleStatementsShowEvenWithoutARelationship) {
  const WhyResult why = Why(*reader_, mobile_, "ACQUIRES", group_).value();
  EXPECT_TRUE(why.relationships.empty());
  EXPECT_EQ(why.possible[0].sentence, "Mobile may buy Group.");
}

TEST_F(WhyTest, NothingStatedSaysWhatThereIs) {
  const auto wrong_type = Why(*reader_, group_, "SUPPLIES", mobile_);
  ASSERT_FALSE(wrong_type.ok());
  EXPECT_EQ(wrong_type.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(wrong_type.error().hint, HasSubstr("PARTNERS_WITH"));
  EXPECT_THAT(Why(*reader_, group_, "", other_).error().hint, HasSubstr("dossier path e:1 e:3"));
  EXPECT_THAT(Why(*reader_, group_, "PARTNER_WITH", other_).error().hint, HasSubstr("did you mean \"PARTNERS_WITH\"?"));
}

TEST_F(WhyTest, TakesARelationshipById) {
  EXPECT_EQ(WhyRelationship(*reader_, partners_)->relationships[0].id, partners_);
  EXPECT_EQ(WhyRelationship(*reader_, RelationshipId{99}).error().code, ErrorCode::kNotFound);
}

TEST_F(WhyTest, CopyOfAnArticleIsMarked) {
  SmallGraph graph;
  const NodeId a = graph.Node("Person", "a"), b = graph.Node("Person", "b");
  graph.Article("original");
  const RelationshipId r = graph.State(a, "MET", b, "a met b.", {.confidence = 0.8});
  graph.Article("copy", "2025-10-28");
  graph.TextHash(1);
  graph.State(a, "MET", b, "a met b.", {.confidence = 0.8});
  const auto reader = graph.Read();
  const WhyResult why = WhyRelationship(*reader, r).value();
  ASSERT_EQ(why.relationships[0].supports.size(), 2u);
  EXPECT_EQ(why.relationships[0].supports[1].copy_of, 1u);
  EXPECT_THAT(why.relationships[0].formula, HasSubstr("1 - (1 - 0.8) = "));
}

}  // namespace
}  // namespace dossier::query
