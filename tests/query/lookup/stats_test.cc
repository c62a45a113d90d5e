#include "query/lookup/stats.h"

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

TEST(StatsTest, CountsAndRanks) {
  SmallGraph graph;
  const NodeId a = graph.Node("Person", "a"), b = graph.Node("Person", "b"), c = graph.Node("Place", "c");
  graph.Article("one", "2025-10-27");
  graph.State(a, "MET", b, "a met b.", {.date = "2025-01-02"});
  graph.State(a, "VISITS", c, "a visited c.", {.date = "2024"});
  graph.State(a, "MET", b, "a did not meet b.", {.polarity = graph::Polarity::kNegated});
  graph.Article("two", "2023-05-01");
  graph.State(b, "VISITS", c, "b visited c.", {});
  const auto reader = graph.Read();
  const GraphStats stats = ComputeStats(*reader, 2).value();
  EXPECT_EQ(stats.counts.articles, 2u);
  EXPECT_EQ(stats.counts.assertions, 4u);
  EXPECT_EQ(stats.labels.front(), std::pair(std::string("Person"), std::uint64_t{2}));
  EXPECT_EQ(stats.types.front(), std::pair(std::string("VISITS"), std::uint64_t{2}));
  EXPECT_EQ(stats.first_date->ToIso(), "2024");
  EXPECT_EQ(stats.last_date->ToIso(), "2025-01-02");
  EXPECT_EQ(stats.undated_relationships, 1u);
  EXPECT_EQ(stats.first_published->ToIso(), "2023-05-01");
  ASSERT_EQ(stats.top_nodes.size(), 2u);
  EXPECT_EQ(stats.top_nodes[0].name, "a");
  EXPECT_EQ(stats.top_nodes[0].relationships, 2u);
}

TEST(StatsTest, EmptyGraphHasNothing) {
  SmallGraph graph;
  const GraphStats stats = ComputeStats(*graph.Read(), 5).value();
  EXPECT_EQ(stats.counts.nodes, 0u);
  EXPECT_TRUE(stats.top_nodes.empty());
  EXPECT_FALSE(stats.first_date.has_value());
}

}  // namespace
}  // namespace dossier::query
