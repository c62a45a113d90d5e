#include "storage/bulk_load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <tuple>

#include "core/graph/memory_graph.h"
#include "core/graph/packed_date.h"
#include "storage/internal/graph_store_impl.h"
#include "storage/store_check.h"
#include "storage/store_statistics.h"
#include "tests/storage/random_graph.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

struct Edge {
  std::uint32_t start = 0, end = 0, type = 0;
  std::string date;  // empty: none
  int weight = -1;   // -1: none
};

// The names are the same whoever interns them first.
struct Names {
  std::vector<LabelId> labels;
  std::vector<TypeId> types;
  PropertyKeyId name, aliases, date, weight;
  template <typename Writer>
  explicit Names(Writer* writer) {
    for (const char* label : {"Person", "Place", "Rare"}) labels.push_back(writer->InternLabel(label));
    for (const char* type : {"MET", "VISITS", "KNOWS"}) types.push_back(writer->InternType(type));
    name = writer->InternKey("name"), aliases = writer->InternKey("aliases");
    date = writer->InternKey("date"), weight = writer->InternKey("weight");
  }
};

graph::Node MakeNode(std::uint32_t i, const Names& names) {
  graph::Node node;
  if (i % 7 != 0) node.labels.push_back(names.labels[0]);
  if (i % 5 == 0) node.labels.push_back(names.labels[1]);
  if (i % 100 == 3) node.labels.push_back(names.labels[2]);
  if (i % 11 != 0) node.properties.emplace_back(names.name, "Jos\u00e9 Number " + std::to_string(i / 2));
  if (i % 13 == 0) node.properties.emplace_back(names.aliases, graph::List{"The Old One", "N" + std::to_string(i)});
  return node;
}

std::vector<Edge> MakeEdges(std::uint32_t nodes, std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<Edge> edges(count);
  for (Edge& e : edges) {
    e.start = random() % 3 == 0 ? 1 : random() % nodes;  // node 1 is a hub
    e.end = random() % 3 == 0 ? 2 : random() % nodes;
    e.type = random() % 3;
    if (random() % 4 != 0) e.date = "20" + std::to_string(10 + random() % 3) + (random() % 2 == 0 ? "" : "-05-0");
    if (e.date.size() > 4) e.date += std::to_string(1 + random() % 9);
    if (random() % 3 == 0) e.weight = static_cast<int>(random() % 60);
  }
  return edges;
}

graph::PropertyMap Properties(const Edge& e, const Names& names) {
  graph::PropertyMap properties;
  if (!e.date.empty()) properties.emplace_back(names.date, e.date);
  if (e.weight >= 0) properties.emplace_back(names.weight, e.weight);
  return properties;
}

void Load(graph::BulkWriter* writer, std::uint32_t nodes, const std::vector<Edge>& edges) {
  const Names names(writer);
  for (std::uint32_t first = 0; first < nodes; first += 100) {
    std::vector<graph::Node> some;
    std::vector<bool> kept;
    for (std::uint32_t i = first; i < std::min(first + 100, nodes); ++i) {
      some.push_back(MakeNode(i, names));
      kept.push_back(true);
      some.push_back(MakeNode(i + 1'000'000, names));  // one that is not kept
      kept.push_back(false);
    }
    const auto prepared = Must(writer->PrepareNodes(some, writer->symbols()));
    Must(writer->AddNodes(*prepared, kept));
  }
  for (std::size_t first = 0; first < edges.size(); first += 333) {
    std::vector<graph::BulkRelationship> some;
    std::vector<graph::PropertyMap> properties;
    for (std::size_t i = first; i < std::min(first + 333, edges.size()); ++i) {
      const Edge& e = edges[i];
      properties.push_back(Properties(e, names));
      some.push_back({e.start, e.end, names.types[e.type], static_cast<std::uint32_t>(properties.size() - 1)});
    }
    Must(writer->AddRelationships(some, properties));
  }
}

const graph::HistoryEntry kLine{.unix_seconds = 1, .action = "import", .subject = "test", .detail = "all"};

// The same by an ordinary commit, with ids as a load gives them.
void CommitSame(graph::GraphWriter* writer, std::uint32_t nodes, std::vector<Edge> edges) {
  const Names names(writer);
  graph::GraphBatch batch;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    batch.put_nodes.push_back(MakeNode(i, names));
    batch.put_nodes.back().id = writer->ReserveNode();
  }
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    const auto key = [](const Edge& e) {
      return std::tuple(e.start, e.type, e.end, e.date.empty() ? 0 : graph::PackDate(e.date), e.weight);
    };
    return key(a) < key(b);
  });
  for (const Edge& e : edges) {
    batch.put_relationships.push_back({.id = writer->ReserveRelationship(),
                                       .start = batch.put_nodes[e.start].id,
                                       .type = names.types[e.type],
                                       .end = batch.put_nodes[e.end].id,
                                       .properties = Properties(e, names)});
  }
  batch.history.push_back(kLine);
  Must(writer->Commit(batch));
}

std::string Dump(const graph::Graph& graph) { return DumpGraph(*Must(graph.Snapshot())); }

void ExpectClean(const GraphStore& store) {
  const CheckReport report = Must(CheckStore(store));
  EXPECT_TRUE(report.clean());
  for (const CheckFinding& finding : report.findings) ADD_FAILURE() << finding.what << " " << finding.detail;
}

TEST(BulkLoadTest, MakesTheGraphThatACommitMakes) {
  constexpr std::uint32_t kNodes = 900;
  const std::vector<Edge> edges = MakeEdges(kNodes, 4000, 1);
  graph::MemoryGraph memory;
  CommitSame(Must(memory.Writer()), kNodes, edges);
  const std::string wanted = Dump(memory);
  // The second needs a dozen temporary files for each order.
  for (const std::size_t memory_bytes : {std::size_t{64} << 20, std::size_t{20} << 10}) {
    const TemporaryDirectory directory;
    {
      const auto store = Must(GraphStore::Open(directory / "db", WriteOptions()));
      const auto writer = Must(StartBulkLoad(store.get(), {.memory_bytes = memory_bytes, .threads = 3}));
      Load(writer.get(), kNodes, edges);
      EXPECT_EQ(Must(Must(store->Snapshot())->Counts()).nodes, 0u);  // nothing shows yet
      Must(writer->Commit(std::span(&kLine, 1)));
      EXPECT_EQ(Dump(*store), wanted);
    }
    const auto store = Must(GraphStore::Open(directory / "db", {}));
    EXPECT_EQ(Dump(*store), wanted);
    ExpectClean(*store);
    EXPECT_EQ(Must(ScanHistory(*store, 0, 10)).size(), 1u);
  }
}

TEST(BulkLoadTest, LoadsBesideWhatIsThereAndGoesOn) {
  const TemporaryDirectory directory;
  const auto store = Must(GraphStore::Open(directory / "db", WriteOptions()));
  graph::GraphWriter* writer = Must(store->Writer());
  RandomBatches batches(5);
  for (int i = 0; i < 20; ++i) Must(writer->Commit(batches.Next(writer, *Must(store->Snapshot()))));
  auto before = Must(Must(store->Snapshot())->Counts());
  for (std::uint32_t round = 0; round < 3; ++round) {
    auto load = Must(StartBulkLoad(store.get(), {}));
    Load(load.get(), 300, MakeEdges(300, 700, round));
    Must(load->Commit({}));
    load.reset();
    // An ordinary commit that joins old and new.
    graph::GraphBatch batch;
    const TypeId type = writer->InternType("JOINS " + std::to_string(round));
    const auto ids = Must(Must(store->Snapshot())->ScanNodes(std::nullopt, kNoNode, 100'000));
    batch.put_relationships.push_back(
        {.id = writer->ReserveRelationship(), .start = ids.front(), .type = type, .end = ids.back()});
    Must(writer->Commit(batch));
    const auto now = Must(Must(store->Snapshot())->Counts());
    EXPECT_EQ(now.nodes, before.nodes + 300);
    EXPECT_EQ(now.relationships, before.relationships + 701);
    before = now;
    ExpectClean(*store);
  }
  // Every file is a sorted run of its own.
  std::vector<rocksdb::LiveFileMetaData> files;
  Must(store->impl().Snapshot())->moment().view->database().rocks()->GetLiveFilesMetaData(&files);
  std::map<std::pair<std::string, int>, int> runs;
  for (const auto& file : files) {
    if (file.level == 0) continue;
    EXPECT_EQ(++runs[std::pair(file.column_family_name, file.level)], 1) << file.column_family_name;
  }
}

TEST(BulkLoadTest, WithoutCommitNothingIsLeft) {
  const TemporaryDirectory directory;
  std::string before;
  {
    const auto store = Must(GraphStore::Open(directory / "db", WriteOptions()));
    CommitSame(Must(store->Writer()), 50, MakeEdges(50, 100, 2));
    before = Dump(*store);
    const auto load = Must(StartBulkLoad(store.get(), {.memory_bytes = 10 << 10}));
    Load(load.get(), 300, MakeEdges(300, 700, 3));
    EXPECT_TRUE(std::filesystem::exists(directory / "db/import.tmp"));
  }
  EXPECT_FALSE(std::filesystem::exists(directory / "db/import.tmp"));
  std::filesystem::create_directory(directory / "db/import.tmp");  // as kill -9 leaves it
  WriteFile(directory / "db/import.tmp/nodes.sst", "half");
  const auto store = Must(GraphStore::Open(directory / "db", WriteOptions()));
  EXPECT_FALSE(std::filesystem::exists(directory / "db/import.tmp"));
  EXPECT_EQ(Dump(*store), before);
}

TEST(BulkLoadTest, AnEmptyLoadAndOneOfNodesAlone) {
  const TemporaryDirectory directory;
  const auto store = Must(GraphStore::Open(directory / "db", WriteOptions()));
  Must(Must(StartBulkLoad(store.get(), {}))->Commit({}));
  auto load = Must(StartBulkLoad(store.get(), {}));
  Load(load.get(), 10, {});
  Must(load->Commit({}));
  EXPECT_EQ(Must(Must(store->Snapshot())->Counts()).nodes, 10u);
  ExpectClean(*store);
  const auto reading = Must(GraphStore::Open(directory / "db", {}));
  const auto refused = StartBulkLoad(reading.get(), {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kReadOnly);
}

}  // namespace
}  // namespace dossier::storage
