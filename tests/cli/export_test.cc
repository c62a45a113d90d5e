#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ExportTest : public SampleStoreTest {
 protected:
  static bool HasGraphviz() { return std::system("dot -V > /dev/null 2>&1") == 0; }
};

TEST_F(ExportTest, EveryFormatOfANeighbourhood) {
  const std::pair<const char*, const char*> cases[] = {{"dot", "digraph \"dossier\" {"},
                                                       {"json", "{\n \"directed\": true"},
                                                       {"graphml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"}};
  for (const auto& [as, start] : cases) {
    const RunResult run = Run({"export", "--around", "Meng Fanying", "--as", as});
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(run.out, AllOf(StartsWith(start), HasSubstr("Meng Fanying"), HasSubstr("Ma Xianfeng")));
    EXPECT_EQ(run.out, Run({"export", "--around", "Meng Fanying", "--as", as}).out) << "two exports are identical";
  }
}

TEST_F(ExportTest, DrawsSvgAndPng) {
  if (!HasGraphviz()) GTEST_SKIP() << "GraphViz is not installed";
  const RunResult svg = Run({"export", "--around", "Meng Fanying", "-o", folder_->Path("meng.svg")});
  EXPECT_EQ(svg.status, 0) << svg.err;
  EXPECT_THAT(svg.err, AllOf(HasSubstr("meng.svg: "), HasSubstr(" nodes, ")));
  EXPECT_THAT(ReadFile(folder_->Path("meng.svg")), AllOf(HasSubstr("<svg"), HasSubstr("Ma Xianfeng")));
  EXPECT_EQ(Run({"export", "--around", "Meng Fanying", "-o", folder_->Path("meng.png")}).status, 0);
  EXPECT_EQ(ReadFile(folder_->Path("meng.png")).substr(1, 3), "PNG");
}

TEST_F(ExportTest, MissingGraphvizIsSaid) {
  const RunResult run =
      Run({"export", "--around", "Meng Fanying", "--as", "svg"}, {.environment = {{"PATH", "/nowhere"}}});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.err,
              AllOf(HasSubstr("error[missing-tool]"), HasSubstr("apt install graphviz"), HasSubstr("--as dot")));
}

TEST_F(ExportTest, QueryChoosesWhatIsWritten) {
  const RunResult run = Run({"export", "--query", "MATCH (a)-[r:MET]-(b) RETURN r", "--as", "json"});
  EXPECT_EQ(run.status, 0) << run.err;
  const json graph = json::parse(run.out);
  ASSERT_FALSE(graph["links"].empty());
  for (const json& link : graph["links"]) EXPECT_EQ(link["type"], "MET");
  const RunResult wrong = Run({"export", "--query", "MATCH (a RETURN a", "--as", "json"});
  EXPECT_EQ(wrong.status, 3);
  EXPECT_THAT(wrong.err, HasSubstr("^"));
}

TEST_F(ExportTest, CsvMakesTwoFiles) {
  std::filesystem::create_directory(folder_->Path("graph"));
  EXPECT_EQ(Run({"export", "--as", "csv", "-o", folder_->Path("graph")}).status, 0);
  EXPECT_THAT(ReadFile(folder_->Path("graph/nodes.csv")), StartsWith(":ID,"));
  EXPECT_EQ(Run({"export", "--as", "csv", "-o", folder_->Path("all")}).status, 0);
  EXPECT_EQ(ReadFile(folder_->Path("all.relationships.csv")), ReadFile(folder_->Path("graph/relationships.csv")));
  EXPECT_EQ(Run({"export", "--as", "csv"}).status, 2);
}

TEST_F(ExportTest, TooManyNodesAreRefused) {
  const RunResult run = Run({"export", "--as", "dot", "--max-nodes", "3"});
  EXPECT_EQ(run.status, 6);
  EXPECT_THAT(run.err, AllOf(HasSubstr("more than 3 nodes"), HasSubstr("--max-nodes")));
  EXPECT_EQ(run.out, "");
}

TEST_F(ExportTest, FiltersAndClusters) {
  const RunResult run =
      Run({"export", "--around", "Meng Fanying", "--types", "MET", "--cluster", "type", "--as", "dot"});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("subgraph \"cluster_1\""), HasSubstr("label=\"MET"), Not(HasSubstr("label=\"CHAIRS"))));
}

}  // namespace
}  // namespace dossier::cli
