#include "query/export/graph_formats.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

using testing::HasSubstr;

class GraphFormatsTest : public testing::Test {
 protected:
  GraphFormatsTest() {
    const NodeId ann = small_.Node("Person", "Ann \"A\" Lee", {"Lee", "A; L"});
    const NodeId port = small_.Node("Facility", "Port\x01 <5>", {}, "2025");
    small_.Article("harbour");
    small_.State(ann, "INSPECTS", port, "Ann, in person, inspected Port <5>.", {.date = "2025-03-04"});
    small_.State(port, "PARTNERS_WITH", ann, "They partner.", {});
    reader_ = small_.Read();
    graph_ = WholeGraph(*reader_, {.title = "All & sundry"}).value();
  }
  SmallGraph small_;
  std::shared_ptr<const graph::GraphReader> reader_;
  SubGraph graph_;
};

TEST_F(GraphFormatsTest, NodeLinkJsonHasEvidence) {
  const auto json = nlohmann::json::parse(ToNodeLinkJson(graph_));
  EXPECT_EQ(json["directed"], true);
  EXPECT_EQ(json["multigraph"], true);
  EXPECT_EQ(json["graph"]["title"], "All & sundry");
  ASSERT_EQ(json["nodes"].size(), 2u);
  EXPECT_EQ(json["nodes"][0]["id"], "e:1");
  EXPECT_EQ(json["nodes"][0]["name"], "Ann \"A\" Lee");
  ASSERT_EQ(json["links"].size(), 2u);
  const auto& link = json["links"][0];
  EXPECT_EQ(link["source"], "e:1");
  EXPECT_EQ(link["target"], "e:2");
  EXPECT_EQ(link["key"], "r:1");
  EXPECT_EQ(link["type"], "INSPECTS");
  EXPECT_EQ(link["evidence"][0]["text"], "Ann, in person, inspected Port <5>.");
  EXPECT_EQ(link["evidence"][0]["article"], "a:1");
}

TEST_F(GraphFormatsTest, GraphMlIsTypedAndEscaped) {
  const std::string xml = ToGraphMl(graph_);
  EXPECT_THAT(xml, HasSubstr(R"(<key id="r.confidence" for="edge" attr.name="confidence" attr.type="double" />)"));
  EXPECT_THAT(xml, HasSubstr(R"(<key id="r.sources" for="edge" attr.name="sources" attr.type="long" />)"));
  EXPECT_THAT(xml, HasSubstr("<desc>All &amp; sundry</desc>"));
  EXPECT_THAT(xml, HasSubstr("<data key=\"n.name\">Port\xEF\xBF\xBD &lt;5&gt;</data>"));
  EXPECT_THAT(xml, HasSubstr(R"(<edge id="r:1" source="e:1" target="e:2">)"));
  EXPECT_THAT(xml, HasSubstr(R"(<edge id="r:2" source="e:2" target="e:1" directed="false">)"));
  EXPECT_THAT(xml, HasSubstr("inspected Port &lt;5&gt;."));
}

TEST_F(GraphFormatsTest, CsvFilesAreAsNeo4jAdminReadsThem) {
  CsvFiles files = ToCsvFiles(graph_);
  EXPECT_EQ(files.nodes,
            ":ID,aliases:string[],date:string,name:string,:LABEL\r\n"
            "e:1,Lee;A\\; L,,\"Ann \"\"A\"\" Lee\",Person\r\n"
            "e:2,\"\",2025,Port\x01 <5>,Facility\r\n");
  EXPECT_EQ(files.relationships,
            ":START_ID,confidence:double,date:string,modality:string,sources:long,relationshipId:string,"
            "articles:string[],evidence:string,:END_ID,:TYPE\r\n"
            "e:1,0.9,2025-03-04,asserted,1,r:1,a:1,\"Ann, in person, inspected Port <5>.\",e:2,INSPECTS\r\n"
            "e:2,0.9,,asserted,1,r:2,a:1,They partner.,e:1,PARTNERS_WITH\r\n");
  for (SubGraphRelationship& r : graph_.relationships) r.evidence.clear();
  files = ToCsvFiles(graph_);
  EXPECT_EQ(files.relationships.substr(0, files.relationships.find('\r')),
            ":START_ID,confidence:double,date:string,modality:string,sources:long,:END_ID,:TYPE");
}

TEST_F(GraphFormatsTest, CsvColumnsSayTheirTypes) {
  const auto header = [](std::vector<graph::Value> values) {
    SubGraph graph;
    for (graph::Value& value : values) {
      graph.nodes.push_back({.id = NodeId{graph.nodes.size() + 1}, .name = "", .labels = {"A;B"}});
      if (!value.IsNull()) graph.nodes.back().properties.emplace_back("x", std::move(value));
    }
    const std::string nodes = ToCsvFiles(graph).nodes;
    return nodes.substr(4, nodes.size() - 4);
  };
  using graph::List;
  EXPECT_EQ(header({1, 2}), "x:long,:LABEL\r\ne:1,1,A\\;B\r\ne:2,2,A\\;B\r\n");
  EXPECT_EQ(header({1, 2.5}), "x:json,:LABEL\r\ne:1,1,A\\;B\r\ne:2,2.5,A\\;B\r\n");
  EXPECT_EQ(header({List{1, 2}, List{}, {}}), "x:long[],:LABEL\r\ne:1,1;2,A\\;B\r\ne:2,\"\",A\\;B\r\ne:3,,A\\;B\r\n");
  EXPECT_EQ(header({List{"a;b", "c\\"}}), "x:string[],:LABEL\r\ne:1,a\\;b;c\\\\,A\\;B\r\n");
  EXPECT_EQ(header({List{List{1}}}), "x:json,:LABEL\r\ne:1,[[1]],A\\;B\r\n");
  EXPECT_EQ(header({List{""}}), "x:json,:LABEL\r\ne:1,\"[\"\"\"\"]\",A\\;B\r\n");
  EXPECT_EQ(header({graph::Date{0}}), "x:date,:LABEL\r\ne:1,1970-01-01,A\\;B\r\n");
}

TEST_F(GraphFormatsTest, EmptyGraphIsWellFormed) {
  const SubGraph empty;
  EXPECT_TRUE(nlohmann::json::accept(ToNodeLinkJson(empty)));
  EXPECT_THAT(ToGraphMl(empty), HasSubstr("<graph id=\"dossier\" edgedefault=\"directed\" />"));
  EXPECT_EQ(ToCsvFiles(empty).nodes, ":ID,:LABEL\r\n");
}

}  // namespace
}  // namespace dossier::query
