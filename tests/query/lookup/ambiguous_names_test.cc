#include "query/lookup/ambiguous_names.h"

#include <gmock/gmock.h>

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

TEST(AmbiguousNamesTest, ListsNamesOfSeveralNodesButNotOfEvents) {
  SmallGraph graph;
  const NodeId group = graph.Node("Organization", "Baogang Group", {"Baogang", "the Group"});
  const NodeId steel = graph.Node("Organization", "Baosteel", {"BAOGANG", "Baosteel"});
  graph.Node("Event", "the meeting");
  graph.Node("Event", "meeting");
  const auto reader = graph.Read();
  const auto names = FindAmbiguousNames(*reader);
  ASSERT_TRUE(names.ok());
  ASSERT_EQ(names->size(), 1u);
  EXPECT_EQ((*names)[0].name, "Baogang");
  EXPECT_THAT((*names)[0].nodes, testing::ElementsAre(group, steel));
}

}  // namespace
}  // namespace dossier::query
