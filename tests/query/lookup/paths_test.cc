#include "query/lookup/paths.h"

#include <gmock/gmock.h>

#include <functional>
#include <random>
#include <set>

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Line(const FoundPath& path) {
  std::string line = path.hops.front().from_name;
  for (const Hop& hop : path.hops) {
    const HopRelationship& r = hop.relationships.front();
    line += (r.forward ? " -" : " <-") + r.facts.type + (r.forward ? "-> " : "- ") + hop.to_name;
  }
  return line;
}

std::vector<std::string> Lines(const graph::GraphReader& reader, NodeId from, NodeId to, const PathOptions& options) {
  std::vector<std::string> lines;
  const PathsResult result = FindPaths(reader, from, to, options).value();
  EXPECT_FALSE(result.interrupted.has_value());
  for (const FoundPath& path : result.paths) lines.push_back(Line(path));
  return lines;
}

class PathsTest : public testing::Test {
 protected:
  PathsTest() {
    for (const char* name : {"a", "b", "c", "d", "x"}) nodes_.push_back(graph_.Node("Person", name));
    graph_.Article("one");
    graph_.State(a(), "MET", b(), "a met b.", {.date = "2025-01"});
    graph_.State(c(), "MET", b(), "c met b.", {.date = "2025-02", .confidence = 0.6});
    graph_.State(a(), "OWNS", d(), "a owns d.", {});
    graph_.State(d(), "OWNS", c(), "d owns c.", {});
    graph_.State(a(), "SUPPORTS", b(), "a supports b.", {.confidence = 0.95});
    reader_ = graph_.Read();
  }
  NodeId a() const { return nodes_[0]; }
  NodeId b() const { return nodes_[1]; }
  NodeId c() const { return nodes_[2]; }
  NodeId d() const { return nodes_[3]; }
  SmallGraph graph_;
  std::vector<NodeId> nodes_;
  std::shared_ptr<const graph::GraphReader> reader_;
};

TEST_F(PathsTest, ShortestFirstThenTheSurest) {
  EXPECT_THAT(Lines(*reader_, a(), c(), {}), ElementsAre("a -OWNS-> d -OWNS-> c", "a -SUPPORTS-> b <-MET- c"));
  EXPECT_THAT(Lines(*reader_, a(), c(), {.max_paths = 1}), ElementsAre("a -OWNS-> d -OWNS-> c"));
  EXPECT_THAT(Lines(*reader_, a(), b(), {}), ElementsAre("a -SUPPORTS-> b", "a -OWNS-> d -OWNS-> c -MET-> b"));
}

TEST_F(PathsTest, RelationshipsSideBySideAreOneHopWithSentences) {
  const PathsResult result = FindPaths(*reader_, a(), b(), {.max_paths = 1}).value();
  const std::vector<HopRelationship>& joined = result.paths[0].hops[0].relationships;
  ASSERT_EQ(joined.size(), 2u);
  EXPECT_EQ(joined[0].evidence->sentence, "a supports b.");
  EXPECT_EQ(joined[1].evidence->sentence, "a met b.");
  EXPECT_EQ(joined[1].facts.date, "2025-01");
}

TEST_F(PathsTest, DirectionTypesAndFiltersNarrowTheSearch) {
  EXPECT_THAT(Lines(*reader_, a(), c(), {.directed = true}), ElementsAre("a -OWNS-> d -OWNS-> c"));
  EXPECT_THAT(Lines(*reader_, c(), a(), {.directed = true}), IsEmpty());
  EXPECT_THAT(Lines(*reader_, a(), c(), {.types = {"MET"}}), ElementsAre("a -MET-> b <-MET- c"));
  EXPECT_THAT(Lines(*reader_, a(), c(), {.types = {"NO_SUCH_TYPE"}}), IsEmpty());
  EXPECT_THAT(Lines(*reader_, a(), c(), {.types = {"MET"}, .filter = {.min_confidence = 0.7}}), IsEmpty());
  EXPECT_THAT(Lines(*reader_, a(), c(), {.types = {"MET"}, .filter = {.since = PartialDate::Parse("2025-02")}}),
              IsEmpty());
  EXPECT_THAT(Lines(*reader_, a(), c(), {.max_hops = 1}), IsEmpty());
  EXPECT_THAT(Lines(*reader_, a(), nodes_[4], {}), IsEmpty());
}

// a -2025-03-> b -2025-02-> c, and a -2025-05-> d -2025-06-> c; b and d have met without a date.
TEST(PathsInTimeTest, RespectTheOrderOfDates) {
  SmallGraph graph;
  const NodeId a = graph.Node("Person", "a"), b = graph.Node("Person", "b"), c = graph.Node("Person", "c"),
               d = graph.Node("Person", "d");
  graph.Article("one");
  graph.State(a, "MET", b, "s.", {.date = "2025-03"});
  graph.State(b, "MET", c, "s.", {.date = "2025-02"});
  graph.State(a, "MET", d, "s.", {.date = "2025-05"});
  graph.State(d, "MET", c, "s.", {.date = "2025-06"});
  graph.State(b, "MET", d, "s.", {});
  const auto reader = graph.Read();
  EXPECT_THAT(Lines(*reader, a, c, {.respect_time = true}), ElementsAre("a -MET-> d -MET-> c"));
  EXPECT_THAT(Lines(*reader, c, a, {.respect_time = true}), ElementsAre("c <-MET- b <-MET- a"));
  EXPECT_THAT(Lines(*reader, a, c, {.respect_time = true, .order = PathOrder::kEarliest}),
              ElementsAre("a -MET-> d -MET-> c"));
  EXPECT_THAT(Lines(*reader, a, c, {.respect_time = true, .order = PathOrder::kLatest}),
              ElementsAre("a -MET-> d -MET-> c"));
  EXPECT_THAT(Lines(*reader, a, c, {.max_hops = 1, .respect_time = true}), IsEmpty());
  const PathsResult result = FindPaths(*reader, a, c, {.respect_time = true}).value();
  ASSERT_EQ(result.notifications.size(), 1u);
  EXPECT_EQ(result.notifications[0].code, "undated-skipped");
}

// What is printed for --explain is what is run.
TEST_F(PathsTest, SaysWhichQueryItRuns) {
  const std::string text =
      PathsQuery(a(), c(), {.types = {"MET", "odd type"}, .filter = {.min_confidence = 0.5}, .strict = true});
  EXPECT_NE(text.find("-[r:MET|`odd type` WHERE coalesce(r.confidence, 1.0) >= 0.5]-{1,4}(b)"), std::string::npos)
      << text;
  const Result<QueryResult> result = RunQuery(PathsQuery(a(), c(), {}), *reader_);
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->rows.empty());
}

TEST_F(PathsTest, WrongQuestionsAreErrors) {
  EXPECT_EQ(FindPaths(*reader_, a(), a(), {}).error().code, ErrorCode::kUsage);
  EXPECT_EQ(FindPaths(*reader_, a(), b(), {.max_hops = 0}).error().code, ErrorCode::kUsage);
  EXPECT_EQ(FindPaths(*reader_, a(), b(), {.max_hops = 13}).error().code, ErrorCode::kUsage);
}

TEST_F(PathsTest, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  const PathsResult result = FindPaths(*reader_, a(), c(), {.cancel = stop.get_token()}).value();
  ASSERT_TRUE(result.interrupted.has_value());
  EXPECT_EQ(result.interrupted->code, ErrorCode::kCancelled);
}

// Against a plain depth-first search over all simple paths.
TEST(PathsRandomTest, FindsWhatAPlainSearchFinds) {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    SmallGraph graph;
    std::vector<NodeId> nodes;
    for (int i = 0; i < 7; ++i) nodes.push_back(graph.Node("Person", std::string(1, static_cast<char>('a' + i))));
    graph.Article("one");
    std::set<std::pair<int, int>> joined;
    for (int i = 0; i < 11; ++i) {
      const int from = static_cast<int>(random() % 7), to = static_cast<int>(random() % 7);
      graph.State(nodes[from], "MET", nodes[to], "s.", {});
      joined.insert({from, to});
    }
    const auto reader = graph.Read();
    for (const bool directed : {false, true}) {
      std::multiset<std::string> expected;
      std::function<void(std::vector<int>)> walk = [&](std::vector<int> path) {
        if (path.back() == 1) {
          std::string line;
          for (const int node : path) line += static_cast<char>('a' + node);
          expected.insert(line);
          return;
        }
        if (path.size() == 5) return;
        for (int next = 0; next < 7; ++next) {
          const bool step = joined.contains({path.back(), next}) || (!directed && joined.contains({next, path.back()}));
          if (!step || std::find(path.begin(), path.end(), next) != path.end()) continue;
          std::vector<int> longer = path;
          longer.push_back(next);
          walk(longer);
        }
      };
      walk({0});
      const auto result =
          FindPaths(*reader, nodes[0], nodes[1], {.max_hops = 4, .max_paths = 10'000, .directed = directed});
      std::multiset<std::string> found;
      std::size_t longest = 0;
      for (const FoundPath& path : result->paths) {
        EXPECT_GE(path.hops.size(), longest) << "shortest first";
        longest = path.hops.size();
        std::string line = path.hops.front().from_name;
        for (const Hop& hop : path.hops) line += hop.to_name;
        found.insert(line);
      }
      EXPECT_EQ(found, expected) << "round " << round << " directed " << directed;
    }
  }
}

}  // namespace
}  // namespace dossier::query
