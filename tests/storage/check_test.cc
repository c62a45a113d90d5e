// Every rule that CheckStore checks, broken by hand.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/internal/adjacency_block.h"
#include "storage/internal/database.h"
#include "storage/internal/record_codec.h"
#include "storage/internal/relationship_page.h"
#include "storage/store_check.h"
#include "tests/storage/article_chain.h"
#include "tests/storage/example_store.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using ::testing::HasSubstr;

constexpr NodeId kAda{1}, kTom{2};
constexpr RelationshipId kMet{1};
constexpr ArticleId kArticle{1};
constexpr AssertionId kStatement{kArticle, 0};
constexpr TypeId kType{1};
const std::string kMetPage = RelationshipPageKey(PageOf(kMet));

std::string Findings(const std::string& path) {
  const auto store = Must(GraphStore::Open(path, OpenOptions()));
  std::string text;
  for (const CheckFinding& f : Must(CheckStore(*store)).findings)
    text += f.what + " | " + f.key + " | " + f.detail + "\n";
  return text;
}

struct Breakage {
  std::string finding, where;  // what the report must say, and at which key
  std::string key;
  std::optional<std::string> value;  // nothing: the key is deleted
};

std::string Block(std::vector<AdjacencyEntry> entries, bool has_more = false) {
  return EncodeAdjacencyBlock({has_more, std::move(entries)});
}

std::string WithTwoLabels() {
  graph::Node node{.id = kAda, .labels = {LabelId{1}, LabelId{9}}};
  return *EncodeNode(node);
}

std::string WithEnds(NodeId start, NodeId end) {
  const graph::Relationship met{.id = kMet, .start = start, .type = kType, .end = end};
  return *EncodeRelationshipPage(std::span(&met, 1), PropertyKeyId{0});
}

std::vector<Breakage> Breakages() {
  const std::string met = KeyToText(kMetPage), statement = KeyToText(AssertionKey(kStatement));
  const AdjacencyList outgoing{kAda, false, kType}, incoming{kTom, true, kType};
  const AdjacencyEntry other{NodeId{7}, RelationshipId{7}};
  const auto at = [](std::string key) { return KeyToText(key); };
  return {
      {"a node's record does not decode", at(NodeKey(kAda)), NodeKey(kAda), "\x09"},
      {"a node's label is not in the store", at(NodeKey(kAda)), NodeKey(kAda), WithTwoLabels()},
      {"a node's id was never given", at(NodeKey(NodeId{50})), NodeKey(NodeId{50}), std::string("\0\0\0", 3)},
      {"the number of nodes is not what the counters say", "C", NodeKey(NodeId{50}), std::string("\0\0\0", 3)},
      {"a node is missing in the label index", at(LabelKey(LabelId{1}, kAda)), LabelKey(LabelId{1}, kAda), {}},
      {"a node is missing in the name index", at(NameKey("ada berg", kAda)), NameKey("ada berg", kAda), {}},
      {"a node is missing in the name index", at(NameKey("berg", kAda)), NameKey("berg", kAda), std::string(1, '\0')},
      {"the label index names a node that has not", at(LabelKey(LabelId{1}, NodeId{5})),
       LabelKey(LabelId{1}, NodeId{5}), ""},
      {"the name index names a node that has not", at(NameKey("eve", kAda)), NameKey("eve", kAda),
       std::string(1, '\0')},
      {"a page of relationships does not decode", met, kMetPage, "\x07"},
      {"the end of a relationship does not exist", at(NodeKey(NodeId{9})), kMetPage, WithEnds(kAda, NodeId{9})},
      {"an adjacency list and its relationship's record do not agree", at(AdjacencyKey(outgoing)), kMetPage,
       WithEnds(kTom, kAda)},
      {"an assertion and its relationship do not agree", statement, kMetPage, WithEnds(kAda, kAda)},
      {"a page is missing in the type index", at(TypePageKey(kType, 0)), TypePageKey(kType, 0), {}},
      {"the type index names a page that has no relationship", at(TypePageKey(kType, 8)), TypePageKey(kType, 8), ""},
      {"the type index names a page that has no relationship", at(TypePageKey(TypeId{2}, 0)), TypePageKey(TypeId{2}, 0),
       ""},
      {"missing in the adjacency of its start", met, AdjacencyKey(outgoing), {}},
      {"missing in the adjacency of its end", met, AdjacencyKey(incoming), {}},
      {"an adjacency list names a relationship that does not exist", at(AdjacencyKey(outgoing)), AdjacencyKey(outgoing),
       Block({{kTom, kMet}, other})},
      {"an adjacency block does not decode", at(AdjacencyKey(outgoing)), AdjacencyKey(outgoing), "\x05"},
      {"a block that its first one does not announce", at(AdjacencyKey(outgoing, other)), AdjacencyKey(outgoing, other),
       Block({other})},
      {"does not start with a first block", at(AdjacencyKey({kAda, true, kType}, other)),
       AdjacencyKey({kAda, true, kType}, other), Block({other})},
      {"in two adjacency lists", at(AdjacencyKey({kTom, false, kType})), AdjacencyKey({kTom, false, kType}),
       Block({{kAda, kMet}})},
      {"an article has no text", at(TextKey(kArticle)), TextKey(kArticle), {}},
      {"an article's text does not decode", at(TextKey(kArticle)), TextKey(kArticle), "\x7f"},
      {"another number of sentences", at(TextKey(kArticle)), TextKey(kArticle), std::string("\0\0", 2)},
      {"a text belongs to no article", at(TextKey(ArticleId{4})), TextKey(ArticleId{4}), std::string("\0\0", 2)},
      {"an article is missing in the source index", at(SourceKey("a.txt")), SourceKey("a.txt"), {}},
      {"the source index names an article that has not", at(SourceKey("b.txt")), SourceKey("b.txt"), EncodeId(1)},
      {"an assertion does not decode", statement, AssertionKey(kStatement), "\x01"},
      {"an extracted relationship has no assertion", met, AssertionKey(kStatement), {}},
      {"missing in the index by subject and object",
       at(EndsKey(kAda, kType, kTom, kStatement)),
       EndsKey(kAda, kType, kTom, kStatement),
       {}},
      {"the index by subject and object names an assertion", at(EndsKey(kTom, kType, kTom, kStatement)),
       EndsKey(kTom, kType, kTom, kStatement), ""},
      {"an assertion's relationship does not exist", statement, kMetPage, {}},
      {"an assertion's article does not exist", statement, ArticleKey(kArticle), {}},
      {"numbered without gaps", at(AssertionKey({kArticle, 2})), AssertionKey({kArticle, 2}),
       EncodeAssertion({.id = {kArticle, 2}, .subject = kAda, .type = kType, .object = kTom})},
      {"an assertion names a sentence", at(AssertionKey({kArticle, 1})), AssertionKey({kArticle, 1}),
       EncodeAssertion({.id = {kArticle, 1}, .subject = kAda, .type = kType, .object = kTom, .sentence = 7})},
      {"a node that an article speaks of does not exist", at(NodeKey(NodeId{6})), SupportKey(kArticle, NodeId{6}),
       EncodeSupport({})},
      {"an article that speaks of a node does not exist", at(SupportKey(ArticleId{6}, kAda)),
       SupportKey(ArticleId{6}, kAda), EncodeSupport({})},
      {"missing in the index by node", at(SupportedByKey(kAda, kArticle)), SupportedByKey(kAda, kArticle), {}},
      {"names an article that says nothing of it", at(SupportedByKey(kAda, ArticleId{3})),
       SupportedByKey(kAda, ArticleId{3}), ""},
      {"the history has a gap", at(HistoryKey(3)), HistoryKey(3), EncodeHistory({})},
      {"a line of the history does not decode", at(HistoryKey(1)), HistoryKey(1), "\x80"},
  };
}

TEST(CheckTest, ReportsEachBrokenRuleWithItsKey) {
  TemporaryDirectory directory;
  CommitExample(Must(GraphStore::Open(directory / "store", WriteOptions())).get());
  EXPECT_EQ(Findings(directory / "store"), "");
  for (const Breakage& b : Breakages()) {
    const std::string copy = directory / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(directory / "store", copy);
    {
      auto database = Must(Database::Open(copy, DatabaseMode::kWriter, WriteOptions(), false));
      rocksdb::WriteBatch batch;
      rocksdb::ColumnFamilyHandle* handle = database->handle(FamilyOfKey(b.key));
      b.value ? batch.Put(handle, b.key, *b.value) : batch.Delete(handle, b.key);
      Must(database->Write(&batch));
    }
    const std::string findings = Findings(copy);
    bool found = false;
    std::istringstream lines(findings);
    for (std::string line; std::getline(lines, line);) {
      found |= line.find(b.finding) != std::string::npos && line.find(" | " + b.where + " | ") != std::string::npos;
    }
    EXPECT_TRUE(found) << b.finding << " at " << b.where << " is not among:\n" << findings;
  }
}

TEST(CheckTest, RelationshipPropertiesMustAgreeWithAssertions) {
  TemporaryDirectory directory;
  auto store = Must(GraphStore::Open(directory / "store", WriteOptions()));
  graph::GraphWriter* writer = Must(store->Writer());
  graph::GraphBatch batch = NextInChain(1, writer, *Must(store->Snapshot()));
  graph::SetProperty(&batch.put_relationships[0].properties, writer->InternKey(graph::property::kAssertions), 5);
  graph::SetProperty(&batch.put_relationships[1].properties, writer->InternKey(graph::property::kSources), 2);
  Must(writer->Commit(batch));
  const CheckReport report = Must(CheckStore(*store));
  ASSERT_EQ(report.finding_count, 2u);
  EXPECT_EQ(report.findings[0].detail, "r:1 says 5, has 1");
  EXPECT_EQ(report.findings[1].detail, "r:2 says 2, has 1 articles");
  EXPECT_EQ(report.counts.assertions, 3u);
}

TEST(CheckTest, ListsNoMoreFindingsThanAskedFor) {
  TemporaryDirectory directory;
  auto store = Must(GraphStore::Open(directory / "store", WriteOptions()));
  graph::GraphWriter* writer = Must(store->Writer());
  graph::GraphBatch batch = NextInChain(1, writer, *Must(store->Snapshot()));
  for (auto& r : batch.put_relationships) {
    graph::SetProperty(&r.properties, writer->InternKey(graph::property::kAssertions), 5);
  }
  Must(writer->Commit(batch));
  const CheckReport report = Must(CheckStore(*store, {.max_findings = 2}));
  EXPECT_EQ(report.finding_count, 3u);
  EXPECT_EQ(report.findings.size(), 2u);
  EXPECT_FALSE(report.clean());
}

}  // namespace
}  // namespace dossier::storage
