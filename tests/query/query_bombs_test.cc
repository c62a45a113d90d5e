// Queries that would run for ever or take all memory: each stops within 200 ms of its deadline, keeps its memory
// within a tenth of the cap, and says which limit it was; and the process answers the next query. Memory is what the
// process really allocates: this program counts it. Time is what the processor spends on the query after the deadline,
// so that a busy machine does not count. DOSSIER_BOMB_TIMEOUT_MS and DOSSIER_BOMB_MEMORY_MB run the same with other
// limits; the worst is printed, also by the clock on the wall.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <new>
#include <thread>

#include "core/graph/memory_graph.h"
#include "query/query_engine.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DOSSIER_COUNTS_MEMORY 0
#else
#define DOSSIER_COUNTS_MEMORY 1
#endif

namespace {

std::atomic<std::int64_t> g_allocated = 0, g_peak = 0;

}  // namespace

#if DOSSIER_COUNTS_MEMORY
void* operator new(std::size_t size) {
  void* const block = std::malloc(size);
  if (block == nullptr) std::abort();
  const std::int64_t now = g_allocated += static_cast<std::int64_t>(malloc_usable_size(block));
  if (now > g_peak) g_peak = now;
  return block;
}
void operator delete(void* block) noexcept {
  if (block != nullptr) g_allocated -= static_cast<std::int64_t>(malloc_usable_size(block));
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }
#endif

namespace dossier::query {
namespace {

// Of a thread's work so far.
double ProcessorMs(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// @{N*text}@ becomes N times the text.
std::string Unfold(std::string_view line) {
  std::string out;
  for (;;) {
    const std::size_t open = line.find("@{");
    out += line.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t star = line.find('*', open), close = line.find("}@", star);
    const int times = std::atoi(std::string(line.substr(open + 2, star - open - 2)).c_str());
    for (int i = 0; i < times; ++i) out += line.substr(star + 1, close - star - 1);
    line.remove_prefix(close + 2);
  }
}

std::vector<std::string> ReadBombs(const std::string& file) {
  std::vector<std::string> bombs;
  std::ifstream in(std::string(DOSSIER_SOURCE_DIR) + "/tests/query/bombs/" + file);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && !line.starts_with("#")) bombs.push_back(line);
  }
  return bombs;
}

void FillGraph(graph::MemoryGraph* graph) {
  graph::GraphWriter* writer = graph->Writer().value();
  graph::GraphBatch batch;
  const PropertyKeyId name = writer->InternKey("name"), x = writer->InternKey("x"), date = writer->InternKey("date");
  const auto add = [&](const char* label, const char* prefix, int count) {
    std::vector<NodeId> ids;
    for (int i = 0; i < count; ++i) {
      graph::Node node{.id = writer->ReserveNode(), .labels = {writer->InternLabel(label)}};
      graph::SetProperty(&node.properties, name, prefix + std::to_string(i));
      graph::SetProperty(&node.properties, x, i);
      ids.push_back(node.id);
      batch.put_nodes.push_back(std::move(node));
    }
    return ids;
  };
  const auto join = [&](NodeId from, const char* type, NodeId to, int day) {
    graph::Relationship relationship{
        .id = writer->ReserveRelationship(), .start = from, .type = writer->InternType(type), .end = to};
    graph::SetProperty(&relationship.properties, date,
                       fmt::format("2025-{:02}-{:02}", 1 + day / 28 % 12, 1 + day % 28));
    batch.put_relationships.push_back(std::move(relationship));
  };
  const std::vector<NodeId> clique = add("N", "n", 20), hub = add("H", "h", 1), leaves = add("L", "l", 20'000),
                            chain = add("C", "c", 3'000);
  int day = 0;
  for (const NodeId a : clique) {
    for (const NodeId b : clique) {
      if (a != b) join(a, "T", b, day++);
    }
  }
  for (const NodeId leaf : leaves) join(hub[0], "S", leaf, day++);
  for (std::size_t i = 1; i < chain.size(); ++i) join(chain[i - 1], "NEXT", chain[i], static_cast<int>(i / 10));
  ASSERT_TRUE(writer->Commit(batch).ok());
}

int FromEnvironment(const char* name, int otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::atoi(value);
}

class QueryBombsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    graph_ = new graph::MemoryGraph();
    FillGraph(graph_);
    const auto reader = graph_->Snapshot().value();
    for (const auto direction : {graph::Direction::kBoth, graph::Direction::kOutgoing, graph::Direction::kIncoming}) {
      reader->FindNeighbourLists(direction, {});  // the graph's, not a query's
    }
  }
  static void TearDownTestSuite() { delete graph_; }

  struct Outcome {
    std::optional<Error> error;
    double late_ms = 0;  // of the processor, after the deadline
    double late_wall_ms = 0;
    std::int64_t peak = 0;  // bytes allocated beside what there was before it ran
  };
  Outcome Run(const std::string& text, const QueryOptions& options) {
    const auto reader = graph_->Snapshot().value();
    Outcome outcome;
    Result<PreparedQuery> query = PreparedQuery::Prepare(text, *reader);
    if (!query.ok()) {
      outcome.error = query.error();
      return outcome;
    }
    const std::int64_t before = g_allocated;
    g_peak = before;
    clockid_t clock{};
    pthread_getcpuclockid(pthread_self(), &clock);
    const auto deadline = std::chrono::steady_clock::now() + options.timeout;
    std::atomic<double> at_deadline = -1;
    {
      std::optional<Result<QueryResult>> result;
      std::jthread watch([&](const std::stop_token& stop) {
        while (!stop.stop_requested() && std::chrono::steady_clock::now() < deadline) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (!stop.stop_requested()) at_deadline = ProcessorMs(clock);
      });
      result.emplace(query->Run(*reader, options));
      outcome.error = result->ok() ? (*result)->interrupted : std::optional(result->error());
      outcome.peak = g_peak - before;
    }
    if (at_deadline >= 0) outcome.late_ms = ProcessorMs(clock) - at_deadline;
    outcome.late_wall_ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - deadline).count();
    return outcome;
  }
  void ExpectAlive() {
    const Outcome outcome = Run("MATCH (a:N)--(b) RETURN count(*) AS n", {});
    EXPECT_FALSE(outcome.error);
  }

  static graph::MemoryGraph* graph_;
};
graph::MemoryGraph* QueryBombsTest::graph_ = nullptr;

TEST_F(QueryBombsTest, EachStopsAtItsLimit) {
  const int timeout = FromEnvironment("DOSSIER_BOMB_TIMEOUT_MS", 80);
  QueryOptions options;
  options.timeout = std::chrono::milliseconds(timeout);
  options.max_memory = static_cast<std::size_t>(FromEnvironment("DOSSIER_BOMB_MEMORY_MB", 48)) << 20;
  const std::vector<std::string> bombs = ReadBombs("limits.txt");
  EXPECT_GE(bombs.size(), 130u);
  double worst_ms = 0, worst_wall_ms = 0, worst_share = 0;
  for (const std::string& bomb : bombs) {
    const Outcome outcome = Run(Unfold(bomb), options);
    if (!outcome.error) {
      ADD_FAILURE() << "it ended by itself: " << bomb;
      continue;
    }
    const ErrorCode code = outcome.error->code;
    EXPECT_TRUE(code == ErrorCode::kTimeout || code == ErrorCode::kMemoryLimit)
        << bomb << ": " << outcome.error->message;
    EXPECT_FALSE(outcome.error->hint.empty());
    const double share = static_cast<double>(outcome.peak) / static_cast<double>(options.max_memory);
#if DOSSIER_COUNTS_MEMORY
    EXPECT_LE(outcome.late_ms, 200) << bomb;
    EXPECT_LE(share, 1.1) << bomb;
#endif
    worst_ms = std::max(worst_ms, outcome.late_ms);
    worst_wall_ms = std::max(worst_wall_ms, outcome.late_wall_ms);
    worst_share = std::max(worst_share, share);
    ExpectAlive();
  }
  fmt::print("{} bombs, {} ms and {} MB: at most {:.0f} ms late ({:.0f} ms by the clock), {:.0f} % of the memory\n",
             bombs.size(), timeout, options.max_memory >> 20, worst_ms, worst_wall_ms, worst_share * 100);
}

TEST_F(QueryBombsTest, TooDeepAndTooLongTextsAreRefused) {
  for (const std::string& bomb : ReadBombs("refused.txt")) {
    const Outcome outcome = Run(Unfold(bomb), {});
    ASSERT_TRUE(outcome.error) << bomb;
    const ErrorCode code = outcome.error->code;
    EXPECT_TRUE(code == ErrorCode::kQuerySyntax || code == ErrorCode::kQueryRuntime)
        << bomb << ": " << outcome.error->message;
    EXPECT_LT(outcome.error->message.size(), 300u);
    ExpectAlive();
  }
}

}  // namespace
}  // namespace dossier::query
