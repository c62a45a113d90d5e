// The same cases on every implementation of graph::Graph.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/graph/memory_graph.h"
#include "core/graph/name_walk.h"
#include "tests/storage/random_graph.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using namespace graph;  // NOLINT(google-build-using-namespace)
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct InMemory {
  std::unique_ptr<Graph> Open() { return std::make_unique<MemoryGraph>(); }
};
struct InStore {
  std::unique_ptr<Graph> Open() { return Must(GraphStore::Open(directory / "store", WriteOptions())); }
  TemporaryDirectory directory;
};

template <typename Place>
class GraphContractTest : public ::testing::Test {
 protected:
  GraphContractTest() : graph_(place_.Open()), writer_(Must(graph_->Writer())) {}

  NodeId AddNode(GraphBatch* batch, const std::string& label, const std::string& name, List aliases = {}) {
    Node node{.id = writer_->ReserveNode(), .labels = {writer_->InternLabel(label)}};
    SetProperty(&node.properties, writer_->InternKey(property::kName), name);
    if (!aliases.empty()) SetProperty(&node.properties, writer_->InternKey(property::kAliases), aliases);
    batch->put_nodes.push_back(node);
    return node.id;
  }
  RelationshipId AddRelationship(GraphBatch* batch, NodeId start, const std::string& type, NodeId end) {
    batch->put_relationships.push_back(
        {.id = writer_->ReserveRelationship(), .start = start, .type = writer_->InternType(type), .end = end});
    return batch->put_relationships.back().id;
  }
  std::shared_ptr<const GraphReader> Read() { return Must(graph_->Snapshot()); }
  std::string Expand(std::vector<NodeId> nodes, Direction direction, std::vector<TypeId> types = {}) {
    ExpandResult result;
    Must(Read()->Expand({nodes, direction, types}, &result));
    std::string text;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      text += i > 0 ? " |" : "";
      for (std::size_t j = result.offsets[i]; j < result.offsets[i + 1]; ++j) {
        text += fmt::format(" {}{}", result.outgoing[j] != 0 ? ">" : "<", ToNumber(result.neighbours[j]));
      }
    }
    return text;
  }

  Place place_;
  std::unique_ptr<Graph> graph_;
  GraphWriter* writer_;
};
using Places = ::testing::Types<InMemory, InStore>;
TYPED_TEST_SUITE(GraphContractTest, Places);

TYPED_TEST(GraphContractTest, EmptyGraphAnswersEverythingWithNothing) {
  const auto reader = this->Read();
  EXPECT_EQ(reader->version(), 0u);
  EXPECT_EQ(Must(reader->Counts()).nodes, 0u);
  EXPECT_EQ(Must(reader->FindNode(NodeId{1})), std::nullopt);
  EXPECT_THAT(Must(reader->ScanNodes({}, kNoNode, 10)), IsEmpty());
  EXPECT_THAT(Must(reader->ScanNodes(LabelId{7}, kNoNode, 10)), IsEmpty());
  EXPECT_THAT(Must(reader->FindByName("", NameMatch::kPrefix, 10)), IsEmpty());
  EXPECT_EQ(Must(reader->FindArticleBySource("x")), std::nullopt);
  EXPECT_EQ(this->Expand({NodeId{1}, NodeId{2}}, Direction::kBoth), " |");
}

TYPED_TEST(GraphContractTest, ASnapshotDoesNotSeeLaterCommits) {
  GraphBatch first;
  const NodeId ada = this->AddNode(&first, "Person", "Ada");
  Must(this->writer_->Commit(first));
  const auto before = this->Read();
  GraphBatch second;
  this->AddNode(&second, "Place", "Delft");
  second.put_nodes.push_back({.id = ada});
  Must(this->writer_->Commit(second));

  EXPECT_EQ(before->version(), 1u);
  EXPECT_EQ(before->symbols().labels.size(), 1u);
  EXPECT_EQ(Must(before->Counts()).nodes, 1u);
  EXPECT_EQ(Must(before->FindNode(ada))->labels.size(), 1u);
  EXPECT_THAT(Must(before->FindByName("ada", NameMatch::kExact, 10)), ElementsAre(NameHit{ada, false}));
  const auto after = this->Read();
  EXPECT_EQ(after->version(), 2u);
  EXPECT_EQ(Must(after->Counts()).nodes, 2u);
  EXPECT_THAT(Must(after->FindByName("ada", NameMatch::kExact, 10)), IsEmpty());
}

TYPED_TEST(GraphContractTest, FindsByNameAndAliasExactlyAndByPrefix) {
  GraphBatch batch;
  const NodeId a = this->AddNode(&batch, "Organization", "Baltic Steel", {"Baltic", "B.S."});
  const NodeId b = this->AddNode(&batch, "Organization", "The Baltic Sea Council", {"baltic"});
  Must(this->writer_->Commit(batch));
  const auto reader = this->Read();
  EXPECT_THAT(Must(reader->FindByName("baltic", NameMatch::kExact, 10)),
              ElementsAre(NameHit{a, true}, NameHit{b, true}));
  EXPECT_THAT(Must(reader->FindByName("baltic s", NameMatch::kPrefix, 10)),
              ElementsAre(NameHit{b, false}, NameHit{a, false}));
  EXPECT_THAT(Must(reader->FindByName("baltic", NameMatch::kPrefix, 3)),
              ElementsAre(NameHit{a, true}, NameHit{b, true}, NameHit{b, false}));
}

TYPED_TEST(GraphContractTest, WalksOverNamesInOrderWithLeaps) {
  GraphBatch batch;
  for (const char* name : {"ada", "adam", "ben", "berta", "berthold", "zoe"}) this->AddNode(&batch, "Person", name);
  Must(this->writer_->Commit(batch));
  const auto reader = this->Read();
  const auto& names = dynamic_cast<const NameWalk&>(*reader);
  std::vector<std::string> seen;
  const auto walk = [&](const char* from, const std::map<std::string, std::string>& leaps, const std::string& stop) {
    seen.clear();
    Must(names.WalkNames(from, [&](std::string_view name, const NameHit&) -> std::optional<std::string> {
      seen.emplace_back(name);
      if (name == stop) return std::nullopt;
      const auto leap = leaps.find(std::string(name));
      return leap == leaps.end() ? std::string() : leap->second;
    }));
    return seen;
  };
  EXPECT_THAT(walk("a", {}, ""), ElementsAre("ada", "adam", "ben", "berta", "berthold", "zoe"));
  EXPECT_THAT(walk("adb", {{"ben", "bert"}}, "berthold"), ElementsAre("ben", "berta", "berthold"));
  EXPECT_THAT(walk("ada", {{"ada", "c"}, {"zoe", "zz"}}, ""), ElementsAre("ada", "zoe"));
  EXPECT_THAT(walk("zzz", {}, ""), IsEmpty());
}

TYPED_TEST(GraphContractTest, ExpandsInOrderAndASelfLoopOnce) {
  GraphBatch batch;
  const NodeId a = this->AddNode(&batch, "L", "a"), b = this->AddNode(&batch, "L", "b"),
               c = this->AddNode(&batch, "L", "c");
  this->AddRelationship(&batch, a, "T", c);
  this->AddRelationship(&batch, a, "T", b);
  this->AddRelationship(&batch, b, "T", a);
  this->AddRelationship(&batch, a, "T", a);
  this->AddRelationship(&batch, a, "U", b);
  Must(this->writer_->Commit(batch));
  const TypeId t = *this->Read()->symbols().types.Find("T"), u = *this->Read()->symbols().types.Find("U");
  EXPECT_EQ(this->Expand({a}, Direction::kOutgoing), " >1 >2 >3 >2");
  EXPECT_EQ(this->Expand({a}, Direction::kIncoming), " <1 <2");
  EXPECT_EQ(this->Expand({a}, Direction::kBoth), " >1 >2 >3 >2 <2");
  EXPECT_EQ(this->Expand({c, a, NodeId{99}, b}, Direction::kOutgoing, {u}), " | >2 | |");
  EXPECT_EQ(this->Expand({c, a, c}, Direction::kBoth, {u, t, u}), " <1 | >1 >2 >3 >2 <2 | <1");
}

TYPED_TEST(GraphContractTest, ScansInPages) {
  GraphBatch batch;
  for (int i = 0; i < 5; ++i) this->AddNode(&batch, i % 2 == 0 ? "Even" : "Odd", "n");
  Must(this->writer_->Commit(batch));
  const auto reader = this->Read();
  EXPECT_THAT(Must(reader->ScanNodes({}, NodeId{2}, 2)), ElementsAre(NodeId{3}, NodeId{4}));
  EXPECT_THAT(Must(reader->ScanNodes(reader->symbols().labels.Find("Even"), NodeId{1}, 9)),
              ElementsAre(NodeId{3}, NodeId{5}));
  EXPECT_THAT(Must(reader->ScanNodes({}, NodeId{UINT64_MAX}, 2)), IsEmpty());
}

TYPED_TEST(GraphContractTest, RefusedBatchChangesNothing) {
  GraphBatch good;
  const NodeId a = this->AddNode(&good, "L", "a");
  Must(this->writer_->Commit(good));
  GraphBatch bad;
  this->AddNode(&bad, "L", "b");
  this->AddRelationship(&bad, a, "T", NodeId{77});
  const Status status = this->writer_->Commit(bad);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kInternal);
  EXPECT_EQ(this->Read()->version(), 1u);
  EXPECT_EQ(Must(this->Read()->Counts()).nodes, 1u);
}

TYPED_TEST(GraphContractTest, PuttingAnArticleReplacesAllOfIt) {
  GraphBatch batch;
  const NodeId a = this->AddNode(&batch, "L", "a"), b = this->AddNode(&batch, "L", "b");
  const RelationshipId r = this->AddRelationship(&batch, a, "T", b);
  const TypeId t = batch.put_relationships[0].type;
  ArticleRecord record;
  record.article = {.id = this->writer_->ReserveArticle(),
                    .source = "one",
                    .text = "A met B. B slept.",
                    .sentences = {{0, 8}, {9, 17}}};
  record.assertions = {{.id = {record.article.id, 0}, .relationship = r, .subject = a, .type = t, .object = b},
                       {.id = {record.article.id, 1}, .relationship = r, .subject = a, .type = t, .object = b}};
  record.supports = {{.article = record.article.id, .node = a, .name = "a"},
                     {.article = record.article.id, .node = b, .name = "b"}};
  batch.put_articles.push_back(record);
  Must(this->writer_->Commit(batch));
  EXPECT_EQ(Must(this->Read()->FindAssertions(a, {}, b)).size(), 2u);
  EXPECT_EQ(Must(this->Read()->FindArticle(record.article.id)), record.article);

  record.article.source = "two";
  record.article.sentences.pop_back();
  record.assertions.pop_back();
  record.supports.pop_back();
  GraphBatch again;
  again.put_articles.push_back(record);
  Must(this->writer_->Commit(again));
  const auto reader = this->Read();
  EXPECT_EQ(Must(reader->FindAssertions(a, t, b)).size(), 1u);
  EXPECT_THAT(Must(reader->NodeSupports(b)), IsEmpty());
  EXPECT_EQ(Must(reader->NodeSupports(a)), record.supports);
  EXPECT_EQ(Must(reader->FindArticleBySource("one")), std::nullopt);
  EXPECT_EQ(Must(reader->FindArticleBySource("two")), record.article.id);
  EXPECT_EQ(Must(reader->Counts()).sentences, 1u);
  EXPECT_EQ(Must(reader->Counts()).assertions, 1u);

  GraphBatch forget;
  forget.delete_articles.push_back(record.article.id);
  Must(this->writer_->Commit(forget));
  EXPECT_EQ(Must(this->Read()->Counts()).articles, 0u);
  EXPECT_THAT(Must(this->Read()->FindAssertions(a, t, b)), IsEmpty());
  EXPECT_THAT(Must(this->Read()->ArticleSupports(record.article.id)), IsEmpty());
}

TYPED_TEST(GraphContractTest, ANodeWithRelationshipsCannotBeDeletedAlone) {
  GraphBatch batch;
  const NodeId a = this->AddNode(&batch, "L", "a"), b = this->AddNode(&batch, "L", "b");
  const RelationshipId r = this->AddRelationship(&batch, a, "T", b);
  Must(this->writer_->Commit(batch));
  GraphBatch alone;
  alone.delete_nodes = {b};
  EXPECT_FALSE(this->writer_->Commit(alone).ok());
  alone.delete_relationships = {r};
  Must(this->writer_->Commit(alone));
  EXPECT_EQ(this->Expand({a, b}, Direction::kBoth), " |");
  EXPECT_EQ(Must(this->Read()->Counts()).relationships, 0u);
}

// One hub whose list takes several blocks, grown one by one from the middle outwards and emptied again.
TYPED_TEST(GraphContractTest, AHubGrowsAndShrinks) {
  constexpr int kNeighbours = 3000;
  GraphBatch nodes;
  const NodeId hub = this->AddNode(&nodes, "L", "hub");
  std::vector<NodeId> others;
  for (int i = 0; i < kNeighbours; ++i) others.push_back(this->AddNode(&nodes, "L", "n"));
  Must(this->writer_->Commit(nodes));
  std::vector<RelationshipId> relationships;
  for (int i = 0; i < kNeighbours; i += 100) {
    GraphBatch batch;
    for (int j = i; j < i + 100; ++j) {
      const int place = (j % 2 == 0 ? kNeighbours + j : kNeighbours - 1 - j) / 2;
      relationships.push_back(this->AddRelationship(&batch, hub, "T", others[static_cast<std::size_t>(place)]));
    }
    Must(this->writer_->Commit(batch));
  }
  const auto expand = [&] {
    ExpandResult result;
    const TypeId type = *this->Read()->symbols().types.Find("T");
    Must(this->Read()->Expand({{&hub, 1}, Direction::kOutgoing, {&type, 1}}, &result));
    EXPECT_TRUE(std::is_sorted(result.neighbours.begin(), result.neighbours.end()));
    return result.neighbours.size();
  };
  EXPECT_EQ(expand(), static_cast<std::size_t>(kNeighbours));
  for (int i = 0; i < kNeighbours; i += 500) {
    GraphBatch batch;
    batch.delete_relationships.assign(relationships.begin() + i, relationships.begin() + i + 500);
    Must(this->writer_->Commit(batch));
    EXPECT_EQ(expand(), static_cast<std::size_t>(kNeighbours - i - 500));
  }
  GraphBatch last;
  last.delete_nodes = {hub};
  Must(this->writer_->Commit(last));
}

// Random batches on both at once: everything read from either is the same, also after reopening.
TEST(GraphStoreTest, AnswersAsMemoryGraphAfterRandomBatches) {
  for (const std::uint32_t seed : {1u, 2u}) {
    TemporaryDirectory directory;
    MemoryGraph memory;
    auto store = Must(GraphStore::Open(directory / "store", TinyWriteOptions()));
    RandomBatches for_memory(seed), for_store(seed);
    for (int i = 0; i < 120; ++i) {
      GraphWriter* memory_writer = Must(memory.Writer());
      GraphWriter* store_writer = Must(store->Writer());
      const auto memory_before = Must(memory.Snapshot());
      Must(memory_writer->Commit(for_memory.Next(memory_writer, *memory_before)));
      Must(store_writer->Commit(for_store.Next(store_writer, *Must(store->Snapshot()))));
      if (i % 30 == 29) {
        ASSERT_EQ(DumpGraph(*Must(memory.Snapshot())), DumpGraph(*Must(store->Snapshot()))) << seed;
      }
      if (i % 40 == 39) {
        store.reset();
        store = Must(GraphStore::Open(directory / "store", TinyWriteOptions()));
      }
    }
    store.reset();
    OpenOptions reading;
    store = Must(GraphStore::Open(directory / "store", reading));
    EXPECT_EQ(DumpGraph(*Must(memory.Snapshot())), DumpGraph(*Must(store->Snapshot())));
  }
}

}  // namespace
}  // namespace dossier::storage
