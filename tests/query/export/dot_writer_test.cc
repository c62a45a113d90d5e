#include "query/export/dot_writer.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "query/export/graphviz.h"
#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

using testing::HasSubstr;
using testing::Not;

class DotWriterTest : public testing::Test {
 protected:
  std::string Dot(const DotOptions& options = {}, const SubGraphOptions& graph = {.first_articles = true}) {
    reader_ = graph_.Read();
    return ToDot(WholeGraph(*reader_, graph).value(), options);
  }
  SmallGraph graph_;
  std::shared_ptr<const graph::GraphReader> reader_;
};

TEST_F(DotWriterTest, WritesAGraphAsDocumented) {
  const NodeId ann = graph_.Node("Person", "Ann Lee", {"Lee"});
  const NodeId talks = graph_.Node("Event", "port talks", {}, "2025-03-04");
  graph_.Article("harbour");
  graph_.State(ann, "CHAIRS", talks, "Ann Lee chaired the port talks.", {.date = "2025-03-04"});
  EXPECT_EQ(Dot(),
            R"(digraph "dossier" {
  graph [charset="UTF-8", rankdir=LR, fontname="Noto Sans CJK SC", labelloc=t, label=""];
  node [style="rounded,filled", fontname="Noto Sans CJK SC", fontsize=12];
  edge [fontname="Noto Sans CJK SC", fontsize=10];
  "e:1" [label="Ann Lee", shape=ellipse, fillcolor="#56B4E9", tooltip="e:1 Person; Lee"];
  "e:2" [label="port talks\n2025-03-04", shape=hexagon, fillcolor="#F0E442", tooltip="e:2 Event"];
  "e:1" -> "e:2" [label="CHAIRS\n2025-03-04", id="r:1", edgetooltip="article a:1 (harbour), sentence 0: Ann Lee chaired the port talks.", labeltooltip="article a:1 (harbour), sentence 0: Ann Lee chaired the port talks.", penwidth=1];
}
)");
}

TEST_F(DotWriterTest, SameGraphGivesTheSameBytes) {
  const NodeId a = graph_.Node("Person", "a"), b = graph_.Node("Place", "b");
  graph_.Article("x");
  graph_.State(a, "VISITS", b, "a visited b.", {});
  EXPECT_EQ(Dot(), Dot());
}

TEST_F(DotWriterTest, ParallelRelationshipsAreOneEdgeUnlessMulti) {
  const NodeId a = graph_.Node("Person", "a"), b = graph_.Node("Person", "b");
  graph_.Article("x");
  graph_.State(a, "MET", b, "a met b.", {.date = "2025-01-02"});
  graph_.State(b, "MET", a, "b met a.", {.date = "2025-03-04"});
  graph_.State(a, "SUCCEEDS", b, "a succeeds b.", {});
  EXPECT_THAT(Dot(), HasSubstr(R"(label="MET (2)\n2025-01-02 .. 2025-03-04", id="r:1")"));
  EXPECT_THAT(Dot(), Not(HasSubstr(R"(id="r:2")")));
  EXPECT_THAT(Dot(), HasSubstr(R"(label="SUCCEEDS", id="r:3")"));
  const std::string multi = Dot({.multi = true});
  EXPECT_THAT(multi, HasSubstr(R"(label="MET\n2025-01-02", id="r:1")"));
  EXPECT_THAT(multi, HasSubstr(R"(label="MET\n2025-03-04", id="r:2")"));
}

TEST_F(DotWriterTest, LinesTellSymmetryDoubtPlansAndSources) {
  const NodeId a = graph_.Node("Organization", "a"), b = graph_.Node("Organization", "b");
  graph_.Article("x");
  graph_.State(a, "PARTNERS_WITH", b, "a and b.", {.confidence = 0.3});
  graph_.State(a, "ACQUIRES", b, "a will buy b.", {.modality = graph::Modality::kPlanned});
  graph_.State(a, "SUPPLIES", b, "a supplies b.", {});
  for (int i = 0; i < 6; ++i) graph_.State(a, "SUPPLIES", b, "a supplies b.", {});
  const std::string dot = Dot();
  EXPECT_THAT(dot, HasSubstr("penwidth=1, dir=none, style=dashed]"));
  EXPECT_THAT(dot, HasSubstr("label=\"ACQUIRES (planned)\""));
  EXPECT_THAT(dot, HasSubstr("penwidth=1, style=dotted]"));
  EXPECT_THAT(dot, HasSubstr("penwidth=4]"));
}

TEST_F(DotWriterTest, ClustersByTypeAndByArticle) {
  const NodeId a = graph_.Node("Person", "a"), b = graph_.Node("Place", "b");
  graph_.Article("harbour \"x\"");
  graph_.State(a, "VISITS", b, "a visited b.", {});
  EXPECT_THAT(Dot({.cluster = DotCluster::kType}), HasSubstr("subgraph \"cluster_1\" {\n    label=\"Person\";"));
  EXPECT_THAT(Dot({.cluster = DotCluster::kArticle}), HasSubstr("label=\"harbour \\\"x\\\"\";"));
}

TEST_F(DotWriterTest, LinksToAServerWhereOneIsNamed) {
  const NodeId a = graph_.Node("Person", "a"), b = graph_.Node("Place", "b");
  graph_.Article("x");
  graph_.State(a, "VISITS", b, "a visited b.", {});
  EXPECT_THAT(Dot({.server = "http://127.0.0.1:7480"}), HasSubstr("URL=\"http://127.0.0.1:7480/#why=r:1\""));
  EXPECT_THAT(Dot(), Not(HasSubstr("URL")));
}

// What GraphViz itself makes of awkward text: as it stands, in labels and in tooltips.
TEST_F(DotWriterTest, DotShowsAwkwardTextAsItIs) {
  const std::string awkward = R"(x\N \G \L \E "q" R&D &amp; <b> {r|s} \\ end\)";
  const NodeId a = graph_.Node("Person", awkward), b = graph_.Node("Organization", "包钢集团");
  graph_.Article("x");
  graph_.State(a, "VISITS", b, awkward, {});
  const Result<std::string> svg = DrawDot(Dot({}, {.title = awkward}), {});
  if (!svg.ok() && svg.error().code == ErrorCode::kMissingTool) GTEST_SKIP() << "GraphViz is not installed";
  ASSERT_TRUE(svg.ok()) << svg.error().message;
  const std::string shown = R"(x\N \G \L \E &quot;q&quot; R&amp;D &amp;amp; &lt;b&gt; {r|s} \\ end\)";
  EXPECT_THAT(*svg, HasSubstr("sentence 0: " + shown + "\"")) << "tooltip";
  EXPECT_THAT(*svg, HasSubstr(">" + shown + "</text>")) << "title";
  EXPECT_THAT(*svg, HasSubstr("包钢集团"));
  EXPECT_THAT(*svg, HasSubstr("<title>e:1&#45;&gt;e:2</title>"));
}

TEST(GraphvizTest, DrawsPng) {
  const Result<std::string> png = DrawDot("digraph { a -> b }", {.format = "png"});
  if (!png.ok() && png.error().code == ErrorCode::kMissingTool) GTEST_SKIP() << "GraphViz is not installed";
  ASSERT_TRUE(png.ok()) << png.error().message;
  EXPECT_EQ(png->substr(1, 3), "PNG");
}

TEST(GraphvizTest, SaysWhichToolIsMissing) {
  const Result<std::string> svg = DrawDot("digraph {}", {.program = "no-such-dot"});
  ASSERT_FALSE(svg.ok());
  EXPECT_EQ(svg.error().code, ErrorCode::kMissingTool);
  EXPECT_THAT(svg.error().hint, HasSubstr("--as dot"));
}

TEST(GraphvizTest, StopsAProgramThatTakesTooLong) {
  const std::filesystem::path script = std::filesystem::path(testing::TempDir()) / "slow-dot";
  std::ofstream(script) << "#!/bin/sh\nexec sleep 60\n";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  const auto start = std::chrono::steady_clock::now();
  const Result<std::string> svg =
      DrawDot("digraph {}", {.timeout = std::chrono::milliseconds(100), .program = script.string()});
  ASSERT_FALSE(svg.ok());
  EXPECT_EQ(svg.error().code, ErrorCode::kTimeout);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(GraphvizTest, ReportsWhatDotSaid) {
  const Result<std::string> svg = DrawDot("this is no graph", {});
  if (!svg.ok() && svg.error().code == ErrorCode::kMissingTool) GTEST_SKIP() << "GraphViz is not installed";
  ASSERT_FALSE(svg.ok());
  EXPECT_THAT(svg.error().message, HasSubstr("syntax error"));
}

}  // namespace
}  // namespace dossier::query
