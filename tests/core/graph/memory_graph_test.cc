// What MemoryGraph alone promises; all that every graph promises is in the store's contract tests.
#include "core/graph/memory_graph.h"

#include <gtest/gtest.h>

namespace dossier::graph {
namespace {

TEST(MemoryGraphTest, SnapshotDoesNotSeeLaterCommits) {
  MemoryGraph graph;
  GraphWriter& writer = **graph.Writer();
  const LabelId person = writer.InternLabel("Person");
  const PropertyKeyId name = writer.InternKey("name");
  const NodeId a = writer.ReserveNode();
  ASSERT_TRUE(writer.Commit({.put_nodes = {{.id = a, .labels = {person}, .properties = {{name, "Ann"}}}}}).ok());
  const auto before = *graph.Snapshot();
  const NodeId b = writer.ReserveNode();
  ASSERT_TRUE(writer.Commit({.put_nodes = {{.id = b, .labels = {person}, .properties = {{name, "Bo"}}}}}).ok());
  EXPECT_EQ(before->Counts()->nodes, 1u);
  EXPECT_EQ((*graph.Snapshot())->Counts()->nodes, 2u);
  EXPECT_EQ(before->FindByName("ann", NameMatch::kExact, 10)->size(), 1u);
  EXPECT_TRUE(before->FindByName("bo", NameMatch::kExact, 10)->empty());
}

TEST(MemoryGraphTest, RefusedBatchChangesNothing) {
  MemoryGraph graph;
  GraphWriter& writer = **graph.Writer();
  const TypeId met = writer.InternType("MET");
  const Node node{.id = writer.ReserveNode()};
  const GraphBatch dangling{
      .put_nodes = {node},
      .put_relationships = {{.id = writer.ReserveRelationship(), .start = node.id, .type = met, .end = NodeId{99}}}};
  const Status status = writer.Commit(dangling);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kInternal);
  EXPECT_EQ((*graph.Snapshot())->Counts()->nodes, 0u);
}

TEST(MemoryGraphTest, NodeWithRelationshipsIsNotDeletedAlone) {
  MemoryGraph graph;
  GraphWriter& writer = **graph.Writer();
  const TypeId met = writer.InternType("MET");
  const Node a{.id = writer.ReserveNode()}, b{.id = writer.ReserveNode()};
  const Relationship r{.id = writer.ReserveRelationship(), .start = a.id, .type = met, .end = b.id};
  ASSERT_TRUE(writer.Commit({.put_nodes = {a, b}, .put_relationships = {r}}).ok());
  EXPECT_FALSE(writer.Commit({.delete_nodes = {a.id}}).ok());
  EXPECT_TRUE(writer.Commit({.delete_nodes = {a.id}, .delete_relationships = {r.id}}).ok());
  EXPECT_EQ((*graph.Snapshot())->Counts()->relationships, 0u);
}

TEST(MemoryGraphTest, ExpandGivesASelfLoopOnceInBothDirections) {
  MemoryGraph graph;
  GraphWriter& writer = **graph.Writer();
  const TypeId met = writer.InternType("MET");
  const Node a{.id = writer.ReserveNode()}, b{.id = writer.ReserveNode()};
  ASSERT_TRUE(
      writer
          .Commit(
              {.put_nodes = {a, b},
               .put_relationships = {{.id = writer.ReserveRelationship(), .start = a.id, .type = met, .end = a.id},
                                     {.id = writer.ReserveRelationship(), .start = b.id, .type = met, .end = a.id}}})
          .ok());
  ExpandResult out;
  const NodeId nodes[] = {a.id, b.id, NodeId{77}};
  ASSERT_TRUE((*graph.Snapshot())->Expand({.nodes = nodes, .direction = Direction::kBoth}, &out).ok());
  EXPECT_EQ(out.offsets, (std::vector<std::uint32_t>{0, 2, 3, 3}));
  EXPECT_EQ(out.neighbours, (std::vector<NodeId>{a.id, b.id, a.id}));
  EXPECT_EQ(out.outgoing, (std::vector<std::uint8_t>{1, 0, 1}));
}

}  // namespace
}  // namespace dossier::graph
