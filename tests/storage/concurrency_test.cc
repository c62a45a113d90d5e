// Readers of many threads beside the writer: each sees one moment, whole, and never an earlier one than before. Meant
// for the tsan preset too.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "storage/store_statistics.h"
#include "tests/storage/article_chain.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

constexpr std::size_t kArticles = 60;
constexpr int kReaders = 8;

TEST(ConcurrencyTest, EightReadersAndOneWriter) {
  TemporaryDirectory directory;
  const std::string path = directory / "store";
  const auto store = Must(GraphStore::Open(path, TinyWriteOptions()));
  graph::GraphWriter* const writer = Must(store->Writer());
  Must(writer->Commit(NextInChain(1, writer, *Must(store->Snapshot()))));
  OpenOptions beside;
  beside.max_staleness = std::chrono::milliseconds(0);
  const auto follower = Must(GraphStore::Open(path, beside));

  std::atomic<bool> done{false};
  std::atomic<std::size_t> acknowledged{1}, snapshots{0};
  std::vector<std::string> wrong(kReaders);
  std::vector<std::jthread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&, i] {
      // Half of them share the writer's files, half follow them as another process would.
      const GraphStore& mine = i % 2 == 0 ? *store : *follower;
      std::size_t last = 0;
      while (!done && wrong[static_cast<std::size_t>(i)].empty()) {
        const std::size_t told = acknowledged;
        const auto snapshot = mine.Snapshot();
        if (!snapshot.ok() && snapshot.error().code == ErrorCode::kIo) continue;  // changes too fast, and says so
        const auto reader = Must(snapshot);
        const std::size_t count = CountChain(*reader);
        std::string& text = wrong[static_cast<std::size_t>(i)];
        if (count < last || count < told) text = "an acknowledged article is not there";
        if (text.empty()) text = CheckChain(*reader, count);
        last = count;
        if (i == 0) static_cast<void>(LoadStatistics(*store).ok());
        ++snapshots;
      }
    });
  }
  for (std::size_t n = 2; n <= kArticles; ++n) {
    Must(writer->Commit(NextInChain(n, writer, *Must(store->Snapshot()))));
    acknowledged = n;
  }
  done = true;
  readers.clear();
  for (const std::string& text : wrong) EXPECT_EQ(text, "");
  EXPECT_GT(snapshots, static_cast<std::size_t>(kReaders));
  EXPECT_EQ(CheckChain(*Must(store->Snapshot()), kArticles), "");
}

}  // namespace
}  // namespace dossier::storage
