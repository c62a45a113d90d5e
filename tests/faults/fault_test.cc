// The n-th write, sync, read, open, rename, allocation fails, once or for good: nothing that was acknowledged is lost,
// the message says what failed, and work goes on once it does not any more. DOSSIER_FAULTS says how many n of each
// kind are tried, spread evenly; a million tries every one but the two hundred thousand of malloc.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <random>
#include <sstream>

#include "storage/store_check.h"
#include "tests/faults/fault_plan.h"
#include "tests/storage/article_chain.h"
#include "tests/storage/child_process.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

constexpr std::size_t kArticlesBefore = 30, kArticles = 30;

struct Tally {
  int runs = 0, went_on = 0, refused = 0, stopped = 0, untouched = 0;
};

class FaultTest : public ::testing::Test {
 protected:
  // A store with tables and a log.
  FaultTest() : base_(directory_ / "base") {
    const FaultRun run = Run(base_, {.directory = directory_ / "none", .call = "write"}, kArticlesBefore);
    EXPECT_EQ(run.status, 0) << run.errors;
  }

  static FaultRun Run(const std::string& store, const FaultPlan& plan, std::size_t articles) {
    return RunWithFault(DOSSIER_STORE_PROBE, {"work", store, std::to_string(articles)}, plan);
  }

  std::string Copy() {
    const std::string copy = directory_ / "store";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(base_, copy);
    return copy;
  }

  // What must hold after any fault, on a disk that is well again.
  void Expect(const std::string& path, const FaultRun& run, const std::string& what, Tally* tally) {
    std::size_t acknowledged = kArticlesBefore;
    std::istringstream lines(run.out);
    for (std::string line; std::getline(lines, line);) acknowledged = std::max(acknowledged, std::stoul(line));
    ++tally->runs;
    if (WIFSIGNALED(run.status)) {
      // An assertion of RocksDB's, or an allocation that failed where nobody can say so.
      ++tally->stopped;
      EXPECT_EQ(WTERMSIG(run.status), SIGABRT) << what << ": " << run.errors;
    } else if (WEXITSTATUS(run.status) == 4) {
      ++tally->refused;
      EXPECT_THAT(run.errors, ::testing::HasSubstr("error[")) << what;
      EXPECT_THAT(run.errors, ::testing::HasSubstr(path)) << what;
      EXPECT_THAT(run.errors, ::testing::Not(::testing::HasSubstr("error[internal]"))) << what;
    } else {
      EXPECT_EQ(WEXITSTATUS(run.status), 0) << what << ": " << run.errors;
      EXPECT_EQ(acknowledged, kArticlesBefore + kArticles) << what;
      ++(run.errors.empty() ? tally->untouched : tally->went_on);
    }
    auto opened = GraphStore::Open(path, TinyWriteOptions());
    ASSERT_TRUE(opened.ok()) << what << ": " << opened.error().message << "\n" << run.errors;
    const auto& store = *opened;
    const std::size_t found = CountChain(*Must(store->Snapshot()));
    EXPECT_GE(found, acknowledged) << what << ": acknowledged articles are lost";
    EXPECT_EQ(CheckChain(*Must(store->Snapshot()), found), "") << what;
    graph::GraphWriter* const writer = Must(store->Writer());
    Must(writer->Commit(NextInChain(found + 1, writer, *Must(store->Snapshot()))));
    const CheckReport check = Must(CheckStore(*store));
    EXPECT_TRUE(check.clean()) << what << ": " << check.findings.front().what << " " << check.findings.front().key;
  }

  // Every n, or `sample` of them, until one that is never reached.
  void Sweep(const std::string& call, const std::vector<int>& errors, std::size_t sample) {
    const std::string path = Copy();
    const FaultRun counting = Run(path, {.directory = path, .call = call}, kArticlesBefore + kArticles);
    ASSERT_EQ(counting.status, 0) << counting.errors;
    ASSERT_GT(counting.calls, 0u) << "no " << call << " was seen";
    const bool is_memory = call == "malloc";  // too many to try each
    const std::uint64_t asked = NumberOf("DOSSIER_FAULTS", sample), most = is_memory ? std::min(asked, 1000ul) : asked;
    std::mt19937_64 random(Seed(5));
    Tally tally;
    for (const int error : errors) {
      for (const bool always : {false, true}) {
        for (std::uint64_t i = 0; i < std::min(most, counting.calls) && !HasFailure(); ++i) {
          // Spread evenly, each at a random place of its part.
          const std::uint64_t from = counting.calls * i / std::min(most, counting.calls);
          const std::uint64_t to = counting.calls * (i + 1) / std::min(most, counting.calls);
          const FaultPlan plan{.directory = Copy(),
                               .call = call,
                               .at = 1 + from + random() % std::max<std::uint64_t>(to - from, 1),
                               .error = error,
                               .always = always};
          Expect(path, Run(path, plan, kArticlesBefore + kArticles), plan.ToString(), &tally);
        }
      }
    }
    fmt::print(
        "{}: {} calls in a run without faults; {} runs: {} went on after a message, {} refused, {} stopped by an "
        "assertion, {} did not notice; nothing acknowledged was lost\n",
        call, counting.calls, tally.runs, tally.went_on, tally.refused, tally.stopped, tally.untouched);
  }

  TemporaryDirectory directory_;
  const std::string base_;
};

TEST_F(FaultTest, Writes) { Sweep("write", {EIO, ENOSPC}, 3); }
TEST_F(FaultTest, Syncs) { Sweep("sync", {EIO, ENOSPC}, 3); }
TEST_F(FaultTest, Reads) { Sweep("read", {EIO}, 4); }
TEST_F(FaultTest, Opens) { Sweep("open", {EIO, ENOSPC}, 3); }
TEST_F(FaultTest, Renames) { Sweep("rename", {EIO, ENOSPC}, 2); }
TEST_F(FaultTest, AllocationsOfSpace) { Sweep("allocate", {EIO, ENOSPC}, 2); }
// A disk that takes its time makes commits late and nothing else.
TEST_F(FaultTest, ALateDiskIsOnlyLate) {
  for (const char* const call : {"sync", "read"}) {
    const std::string path = Copy();
    const FaultPlan plan{.directory = path, .call = call, .at = 10, .always = true, .delay_milliseconds = 20};
    const FaultRun run = Run(path, plan, kArticlesBefore + 5);
    EXPECT_EQ(run.status, 0) << run.errors;
    EXPECT_GT(run.hit, 0u);
    const auto store = Must(GraphStore::Open(path, OpenOptions()));
    EXPECT_EQ(CheckChain(*Must(store->Snapshot()), kArticlesBefore + 5), "");
  }
}

// A writer whose disk hangs, or that is stopped, keeps no reader waiting; another writer is told who holds the store.
TEST_F(FaultTest, AStoppedWriterKeepsNobodyWaiting) {
  const std::string path = directory_ / "stopped";
  ChildProcess writer({"articles", path, "1000000"});
  std::size_t acknowledged = 0;
  for (int i = 0; i < 30; ++i) acknowledged = std::stoul(writer.ReadLine());
  kill(writer.pid(), SIGSTOP);
  const auto start = std::chrono::steady_clock::now();
  {
    const auto store = Must(GraphStore::Open(path, OpenOptions()));
    const auto reader = Must(store->Snapshot());
    EXPECT_GE(CountChain(*reader), acknowledged);
    EXPECT_EQ(CheckChain(*reader, CountChain(*reader)), "");
    EXPECT_TRUE(Must(CheckStore(*store)).clean());
  }
  const auto second = GraphStore::Open(path, WriteOptions());
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.error().message, ::testing::HasSubstr(fmt::format("process {}", writer.pid())));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  kill(writer.pid(), SIGCONT);
  EXPECT_EQ(writer.ReadLine(), std::to_string(acknowledged + 1));
}

TEST_F(FaultTest, AllocationsOfMemory) { Sweep("malloc", {ENOMEM}, 5); }

}  // namespace
}  // namespace dossier::storage
