// A transaction shows what the graph will be once it is committed: every read is the same before and after.
#include "core/graph/transaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/graph/memory_graph.h"

namespace dossier::graph {
namespace {

// All that a reader shows of nodes, relationships, neighbours and names, as text.
std::string Everything(const GraphReader& reader, std::size_t page) {
  std::string out;
  const auto counts = reader.Counts().value();
  out += std::to_string(counts.nodes) + " nodes, " + std::to_string(counts.relationships) + " relationships\n";
  for (std::uint32_t number = 0; number <= reader.symbols().labels.size(); ++number) {
    const auto label = number == 0 ? std::nullopt : std::optional<LabelId>(LabelId{number});
    if (label) out += reader.symbols().labels.Name(*label) + std::to_string(counts.nodes_by_label[number - 1]) + ":";
    NodeId after = kNoNode;
    for (;;) {
      const auto ids = reader.ScanNodes(label, after, page).value();
      for (const NodeId id : ids) out += " " + std::to_string(ToNumber(id));
      if (ids.size() < page) break;
      after = ids.back();
    }
    out += "\n";
  }
  for (std::uint32_t number = 1; number <= reader.symbols().types.size(); ++number) {
    out += std::to_string(counts.relationships_by_type[number - 1]) + ":";
    RelationshipId after = kNoRelationship;
    for (;;) {
      const auto ids = reader.ScanRelationships(TypeId{number}, after, page).value();
      for (const RelationshipId id : ids) out += " " + std::to_string(ToNumber(id));
      if (ids.size() < page) break;
      after = ids.back();
    }
    out += "\n";
  }
  std::vector<NodeId> nodes;
  for (std::uint64_t i = 1; i < 60; ++i) nodes.push_back(NodeId{i});
  for (const auto& node : reader.FindNodes(nodes).value()) {
    if (!node) continue;
    out += "(" + std::to_string(ToNumber(node->id));
    for (const LabelId label : node->labels) out += ":" + reader.symbols().labels.Name(label);
    for (const auto& [key, value] : node->properties) out += " " + reader.symbols().keys.Name(key) + value.AsString();
    out += ")";
  }
  const std::vector<TypeId> some = {TypeId{2}, TypeId{3}};
  for (const Direction direction : {Direction::kOutgoing, Direction::kIncoming, Direction::kBoth}) {
    for (const std::span<const TypeId> types : {std::span<const TypeId>(), std::span<const TypeId>(some)}) {
      ExpandResult result;
      EXPECT_TRUE(reader.Expand({nodes, direction, types}, &result).ok());
      for (std::size_t i = 0; i < result.neighbours.size(); ++i) {
        out += " " + std::to_string(ToNumber(result.relationships[i])) + (result.outgoing[i] != 0 ? ">" : "<") +
               std::to_string(ToNumber(result.neighbours[i]));
      }
      for (const std::uint32_t offset : result.offsets) out += "," + std::to_string(offset);
      out += "\n";
    }
  }
  for (const char* name : {"ann", "bob", "cy"}) {
    for (const NameHit& hit : reader.FindByName(name, NameMatch::kExact, 100).value()) {
      out += std::string(" ") + name + std::to_string(ToNumber(hit.node));
    }
  }
  return out;
}

class RandomChanges {
 public:
  explicit RandomChanges(std::uint32_t seed) : random_(seed) {}

  void Change(Transaction* transaction) {
    switch (random_() % 6) {
      case 0:
      case 1: {
        nodes_.push_back(transaction->CreateNode(Labels(transaction), Properties(transaction)));
        return;
      }
      case 2:
      case 3: {
        if (nodes_.empty()) return;
        const TypeId type = transaction->InternType(std::string(1, static_cast<char>('S' + random_() % 4)));
        relationships_.push_back(transaction->CreateRelationship(Pick(nodes_), type, Pick(nodes_), {}));
        return;
      }
      case 4: {
        if (nodes_.empty()) return;
        Node node = transaction->FindNode(Pick(nodes_)).value().value();
        node.labels = Labels(transaction);
        node.properties = Properties(transaction);
        transaction->PutNode(std::move(node));
        return;
      }
      default: {
        if (random_() % 2 == 0 && !relationships_.empty()) {
          const RelationshipId id = Pick(relationships_);
          ASSERT_TRUE(transaction->DeleteRelationship(id).ok());
          std::erase(relationships_, id);
        } else if (!nodes_.empty()) {
          DeleteNode(Pick(nodes_), transaction);
        }
      }
    }
  }

 private:
  template <typename T>
  T Pick(const std::vector<T>& from) {
    return from[random_() % from.size()];
  }
  std::vector<LabelId> Labels(Transaction* transaction) {
    std::vector<LabelId> labels;
    for (const char* name : {"A", "B", "C"}) {
      if (random_() % 2 == 0) labels.push_back(transaction->InternLabel(name));
    }
    std::ranges::sort(labels);
    return labels;
  }
  PropertyMap Properties(Transaction* transaction) {
    PropertyMap properties;
    const char* names[] = {"Ann", "Bob", "Cy"};
    if (random_() % 3 > 0) SetProperty(&properties, transaction->InternKey("name"), names[random_() % 3]);
    return properties;
  }
  void DeleteNode(NodeId id, Transaction* transaction) {
    ExpandResult neighbours;
    ASSERT_TRUE(transaction->Expand({std::span(&id, 1), Direction::kBoth}, &neighbours).ok());
    for (const RelationshipId relationship : neighbours.relationships) {
      ASSERT_TRUE(transaction->DeleteRelationship(relationship).ok());
      std::erase(relationships_, relationship);
    }
    ASSERT_TRUE(transaction->DeleteNode(id).ok());
    std::erase(nodes_, id);
  }

  std::mt19937 random_;
  std::vector<NodeId> nodes_;
  std::vector<RelationshipId> relationships_;
};

TEST(TransactionTest, ShowsWhatCommitWillMake) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    MemoryGraph graph;
    // Names that no record bears are not committed; here all have ids beforehand, so that texts can be compared.
    GraphWriter* const writer = graph.Writer().value();
    for (const char* name : {"A", "B", "C"}) writer->InternLabel(name);
    for (const char* name : {"S", "T", "U", "V"}) writer->InternType(name);
    writer->InternKey("name");
    ASSERT_TRUE(writer->Commit({.history = {{.action = "names"}}}).ok());
    RandomChanges changes(seed);
    for (int round = 0; round < 5; ++round) {
      const std::string before = Everything(*graph.Snapshot().value(), 1000);
      std::string during;
      {
        Transaction transaction(graph.Snapshot().value(), graph.Writer().value());
        for (int i = 0; i < 12; ++i) changes.Change(&transaction);
        during = Everything(transaction, 1000);
        ASSERT_EQ(Everything(transaction, 3), during) << "pages, seed " << seed;
        ASSERT_EQ(Everything(*graph.Snapshot().value(), 1000), before) << "nobody else sees it, seed " << seed;
        ASSERT_TRUE(transaction.Commit({.action = "test"}).ok());
      }
      ASSERT_EQ(Everything(*graph.Snapshot().value(), 1000), during) << "seed " << seed << ", round " << round;
    }
  }
}

TEST(TransactionTest, LeavesNothingWithoutCommit) {
  MemoryGraph graph;
  {
    Transaction transaction(graph.Snapshot().value(), graph.Writer().value());
    transaction.CreateNode({transaction.InternLabel("A")}, {});
    const auto changes = transaction.ComputeChanges().value();
    EXPECT_EQ(changes.nodes_created, 1u);
  }
  const auto reader = graph.Snapshot().value();
  EXPECT_EQ(reader->Counts().value().nodes, 0u);
  EXPECT_EQ(reader->version(), 0u);
  EXPECT_FALSE(reader->symbols().labels.Find("A"));
}

TEST(TransactionTest, CommitsNothingWhereNothingChanged) {
  MemoryGraph graph;
  Transaction transaction(graph.Snapshot().value(), graph.Writer().value());
  const NodeId id = transaction.CreateNode({}, {});
  ASSERT_TRUE(transaction.DeleteNode(id).ok());
  EXPECT_TRUE(transaction.ComputeChanges().value().empty());
  ASSERT_TRUE(transaction.Commit({.action = "test"}).ok());
  EXPECT_EQ(graph.Snapshot().value()->version(), 0u);
}

TEST(TransactionTest, NamesGetTheWritersIds) {
  MemoryGraph graph;
  GraphWriter* const writer = graph.Writer().value();
  Transaction transaction(graph.Snapshot().value(), writer);
  const LabelId own = transaction.InternLabel("Mine");
  // Somebody interns names in between that are not committed yet.
  writer->InternLabel("Other");
  writer->InternKey("other");
  PropertyMap properties;
  SetProperty(&properties, transaction.InternKey("b"), 1);
  SetProperty(&properties, transaction.InternKey("a"), 2);
  const NodeId id = transaction.CreateNode({own}, properties);
  ASSERT_TRUE(transaction.Commit({.action = "test"}).ok());
  const auto reader = graph.Snapshot().value();
  const Node node = reader->FindNode(id).value().value();
  EXPECT_EQ(reader->symbols().labels.Name(node.labels[0]), "Mine");
  EXPECT_EQ(FindProperty(node.properties, *reader->symbols().keys.Find("a")), Value(2));
  EXPECT_EQ(FindProperty(node.properties, *reader->symbols().keys.Find("b")), Value(1));
}

}  // namespace
}  // namespace dossier::graph
