#include "query/export/sub_graph.h"

#include <gmock/gmock.h>

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Names(const SubGraph& graph) {
  std::vector<std::string> names;
  for (const SubGraphNode& node : graph.nodes) names.push_back(node.name);
  return names;
}

std::vector<std::string> Types(const SubGraph& graph) {
  std::vector<std::string> types;
  for (const SubGraphRelationship& r : graph.relationships) types.push_back(r.type + r.date);
  return types;
}

// a -MET 2025-01- b -MET 2025-06- c; a -CHAIRS- c; c -OWNS- d.
class SubGraphTest : public testing::Test {
 protected:
  SubGraphTest() {
    a_ = graph_.Node("Person", "a"), b_ = graph_.Node("Person", "b");
    c_ = graph_.Node("Organization", "c"), d_ = graph_.Node("Facility", "d");
    graph_.Article("one");
    ab_ = graph_.State(a_, "MET", b_, "a met b.", {.date = "2025-01"});
    graph_.State(b_, "MET", c_, "b  met\nc.", {.date = "2025-06", .confidence = 0.4});
    graph_.State(a_, "CHAIRS", c_, "a chairs c.", {});
    graph_.State(c_, "OWNS", d_, "c owns d.", {});
    reader_ = graph_.Read();
  }
  SubGraph Around(int depth, const SubGraphOptions& options = {}) {
    return SubGraphAround(*reader_, a_, depth, options).value();
  }
  SmallGraph graph_;
  NodeId a_, b_, c_, d_;
  RelationshipId ab_;
  std::shared_ptr<const graph::GraphReader> reader_;
};

TEST_F(SubGraphTest, AroundTakesNeighboursAndWhatJoinsThem) {
  EXPECT_THAT(Names(Around(0)), ElementsAre("a"));
  EXPECT_THAT(Names(Around(1)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Types(Around(1)), ElementsAre("MET2025-01", "MET2025-06", "CHAIRS"));
  EXPECT_THAT(Names(Around(9)), ElementsAre("a", "b", "c", "d"));
}

TEST_F(SubGraphTest, FiltersDecideWhatIsWalked) {
  EXPECT_THAT(Names(Around(1, {.types = {"CHAIRS"}})), ElementsAre("a", "c"));
  EXPECT_THAT(Types(Around(2, {.min_confidence = 0.5})), ElementsAre("MET2025-01", "CHAIRS", "OWNS"));
  EXPECT_THAT(Types(Around(1, {.since = PartialDate::Parse("2025-03")})), ElementsAre("CHAIRS"))
      << "b, whom only a dropped relationship joins to a, is not drawn";
}

TEST_F(SubGraphTest, EvidenceCarriesTheSentence) {
  const SubGraph graph = Around(1);
  ASSERT_EQ(graph.relationships[1].evidence.size(), 1u);
  EXPECT_EQ(graph.relationships[1].evidence[0].sentence, "b met c.");
  EXPECT_EQ(graph.relationships[1].evidence[0].article_name, "one");
  EXPECT_THAT(Around(1, {.evidence = false}).relationships[1].evidence, IsEmpty());
}

TEST_F(SubGraphTest, RowsBringRelationshipsWithTheirEnds) {
  const std::vector<Row> rows = {{graph::Value(ab_), 1}, {graph::List{d_}, "x"}};
  const SubGraph graph = SubGraphOfRows(*reader_, rows, {}).value();
  EXPECT_THAT(Names(graph), ElementsAre("a", "b", "d"));
  EXPECT_THAT(Types(graph), ElementsAre("MET2025-01"));
}

TEST_F(SubGraphTest, WholeGraphHasEverything) {
  const SubGraph graph = WholeGraph(*reader_, {.first_articles = true}).value();
  EXPECT_EQ(graph.nodes.size(), 4u);
  EXPECT_EQ(graph.relationships.size(), 4u);
  EXPECT_EQ(graph.nodes[3].first_article, "one");
}

TEST_F(SubGraphTest, TooManyNodesAreRefusedNeverCut) {
  for (const auto& graph :
       {SubGraphAround(*reader_, a_, 1, {.max_nodes = 2}), WholeGraph(*reader_, {.max_nodes = 2})}) {
    ASSERT_FALSE(graph.ok());
    EXPECT_EQ(graph.error().code, ErrorCode::kRowLimit);
    EXPECT_NE(graph.error().hint.find("--max-nodes"), std::string::npos);
  }
  EXPECT_TRUE(SubGraphAround(*reader_, a_, 1, {.max_nodes = 3}).ok());
}

TEST(DateWithinTest, ComparesAsPreciselyAsKnown) {
  const auto within = [](const char* since, const char* date, const char* until) {
    return DateWithin(PartialDate::Parse(since), *PartialDate::Parse(date), PartialDate::Parse(until));
  };
  EXPECT_TRUE(within("", "2025", ""));
  EXPECT_TRUE(within("2025-11-03", "2025-11", "2025-12"));
  EXPECT_TRUE(within("2025-11-03", "2025", "2025-12"));
  EXPECT_TRUE(within("2025", "2025-01-01", "2025"));
  EXPECT_FALSE(within("2025-11-03", "2025-10", ""));
  EXPECT_FALSE(within("2025-11-03", "2025-11-02", ""));
  EXPECT_FALSE(within("", "2026-01-01", "2025"));
}

}  // namespace
}  // namespace dossier::query
