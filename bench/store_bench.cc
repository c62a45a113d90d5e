// Speed of the store on a generated graph: `store_bench [relationships] [directory]`. Prints one figure a line.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <random>
#include <string>

#include "storage/graph_store.h"
#include "storage/store_check.h"
#include "storage/store_statistics.h"

namespace {

using namespace dossier;         // NOLINT(google-build-using-namespace)
using namespace dossier::graph;  // NOLINT(google-build-using-namespace)

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void Print(std::string_view what, double value, std::string_view unit) {
  fmt::print("{:<44}{:>12.1f} {}\n", what, value, unit);
}

Node MakeNode(GraphWriter* writer) {
  Node node{.id = writer->ReserveNode(), .labels = {writer->InternLabel("Person")}};
  SetProperty(&node.properties, writer->InternKey(property::kName), fmt::format("Person {}", ToNumber(node.id)));
  return node;
}

// As many relationships, ten a node, in batches of 10,000; ends uneven, so that there are hubs.
void Load(GraphWriter* writer, std::size_t relationships) {
  std::mt19937_64 random(42);
  const std::size_t nodes = relationships / 10;
  GraphBatch batch;
  for (std::size_t i = 0; i < nodes; ++i) {
    batch.put_nodes.push_back(MakeNode(writer));
    if (batch.put_nodes.size() == 10'000 || i + 1 == nodes) writer->Commit(batch).ok() ? batch = {} : throw 1;
  }
  const auto pick = [&] {
    const double u = std::uniform_real_distribution<double>(0, 1)(random);
    return NodeId{1 + static_cast<std::uint64_t>(u * u * static_cast<double>(nodes - 1))};
  };
  for (std::size_t i = 0; i < relationships; ++i) {
    batch.put_relationships.push_back(
        {.id = writer->ReserveRelationship(), .start = pick(), .type = writer->InternType("MET"), .end = pick()});
    if (batch.put_relationships.size() == 10'000 || i + 1 == relationships) {
      writer->Commit(batch).ok() ? batch = {} : throw 1;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t relationships = argc > 1 ? std::stoul(argv[1]) : 100'000;
  const std::string path = std::string(argc > 2 ? argv[2] : "/tmp") + "/dossier-store-bench";
  std::filesystem::remove_all(path);
  storage::OpenOptions options{.mode = storage::OpenMode::kReadWrite, .create_if_missing = true};
  auto start = std::chrono::steady_clock::now();
  auto store = storage::GraphStore::Open(path, options).value();
  Print("make a store", 1e3 * SecondsSince(start), "ms");
  GraphWriter* writer = store->Writer().value();

  start = std::chrono::steady_clock::now();
  constexpr int kCommits = 500;
  for (int i = 0; i < kCommits; ++i) {
    GraphBatch batch;
    batch.put_nodes = {MakeNode(writer), MakeNode(writer)};
    batch.put_relationships = {{.id = writer->ReserveRelationship(),
                                .start = batch.put_nodes[0].id,
                                .type = writer->InternType("MET"),
                                .end = batch.put_nodes[1].id}};
    if (!writer->Commit(batch).ok()) return 1;
  }
  Print("synced commits of 2 nodes, 1 relationship", kCommits / SecondsSince(start), "commits/s");

  start = std::chrono::steady_clock::now();
  Load(writer, relationships);
  Print("relationships in batches of 10,000", static_cast<double>(relationships) / SecondsSince(start), "/s");
  start = std::chrono::steady_clock::now();
  store.reset();
  Print("close", 1e3 * SecondsSince(start), "ms");
  start = std::chrono::steady_clock::now();
  store = storage::GraphStore::Open(path, {}).value();
  Print("open for reading", 1e3 * SecondsSince(start), "ms");

  const auto reader = store->Snapshot().value();
  const std::uint64_t nodes = reader->Counts()->nodes;
  const TypeId met = *reader->symbols().types.Find("MET");
  std::mt19937_64 random(7);
  ExpandResult result;
  for (const std::size_t width : {1, 1000}) {
    for (const bool typed : {false, true}) {
      std::vector<NodeId> asked(width);
      std::size_t lists = 0, found = 0;
      start = std::chrono::steady_clock::now();
      while (SecondsSince(start) < 1) {
        for (NodeId& id : asked) id = NodeId{1 + random() % nodes};
        const ExpandRequest request{asked, Direction::kBoth, typed ? std::span(&met, 1) : std::span<const TypeId>()};
        if (!reader->Expand(request, &result).ok()) return 1;
        lists += width, found += result.neighbours.size();
      }
      const std::string what = fmt::format("expand both ways, {} at once{}", width, typed ? ", one type" : "");
      Print(what, static_cast<double>(lists) / SecondsSince(start), "nodes/s");
      Print(what, static_cast<double>(found) / SecondsSince(start), "neighbours/s");
    }
  }
  std::vector<NodeId> asked(100);
  std::size_t records = 0;
  start = std::chrono::steady_clock::now();
  while (SecondsSince(start) < 1) {
    for (NodeId& id : asked) id = NodeId{1 + random() % nodes};
    records += reader->FindNodes(asked)->size();
  }
  Print("records by id, 100 at once", static_cast<double>(records) / SecondsSince(start), "/s");
  start = std::chrono::steady_clock::now();
  const bool clean = storage::CheckStore(*store)->clean();
  Print("check", SecondsSince(start), "s");
  Print("bytes on disk a relationship",
        static_cast<double>(storage::LoadStatistics(*store)->bytes_on_disk) / static_cast<double>(relationships), "");
  std::filesystem::remove_all(path);
  return clean ? 0 : 1;
}
