// Neighbour lists in memory against the graph that they stand for, while commits go on.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <random>
#include <thread>

#include "core/graph/packed_date.h"
#include "tests/storage/article_chain.h"
#include "tests/storage/random_graph.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using namespace graph;  // NOLINT(google-build-using-namespace)

using Entry = std::tuple<std::uint64_t, std::uint64_t, PackedDate>;  // neighbour, relationship, its date

std::vector<Entry> Expanded(const GraphReader& reader, NodeId node, Direction direction,
                            const std::vector<TypeId>& types) {
  ExpandResult steps;
  Must(reader.Expand({std::span(&node, 1), direction, types}, &steps));
  const auto relationships = Must(reader.FindRelationships(steps.relationships));
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < steps.neighbours.size(); ++i) {
    entries.emplace_back(ToNumber(steps.neighbours[i]), ToNumber(steps.relationships[i]),
                         PackDateOf(reader.PropertyOf(relationships[i]->properties, property::kDate)));
  }
  std::ranges::sort(entries);
  return entries;
}

std::vector<Entry> Listed(const NeighbourLists& lists, NodeId node) {
  const NeighbourLists::List list = lists.ListOf(ToNumber(node));
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < list.size(); ++i) {
    entries.emplace_back(list.neighbours[i], list.relationships[i], list.dates[i]);
  }
  return entries;
}

// What differs, or nothing. `any` types: none given.
std::string Compare(const GraphReader& reader, Direction direction, const std::vector<TypeId>& types,
                    std::size_t* compared) {
  const auto lists = reader.FindNeighbourLists(direction, types, SearchExtent::kWholeGraph);
  if (!lists) return "no lists";
  std::size_t entries = 0;
  for (const NodeId node : Must(reader.ScanNodes(std::nullopt, kNoNode, 1 << 20))) {
    const auto listed = Listed(*lists, node), expanded = Expanded(reader, node, direction, types);
    if (listed != expanded) {
      return fmt::format("version {}, node {}: {} listed, {} expanded", reader.version(), ToNumber(node), listed.size(),
                         expanded.size());
    }
    entries += listed.size();
  }
  *compared += entries;
  return entries == lists->entries() ? "" : "lists of nodes that are not there";
}

// Commits, merges and deletions at random; snapshots of any age, asked in any order.
TEST(NeighbourListsTest, SnapshotsOfAnyAgeHaveTheListsOfTheirMoment) {
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    TemporaryDirectory directory;
    auto store = Must(GraphStore::Open(directory / "store", TinyWriteOptions()));
    GraphWriter* writer = Must(store->Writer());
    RandomBatches batches(seed);
    std::mt19937 random(seed);
    std::deque<std::shared_ptr<const GraphReader>> readers;
    std::size_t compared = 0;
    for (int i = 0; i < 80; ++i) {
      readers.push_back(Must(store->Snapshot()));
      Must(writer->Commit(batches.Next(writer, *readers.back())));
      if (readers.size() > 12) readers.erase(readers.begin() + static_cast<std::ptrdiff_t>(random() % readers.size()));
      const GraphReader& reader = *readers[random() % readers.size()];
      std::vector<TypeId> types;
      for (std::uint32_t type = 1; type <= reader.symbols().types.size(); ++type) {
        if (random() % 3 == 0) types.push_back(TypeId{type});
      }
      const Direction directions[] = {Direction::kOutgoing, Direction::kIncoming, Direction::kBoth};
      ASSERT_EQ(Compare(reader, directions[random() % 3], types, &compared), "") << "seed " << seed << " step " << i;
      ASSERT_EQ(Compare(*readers.back(), Direction::kBoth, {}, &compared), "") << "seed " << seed << " step " << i;
    }
    EXPECT_GT(compared, 1000u);
  }
}

TEST(NeighbourListsTest, WaitForASearchToGrowLarge) {
  TemporaryDirectory directory;
  OpenOptions options = WriteOptions();
  options.neighbour_lists_after = 10;
  auto store = Must(GraphStore::Open(directory / "store", options));
  GraphWriter* writer = Must(store->Writer());
  Must(writer->Commit(NextInChain(1, writer, *Must(store->Snapshot()))));
  const auto reader = Must(store->Snapshot());
  ExpandResult steps;
  const NodeId node{1};
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(reader->FindNeighbourLists(Direction::kBoth, {}), nullptr);
    Must(reader->Expand({std::span(&node, 1), Direction::kBoth, {}}, &steps));
  }
  EXPECT_NE(reader->FindNeighbourLists(Direction::kBoth, {}), nullptr);
}

TEST(NeighbourListsTest, ListsOfManyChangesAreMadeFlatAgain) {
  NeighbourLists::Columns columns;
  std::vector<std::uint64_t> offsets{0};
  for (std::uint32_t node = 0; node < 1000; ++node) {
    columns.Add(node, node + 1, kNoDate);
    offsets.push_back(columns.neighbours.size());
  }
  auto lists = std::make_shared<const NeighbourLists>(offsets, columns);
  std::size_t added = 0;
  for (std::uint32_t round = 0; round < 100; ++round) {
    NeighbourLists::Edits edits;
    for (std::uint32_t i = 0; i < 1500; ++i, ++added) edits[i % 1100][{5000 + round, 10000 + i}] = PackDate("2024");
    edits[7][{7, 8}] = std::nullopt;
    lists = lists->With(edits);
    ASSERT_EQ(lists->entries(), 999 + added);
    ASSERT_EQ(lists->nodes(), 1100u);
  }
  EXPECT_EQ(lists->Of(7).front(), 5000u);
  EXPECT_EQ(lists->Of(8).front(), 8u);
  EXPECT_EQ(lists->ListOf(1099).dates.back(), PackDate("2024"));
  EXPECT_EQ(lists->Of(1100).size(), 0u);
  EXPECT_LT(lists->bytes(), 13 * lists->entries() + 20000);
}

// Eight readers beside a writer. Run under ThreadSanitizer it says that nothing is shared unguarded.
TEST(NeighbourListsTest, ReadersBesideAWriterSeeWholeCommits) {
  TemporaryDirectory directory;
  OpenOptions options = TinyWriteOptions();
  options.neighbour_lists_after = 20;
  auto store = Must(GraphStore::Open(directory / "store", options));
  std::atomic<bool> done{false};
  std::atomic<std::size_t> compared{0};
  std::vector<std::string> differences(8);
  {
    std::vector<std::jthread> readers;
    for (std::size_t i = 0; i < 8; ++i) {
      readers.emplace_back([&, i] {
        std::size_t entries = 0;
        while (!done && differences[i].empty()) {
          const auto reader = Must(store->Snapshot());
          differences[i] = Compare(*reader, i % 2 == 0 ? Direction::kBoth : Direction::kIncoming, {}, &entries);
          if (differences[i] == "no lists") differences[i].clear();
        }
        compared += entries;
      });
    }
    GraphWriter* writer = Must(store->Writer());
    RandomBatches batches(9);
    for (int i = 0; i < 60; ++i) Must(writer->Commit(batches.Next(writer, *Must(store->Snapshot()))));
    done = true;
  }
  for (const std::string& difference : differences) EXPECT_EQ(difference, "");
  EXPECT_GT(compared.load(), 0u);
}

}  // namespace
}  // namespace dossier::storage
