#include "query/export/value_json.h"

#include <cmath>
#include <limits>

#include "core/graph/element_id.h"
#include "query/export/value_text.h"
#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

class ValueJsonTest : public testing::Test {
 protected:
  std::string Json(const graph::Value& value) { return DumpJson(ToJson(value, Records(value))); }
  std::string Text(const graph::Value& value) { return ToText(value, Records(value)); }
  RecordSet Records(const graph::Value& value) {
    reader_ = graph_.Read();
    const std::vector<Row> rows = {{value}};
    return RecordSet::Load(*reader_, rows).value();
  }
  SmallGraph graph_;
  std::shared_ptr<const graph::GraphReader> reader_;
};

TEST_F(ValueJsonTest, IntegersAreExact) {
  EXPECT_EQ(Json(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
  EXPECT_EQ(Json(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
}

TEST_F(ValueJsonTest, FloatsThatJsonLacksAreStrings) {
  EXPECT_EQ(Json(std::nan("")), "\"NaN\"");
  EXPECT_EQ(Json(std::numeric_limits<double>::infinity()), "\"Infinity\"");
  EXPECT_EQ(Json(-std::numeric_limits<double>::infinity()), "\"-Infinity\"");
  EXPECT_EQ(Json(1.0), "1.0");
}

TEST_F(ValueJsonTest, BytesThatAreNoUtf8AreReplaced) { EXPECT_EQ(Json("a\xFF"), "\"a\xEF\xBF\xBD\""); }

TEST_F(ValueJsonTest, DatesAreIsoStrings) { EXPECT_EQ(Json(graph::Date{0}), "\"1970-01-01\""); }

TEST_F(ValueJsonTest, NodesRelationshipsAndPathsHaveTheirShapes) {
  const NodeId ann = graph_.Node("Person", "Ann"), board = graph_.Node("Organization", "Board");
  graph_.Article("one");
  const RelationshipId r = graph_.State(ann, "CHAIRS", board, "Ann chairs the Board.", {.date = "2025"});
  const std::string node = R"({"elementId":"e:1","labels":["Person"],"properties":{"name":"Ann","aliases":[]}})";
  const std::string step =
      R"({"elementId":"r:1","startNodeElementId":"e:1","endNodeElementId":"e:2","type":"CHAIRS","properties":)"
      R"({"date":"2025","modality":"asserted","confidence":0.9,"sources":1}})";
  const std::string end = R"({"elementId":"e:2","labels":["Organization"],"properties":{"name":"Board","aliases":[]}})";
  EXPECT_EQ(Json(ann), node);
  EXPECT_EQ(Json(r), step);
  const graph::Path path{{ann, board}, {r}};
  const graph::Path back{{board, ann}, {r}};
  EXPECT_EQ(Json(path), "[" + node + "," + step + "," + end + "]");
  EXPECT_EQ(Json(graph::List{ann}), "[" + node + "]");
  EXPECT_EQ(Text(ann), "Ann (e:1)");
  EXPECT_EQ(Text(r), "CHAIRS (r:1)");
  EXPECT_EQ(Text(path), "Ann -[CHAIRS]-> Board");
  EXPECT_EQ(Text(back), "Board <-[CHAIRS]- Ann");
  EXPECT_EQ(Text(graph::List({ann, 1, "x"})), R"x(["Ann (e:1)",1,"x"])x");
}

TEST_F(ValueJsonTest, NodeThatIsGoneKeepsItsId) {
  EXPECT_EQ(Json(NodeId{77}), R"({"elementId":"e:77","labels":[],"properties":{}})");
  EXPECT_EQ(Text(NodeId{77}), "e:77");
}

TEST_F(ValueJsonTest, DeepNestingIsBounded) {
  graph::Value value = 1;
  for (int i = 0; i < 5000; ++i) value = graph::List{value};
  EXPECT_NE(Json(value).find("\"...\""), std::string::npos);
  EXPECT_NE(Text(value).find("..."), std::string::npos);
}

}  // namespace
}  // namespace dossier::query
