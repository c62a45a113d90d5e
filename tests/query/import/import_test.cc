#include "query/import/importer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "query/export/typed_json.h"
#include "query/import/id_map.h"

namespace dossier::query {
namespace {

using graph::Value;
using testing::ElementsAre;
using testing::HasSubstr;

// Keeps what it is given, as text: "Ada:Person {born: 1815}" and "0 -MET {date: ...}-> 1".
class Collector final : public graph::BulkWriter {
 public:
  class Prepared final : public PreparedNodes {
   public:
    std::vector<std::string> texts;
  };

  LabelId InternLabel(std::string_view name) override { return symbols_.labels.Intern(name); }
  TypeId InternType(std::string_view name) override { return symbols_.types.Intern(name); }
  PropertyKeyId InternKey(std::string_view name) override { return symbols_.keys.Intern(name); }
  const graph::SymbolTable& symbols() const override { return symbols_; }

  Result<std::unique_ptr<PreparedNodes>> PrepareNodes(std::span<const graph::Node> records,
                                                      const graph::SymbolTable& symbols) const override {
    auto prepared = std::make_unique<Prepared>();
    for (const graph::Node& node : records) {
      std::string text;
      for (const LabelId label : node.labels) text += ":" + symbols.labels.Name(label);
      prepared->texts.push_back(text + Properties(node.properties, symbols));
    }
    return std::unique_ptr<PreparedNodes>(std::move(prepared));
  }
  Status AddNodes(const PreparedNodes& prepared, const std::vector<bool>& kept) override {
    const auto& texts = static_cast<const Prepared&>(prepared).texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (kept[i]) nodes.push_back(texts[i]);
    }
    return {};
  }
  Status AddRelationships(std::span<const graph::BulkRelationship> added,
                          std::span<const graph::PropertyMap> properties) override {
    for (const graph::BulkRelationship& r : added) {
      relationships.push_back(std::to_string(r.start) + " " + symbols_.types.Name(r.type) +
                              Properties(properties[r.properties], symbols_) + " " + std::to_string(r.end));
    }
    return {};
  }
  Status Commit(std::span<const graph::HistoryEntry>) override { return {}; }

  std::vector<std::string> nodes, relationships;

 private:
  static std::string Properties(const graph::PropertyMap& properties, const graph::SymbolTable& symbols) {
    std::vector<std::string> texts;
    for (const auto& [key, value] : properties) texts.push_back(symbols.keys.Name(key) + "=" + ToTypedJson(value));
    std::sort(texts.begin(), texts.end());
    std::string all = "{";
    for (const std::string& text : texts) all += (all.size() > 1 ? "," : "") + text;
    return all + "}";
  }
  graph::SymbolTable symbols_;
};

class ImportTest : public testing::Test {
 protected:
  ImportTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dossier-import-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    options_.on_bad_row = [this](const BadRowNote& note) {
      bad_.push_back(std::filesystem::path(note.file).filename().string() + ":" + std::to_string(note.line) + ": " +
                     note.reason);
    };
  }
  ~ImportTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::string Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << bytes;
    return folder_ + "/" + name;
  }
  std::string Nodes(const std::string& name, const std::string& bytes) {
    options_.nodes.push_back(Write(name, bytes));
    return options_.nodes.back();
  }
  std::string Relationships(const std::string& name, const std::string& bytes) {
    options_.relationships.push_back(Write(name, bytes));
    return options_.relationships.back();
  }
  Result<ImportReport> Run() { return ImportFiles(options_, &graph_); }

  std::string folder_;
  ImportOptions options_;
  Collector graph_;
  std::vector<std::string> bad_;
};

TEST_F(ImportTest, ReadsTheHeadersOfNeo4jAdmin) {
  Nodes("people.csv",
        "personId:ID(Person),name,born:int,height:float,alive:boolean,aliases:string[],:LABEL\n"
        "p1,Ada,1815,1.5,false,Countess;Ada L\\;ovelace,Person;Writer\n"
        "p2,\"Lund, Tom\",,,TRUE,\"\",Person\n");
  Nodes("places.csv", "name:ID(Place),since:date,note:string\nOslo,1048-05-01,\"\"\n");
  Relationships("met.csv",
                ":START_ID(Person),:END_ID(Place),:TYPE,date:date,at:datetime,x:IGNORE\n"
                "p1,Oslo,VISITS,2025-11,2025-11-25T10:00Z,y\np2,Oslo,VISITS,,,z\n");
  const auto report = Run();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_THAT(graph_.nodes,
              ElementsAre(":Person:Writer{aliases=[\"Countess\",\"Ada L;ovelace\"],alive=false,born=1815,height=1.5,"
                          "name=\"Ada\",personId=\"p1\"}",
                          ":Person{aliases=[],alive=true,name=\"Lund, Tom\",personId=\"p2\"}",
                          "{name=\"Oslo\",note=\"\",since={\"$date\":\"1048-05-01\"}}"));
  EXPECT_THAT(graph_.relationships,
              ElementsAre("0 VISITS{at={\"$datetime\":\"2025-11-25T10:00Z\"},date=\"2025-11\"} 2", "1 VISITS{} 2"));
  EXPECT_EQ(report->node_count, 3u);
  EXPECT_EQ(report->relationship_count, 2u);
  EXPECT_THAT(report->nodes[0].columns, testing::Contains("born: int"));
  EXPECT_THAT(bad_, ElementsAre());
}

TEST_F(ImportTest, MapsPlainHeadersAndFindsTypes) {
  Nodes("p.csv", "id,name,age,score,ok,day,zip,when\n1,1984,3,1.25,true,2025-01-02,0040,x\n2,Bo,-4,2,false,,1234,\n");
  Relationships("m.csv", "src,dst,on,weight\n1,2,2025,7\n");
  options_.columns = {.id = "id", .start = "src", .end = "dst", .label_column = {}, .type_column = {}, .date = "on"};
  options_.labels = {"Person"};
  options_.type = "MET";
  const auto report = Run();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_THAT(graph_.nodes,
              ElementsAre(":Person{age=3,day={\"$date\":\"2025-01-02\"},id=\"1\",name=\"1984\",ok=true,score=1.25,"
                          "when=\"x\",zip=\"0040\"}",
                          ":Person{age=-4,id=\"2\",name=\"Bo\",ok=false,score=2.0,zip=\"1234\"}"));
  EXPECT_THAT(graph_.relationships, ElementsAre("0 MET{date=\"2025\",weight=7} 1"));
  EXPECT_THAT(report->nodes[0].columns, ElementsAre("id: key", "name: string", "age: int", "score: float",
                                                    "ok: boolean", "day: date", "zip: string", "when: string"));
  EXPECT_THAT(report->relationships[0].columns, ElementsAre("start", "end", "date: date", "weight: int"));
}

TEST_F(ImportTest, NamesEveryBadRowAndKeepsTheOthers) {
  Nodes("n.csv", "id:ID,name,age:int\na,Ada,1\nb,Bo\n\"c\"x,Cy,3\na,Again,4\nd,\"D\nE\",many\ne,\xFF,6\nf,Fay,7\n");
  Relationships("r.csv",
                ":START_ID,:END_ID,:TYPE,date:date\na,f,MET,2025\na,zz,MET,2025\n,f,MET,\na,f,,\na,f,MET,2025-13\n");
  const auto report = Run();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(graph_.nodes.size(), 2u);
  EXPECT_THAT(graph_.relationships, ElementsAre("0 MET{date=\"2025\"} 1"));
  EXPECT_THAT(bad_,
              ElementsAre("n.csv:3: 2 fields where the header has 3", "n.csv:4: a quoted field does not end properly",
                          "n.csv:5: the id \"a\" is there already", "n.csv:6: age: \"many\" is not a whole number",
                          "n.csv:8: field 2 is not UTF-8", "r.csv:3: no node has the id \"zz\"",
                          "r.csv:4: it has no start", "r.csv:5: it has no type",
                          "r.csv:6: date: \"2025-13\" is not a date such as 2025, 2025-11 or 2025-11-25"));
  EXPECT_EQ(report->bad_rows, 9u);
  EXPECT_EQ(report->nodes[0].bad_rows, 5u);
  EXPECT_EQ(report->relationships[0].bad_rows, 4u);
}

TEST_F(ImportTest, StopsAtTooManyBadRows) {
  Nodes("n.csv", "id:ID,age:int\na,x\nb,y\nc,3\n");
  options_.max_bad_rows = 1;
  const auto report = Run();
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(report.error().message, HasSubstr("n.csv:3: age: \"y\" is not a whole number"));
}

TEST_F(ImportTest, MakesNodesOfEnds) {
  Relationships("e.tsv", "Norway\tMake a visit\tSweden\t2014-01-02\nSweden\tConsult\tNorway\t2014-01-01\n");
  options_.relationship_header = ":START_ID,:TYPE,:END_ID,date";
  options_.make_nodes = true;
  options_.labels = {"Actor"};
  const auto report = Run();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_THAT(graph_.nodes, ElementsAre(":Actor{name=\"Norway\"}", ":Actor{name=\"Sweden\"}"));
  EXPECT_THAT(graph_.relationships,
              ElementsAre("0 Make a visit{date=\"2014-01-02\"} 1", "1 Consult{date=\"2014-01-01\"} 0"));
  EXPECT_EQ(report->made_nodes, 2u);
}

TEST_F(ImportTest, ReadsJsonLines) {
  Nodes(
      "n.jsonl",
      "{\"id:ID\": 7, \":LABEL\": [\"Person\"], \"name\": \"Ada\", \"tags\": [1, \"x\"], \"born:date\": \"1815-12-10\","
      " \"none\": null}\n\n{\"id:ID\": \"b\", \"extra\": {\"a\": true}}\n{\"id:ID\": [1]}\nnot json\n");
  Relationships("r.ndjson", "{\":START_ID\": 7, \":END_ID\": \"b\", \":TYPE\": \"MET\", \"weight:float\": 2}\n");
  const auto report = Run();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_THAT(graph_.nodes, ElementsAre(":Person{born={\"$date\":\"1815-12-10\"},id=7,name=\"Ada\",tags=[1,\"x\"]}",
                                        "{extra={\"a\":true},id=\"b\"}"));
  EXPECT_THAT(graph_.relationships, ElementsAre("0 MET{weight=2.0} 1"));
  EXPECT_THAT(bad_, ElementsAre("n.jsonl:4: an id is neither a string nor a whole number",
                                "n.jsonl:5: the line is no JSON object"));
}

std::string Gzip(const std::string& bytes) {
  std::string packed(bytes.size() + 1000, '\0');
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string Zstd(const std::string& bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

TEST_F(ImportTest, UnpacksGzipAndZstandard) {
  std::string header = "id:ID\n", rows;
  for (int i = 0; i < 200'000; ++i) rows += std::to_string(i) + "\n";
  Nodes("a.csv.gz", Gzip(header) + Gzip(rows));  // two members
  auto report = Run();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->node_count, 200'000u);

  options_.nodes = {Write("b.csv.zst", Zstd(header) + Zstd(rows))};
  report = Run();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->node_count, 200'000u);

  for (const std::string& packed : {Gzip(header + rows), Zstd(header + rows)}) {
    options_.nodes = {Write("cut.csv", packed.substr(0, packed.size() - 5))};
    report = Run();
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::kBadInput);
    EXPECT_THAT(report.error().message, HasSubstr("it ends too early"));
  }
}

TEST_F(ImportTest, TheResultDoesNotDependOnThreadsOrBlocks) {
  std::string nodes = "id:ID,name,:LABEL\n", met = ":START_ID,:END_ID,:TYPE,date\n";
  for (int i = 0; i < 3000; ++i) {
    nodes +=
        std::to_string(i % 2900) + ",\"Name \"\"" + std::to_string(i) + "\"\"\n\",L" + std::to_string(i / 300) + "\n";
    met += std::to_string(i * 7 % 3100) + "," + std::to_string(i) + ",T" + std::to_string(i % 5) + ",2025-01-02\n";
  }
  Nodes("n.csv", nodes);
  Relationships("r.csv", met);
  std::vector<std::string> first_nodes, first_relationships, first_bad;
  for (const auto& [threads, block_bytes] : {std::pair(1u, 1 << 20), std::pair(4u, 512), std::pair(3u, 20'000)}) {
    options_.threads = threads;
    options_.block_bytes = static_cast<std::size_t>(block_bytes);
    graph_ = Collector();
    bad_.clear();
    const auto report = Run();
    ASSERT_TRUE(report.ok()) << report.error().message;
    if (threads == 1) {
      first_nodes = graph_.nodes, first_relationships = graph_.relationships, first_bad = bad_;
      EXPECT_EQ(graph_.nodes.size(), 2900u);
      EXPECT_GT(bad_.size(), 100u);
    }
    EXPECT_EQ(graph_.nodes, first_nodes);
    EXPECT_EQ(graph_.relationships, first_relationships);
    EXPECT_EQ(bad_, first_bad);
  }
}

TEST_F(ImportTest, SaysWhatIsWrongWithAHeader) {
  const std::pair<std::string, std::string> cases[] = {
      {"id,name\n1,x\n", "no column is the nodes' id"},
      {"id:ID,x:whole\n", "there is no type \"whole\""},
      {"id:ID,name,name\n", "two columns are called \"name\""},
      {"a:ID,b:ID\n", "two columns are the same end, type or id"},
      {":START_ID,:END_ID,:TYPE\n", "it has ends of relationships"},
      {"", "it is empty"},
      {"id:ID,\"x\n", "its first line is no header"},
  };
  for (const auto& [bytes, message] : cases) {
    options_.nodes = {Write("n.csv", bytes)};
    const auto report = Run();
    ASSERT_FALSE(report.ok()) << bytes;
    EXPECT_EQ(report.error().code, ErrorCode::kBadInput);
    EXPECT_THAT(report.error().message, HasSubstr(message));
    EXPECT_NE(report.error().hint, "");
  }
  options_.nodes = {folder_ + "/none.csv"};
  const auto missing = Run();
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
}

TEST(IdMapTest, KeepsNumbersAndTextsApart) {
  IdMap map;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    EXPECT_TRUE(map.Add(std::to_string(i * 3), 2 * i));
    EXPECT_TRUE(map.Add("id " + std::to_string(i), 2 * i + 1));
  }
  EXPECT_FALSE(map.Add("3", 1));
  EXPECT_TRUE(map.Add("03", 77));
  EXPECT_TRUE(map.Add("18446744073709551616", 78));
  for (const bool sealed : {false, true}) {
    EXPECT_EQ(map.Find("3"), 2u) << sealed;
    EXPECT_EQ(map.Find("0"), 0u);
    EXPECT_EQ(map.Find("4"), std::nullopt);
    EXPECT_EQ(map.Find("14997"), 9998u);
    EXPECT_EQ(map.Find("15000"), std::nullopt);
    EXPECT_EQ(map.Find("999999999999999999"), std::nullopt);
    EXPECT_EQ(map.Find("03"), 77u);
    EXPECT_EQ(map.Find("18446744073709551616"), 78u);
    EXPECT_EQ(map.Find("id 4999"), 9999u);
    EXPECT_EQ(map.Find(""), std::nullopt);
    map.Seal();
  }
}

}  // namespace
}  // namespace dossier::query
