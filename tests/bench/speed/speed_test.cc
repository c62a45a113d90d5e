// The benchmark's own parts: a graph that is the same everywhere, answers by hand, a run on a small graph.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "bench/speed/met_graph.h"
#include "bench/speed/neighbour_arrays.h"
#include "bench/speed/speed_report.h"
#include "bench/speed/speed_run.h"

namespace dossier::speed {
namespace {

class ScratchDirectory {
 public:
  ScratchDirectory() : path_(std::filesystem::temp_directory_path() / ("speed-test-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~ScratchDirectory() { std::filesystem::remove_all(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// FNV-1a over the meetings.
std::uint64_t HashOf(const MetGraph& graph) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const Meeting& m : graph.meetings) {
    for (const std::uint32_t number : {m.start, m.end, m.day}) hash = (hash ^ number) * 0x100000001b3u;
  }
  return hash;
}

TEST(MetGraphTest, IsTheSameEverywhere) {
  const MetGraph graph = GenerateMetGraph({.persons = 1000, .relationships = 10'000}, 42).value();
  EXPECT_EQ(graph.names[7], "Kaya Olsen 7");
  EXPECT_EQ(HashOf(graph), 7140001550146532527u);
  EXPECT_NE(HashOf(GenerateMetGraph({.persons = 1000, .relationships = 10'000}, 43).value()), HashOf(graph));
}

TEST(MetGraphTest, HasEachPairOnceAndFewWithMany) {
  const MetGraph graph = GenerateMetGraph({.persons = 1000, .relationships = 10'000}, 1).value();
  ASSERT_EQ(graph.meetings.size(), 10'000u);
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::vector<std::size_t> degree(1000);
  for (const Meeting& m : graph.meetings) {
    EXPECT_NE(m.start, m.end);
    EXPECT_LT(m.day, MetGraph::kDays);
    pairs.insert(std::minmax(m.start, m.end));
    ++degree[m.start], ++degree[m.end];
  }
  EXPECT_EQ(pairs.size(), 10'000u);
  std::sort(degree.begin(), degree.end());
  EXPECT_GT(degree[999], 5 * degree[500]);
  EXPECT_EQ(std::set<std::string>(graph.names.begin(), graph.names.end()).size(), 1000u);
}

TEST(MetGraphTest, RefusesMoreThanThereArePairs) {
  EXPECT_FALSE(GenerateMetGraph({.persons = 10, .relationships = 44}, 1).ok());
  EXPECT_FALSE(GenerateMetGraph({.persons = 0, .relationships = 0}, 1).ok());
  EXPECT_TRUE(GenerateMetGraph({.persons = 10, .relationships = 9}, 1).ok());
}

TEST(MetGraphTest, DaysAreDates) {
  const std::pair<std::uint32_t, const char*> cases[] = {
      {0, "2000-01-01"},          {59, "2000-02-29"},  {60, "2000-03-01"},   {366, "2001-01-01"},
      {424, "2001-02-28"},        {425, "2001-03-01"}, {6575, "2018-01-01"}, {6575 + 211, "2018-07-31"},
      {6575 + 242, "2018-08-31"}, {7304, "2019-12-31"}};
  for (const auto& [day, date] : cases) EXPECT_EQ(DateOfDay(day), date);
}

TEST(MetGraphTest, FilesReadBackAsTheyWere) {
  const ScratchDirectory directory;
  const MetGraph graph = GenerateMetGraph({.persons = 200, .relationships = 1000}, 3).value();
  ASSERT_TRUE(WriteMetGraph(graph, directory.path()).ok());
  const MetGraph read = ReadMetGraph(directory.path()).value();
  EXPECT_EQ(read.names, graph.names);
  EXPECT_EQ(HashOf(read), HashOf(graph));
  EXPECT_EQ(HashOf(ReadMetTables(directory.path()).value()), HashOf(graph));
  EXPECT_EQ(ReadMetTables(directory.path())->names, graph.names);
  EXPECT_EQ(read.seeds, graph.seeds);
  EXPECT_EQ(read.pairs, graph.pairs);
  std::filesystem::resize_file(directory.path() + "/persons.csv", 100);  // persons that meetings speak of
  EXPECT_FALSE(ReadMetGraph(directory.path()).ok());
}

// 0 - 1 - 2 - 3 and 0 - 4 - 3, 1 - 4, and 5 alone.
TEST(NeighbourArraysTest, AnswersByHand) {
  MetGraph graph;
  graph.names = {"a", "b", "c", "d", "e", "f"};
  graph.meetings = {{0, 1, 5}, {1, 2, 10}, {2, 3, 10}, {4, 0, 20}, {3, 4, 20}, {1, 4, 30}};
  NeighbourArrays arrays(graph);
  EXPECT_EQ(arrays.PersonOf("c"), 2u);
  EXPECT_THAT(arrays.NeighboursOf(4), testing::ElementsAre(0, 1, 3));
  EXPECT_EQ(arrays.CountWithin(0, 1), 2);
  EXPECT_EQ(arrays.CountWithin(0, 2), 4);
  EXPECT_EQ(arrays.CountWithin(0, 2, 20), 3);
  EXPECT_EQ(arrays.Distance(0, 3, 6), 2);
  EXPECT_EQ(arrays.Distance(0, 2, 1), -1);
  EXPECT_EQ(arrays.Distance(0, 5, 6), -1);
  EXPECT_EQ(arrays.CountShortest(0, 2, 6), 1);
  EXPECT_EQ(arrays.CountShortest(2, 4, 6), 2);
  EXPECT_EQ(arrays.CountComponents(), 2);
  EXPECT_EQ(arrays.CountTriangles(), 1);
}

TEST(SpeedRunTest, QueriesAnswerAsByHand) {
  const ScratchDirectory directory;
  const MetGraph graph = GenerateMetGraph({.persons = 2000, .relationships = 12'000}, 9).value();
  const SizeReport report = RunSpeed(graph, {.scratch = directory.path(), .measure = {.rounds = 1}}).value();
  ASSERT_EQ(report.graphs.size(), 2u);
  EXPECT_GT(report.graphs[1].bytes_on_disk, 12'000u);
  for (const GraphReport& in : report.graphs) {
    EXPECT_GE(in.rows.size(), 11u);
    for (const Measurement& row : in.rows) {
      EXPECT_EQ(row.differing, 0u) << in.graph << ": " << row.work;
      EXPECT_GT(row.query.median, 0) << row.work;
      EXPECT_LE(row.query.median, row.query.p95) << row.work;
    }
  }
}

TEST(SpeedReportTest, SaysWhatIsOverAndWhatDiffers) {
  const Measurement slow{
      .work = "slow", .by_hand = Timing{1, 2}, .query = {6, 7}, .target = Target{.times = 5}, .inputs = 3};
  Measurement wrong = slow;
  wrong.work = "wrong", wrong.differing = 2;
  const Measurement fine{.work = "fine", .query = {6, 7}, .target = Target{.microseconds = 8}};
  const SizeReport report{
      .persons = 10, .relationships = 1000, .graphs = {{.graph = "store", .rows = {slow, wrong, fine}}}};
  const std::string text = ToText(report);
  EXPECT_THAT(text, testing::ContainsRegex("slow .*6\\.00x +5x +over\n"));
  EXPECT_THAT(text, testing::ContainsRegex("wrong .* 2 of 3 ANSWERS DIFFER\n"));
  EXPECT_THAT(text, testing::ContainsRegex("fine .* ok\n"));
  EXPECT_THAT(ToJson({report}), testing::HasSubstr("\"over\": true"));
}

TEST(SpeedReportTest, ReplacesItsSectionAndNoOther) {
  const std::string page = "# Results\n\n## A\n\na\n\n## B\n\nold\n\n## C\n\nc\n";
  EXPECT_EQ(ReplaceSection(page, "B", "new\n\n"), "# Results\n\n## A\n\na\n\n## B\n\nnew\n\n## C\n\nc\n");
  EXPECT_EQ(ReplaceSection(page, "C", "new\n"), "# Results\n\n## A\n\na\n\n## B\n\nold\n\n## C\n\nnew\n");
  EXPECT_EQ(ReplaceSection("# Results\n", "B", "new\n"), "# Results\n\n## B\n\nnew\n");
}

}  // namespace
}  // namespace dossier::speed
