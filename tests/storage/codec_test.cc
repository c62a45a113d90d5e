#include "storage/internal/record_codec.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "storage/internal/adjacency_block.h"
#include "storage/internal/key.h"
#include "storage/internal/value_codec.h"
#include "storage/store_check.h"
#include "tests/storage/example_store.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using namespace graph;  // NOLINT(google-build-using-namespace)
using ::testing::HasSubstr;

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const unsigned char c : bytes) text += fmt::format("{}{:02x}", text.empty() ? "" : " ", c);
  return text;
}

DateTime BerlinTime() {
  DateTime t{.seconds = 1714737600, .nanoseconds = 5, .offset_seconds = 7200};
  t.zone = std::make_shared<const std::string>("Europe/Berlin");
  return t;
}

// A value of every kind, as docs/storage_format.md shows it.
const std::vector<std::pair<std::string, Value>>& Samples() {
  static const std::vector<std::pair<std::string, Value>> samples = {
      {"null (in a list or map)", Value()},
      {"false", false},
      {"true", true},
      {"42", 42},
      {"-1", -1},
      {"9223372036854775807", INT64_MAX},
      {"0.75", 0.75},
      {"\"Ada\"", "Ada"},
      {"[1, \"b\"]", List{Value(1), Value("b")}},
      {"{a: true}", Map{{"a", Value(true)}}},
      {"date 1970-01-03", Date{2}},
      {"local time 00:00:00.000000003", LocalTime{3}},
      {"time 00:00:00.000000003+01:00", Time{3, 3600}},
      {"local datetime 1970-01-01T00:00:01.000000002", LocalDateTime{1, 2}},
      {"datetime 2024-05-03T12:00Z + 5 ns at +02:00 in Europe/Berlin", BerlinTime()},
      {"duration of 1 month, -2 days, 3 s, -4 ns", Duration{1, -2, 3, -4}},
  };
  return samples;
}

std::string Encode(const Value& value) {
  std::string bytes;
  ByteWriter out(&bytes);
  EXPECT_TRUE(EncodeValue(value, &out));
  return bytes;
}

std::optional<Value> Decode(std::string_view bytes) {
  ByteReader in(bytes);
  Value value = DecodeValue(&in);
  if (!in.Done()) return std::nullopt;
  return value;
}

std::string FormatPage() { return ReadFile(DOSSIER_SOURCE_DIR "/docs/storage_format.md"); }

TEST(ValueCodecTest, EveryKindComesBackAndIsAsTheFormatPageSays) {
  const std::string page = FormatPage();
  for (const auto& [text, value] : Samples()) {
    const std::string bytes = Encode(value);
    const auto back = Decode(bytes);
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(back->type(), value.type()) << text;
    EXPECT_EQ(Encode(*back), bytes) << text;
    EXPECT_THAT(page, HasSubstr(fmt::format("| {} | `{}` |", text, Hex(bytes))));
  }
}

TEST(ValueCodecTest, RefusesWhatIsNoProperty) {
  std::string bytes;
  ByteWriter out(&bytes);
  EXPECT_FALSE(EncodeValue(NodeId{1}, &out));
  EXPECT_FALSE(EncodeValue(List{Value(RelationshipId{1})}, &out));
  Value deep = 1;
  for (int i = 0; i < kMaxValueDepth; ++i) deep = List{deep};
  EXPECT_TRUE(EncodeValue(deep, &out));
  EXPECT_TRUE(Decode(Encode(deep)));
  EXPECT_FALSE(EncodeValue(List{deep}, &out));
}

TEST(ValueCodecTest, MalformedBytesAreRefused) {
  const std::pair<const char*, std::string> cases[] = {
      {"nothing", ""},
      {"unknown tag", "\x0e"},
      {"string longer than the bytes", "\x05\x09zz"},
      {"list count longer than the bytes", "\x06\xff\xff\xff\xff\x0f"},
      {"varint of eleven bytes", "\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"},
      {"varint past 64 bits", "\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"},
      {"map keys out of order", std::string("\x07\x02\x01"
                                            "b\x01\x01"
                                            "a\x01",
                                            9)},
      {"time past the day", std::string("\x09\xff\xff\xff\xff\xff\xff\x7f", 8)},
      {"bytes left over", std::string("\x01\x01", 2)},
      {"lists in lists without end", std::string(200, '\x06')},
  };
  for (const auto& [what, bytes] : cases) EXPECT_EQ(Decode(bytes), std::nullopt) << what;
}

// Any damage of a record that checksums would let through is refused or gives another record, and stays within bounds.
TEST(RecordCodecTest, TakesAnyBytes) {
  std::mt19937 random(3);
  TemporaryDirectory directory;
  CommitExample(Must(GraphStore::Open(directory / "store", WriteOptions())).get());
  std::vector<std::string> records;
  const auto store = Must(GraphStore::Open(directory / "store", OpenOptions()));
  const auto reader = Must(store->Snapshot());
  records.push_back(*EncodeNode(*Must(reader->FindNode(NodeId{1}))));
  records.push_back(*EncodeRelationship(*Must(reader->FindRelationship(RelationshipId{1}))));
  records.push_back(EncodeAssertion(Must(reader->ArticleAssertions(ArticleId{1}))[0]));
  records.push_back(EncodeSupport(Must(reader->ArticleSupports(ArticleId{1}))[0]));
  records.push_back(EncodeArticle(*Must(reader->FindArticle(ArticleId{1}))));
  records.push_back(EncodeText(*Must(reader->FindArticle(ArticleId{1}))));
  records.push_back(EncodeHistory({1, "a", "b", "c"}));
  records.push_back(EncodeCounters({}));
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = records[random() % records.size()];
    for (int j = 0; j < 1 + i % 3; ++j) {
      switch (random() % 3) {
        case 0: bytes[random() % bytes.size()] = static_cast<char>(random()); break;
        case 1: bytes.resize(1 + random() % bytes.size()); break;
        default: bytes.push_back(static_cast<char>(random())); break;
      }
    }
    Article article;
    std::vector<AdjacencyEntry> entries;
    bool has_more = false;
    refused += !DecodeNode(NodeId{1}, bytes) + !DecodeRelationship(RelationshipId{1}, bytes) +
               !DecodeAssertion({}, bytes) + !DecodeSupport({}, {}, bytes) + !DecodeArticle({}, bytes) +
               !DecodeText(bytes, &article) + !DecodeHistory(bytes) + !DecodeCounters(bytes) +
               !DecodeAdjacencyBlock(bytes, &entries, &has_more);
  }
  EXPECT_GT(refused, 20000);
}

TEST(KeyTest, OrderOfKeysIsOrderOfIds) {
  EXPECT_LT(NodeKey(NodeId{255}), NodeKey(NodeId{256}));
  EXPECT_LT(NameKey("ada", NodeId{9}), NameKey("ada berg", NodeId{1}));
  EXPECT_LT(NameKey("ada", NodeId{9}), NameKey(std::string("ada\0", 4), NodeId{1}));
  EXPECT_LT(NameKey(std::string("ada\0z", 5), NodeId{1}), NameKey("ada ", NodeId{1}));
  const AdjacencyList list{NodeId{7}, true, TypeId{2}};
  EXPECT_LT(AdjacencyKey(list), AdjacencyKey(list, {NodeId{0}, RelationshipId{1}}));
  EXPECT_LT(AdjacencyKey(list, {NodeId{9}, RelationshipId{9}}), AdjacencyKey({NodeId{7}, true, TypeId{3}}));
}

TEST(KeyTest, KeysAreReadAsTheyWereMade) {
  const std::string name("a\0b\0", 4);
  EXPECT_EQ(ParseNameKey(NameKey(name, NodeId{5}))->name, name);
  EXPECT_EQ(ParseNameKey(NameKey("", NodeId{5}))->node, NodeId{5});
  EXPECT_EQ(ParseEndsKey(EndsKey(NodeId{1}, TypeId{2}, NodeId{3}, {ArticleId{4}, 5}))->object, NodeId{3});
  const AdjacencyList list{NodeId{7}, true, TypeId{2}};
  EXPECT_EQ(ParseAdjacencyKey(AdjacencyKey(list))->list, list);
  EXPECT_EQ(ParseAdjacencyKey(AdjacencyKey(list, {NodeId{8}, RelationshipId{9}}))->first.relationship,
            RelationshipId{9});
  for (std::size_t size = 0; size < 30; ++size) {
    for (const char tag : std::string("FCYNRAnltsDTSeMmHx")) {
      const std::string bytes = std::string(size, '\0').insert(0, 1, tag);
      static_cast<void>(ParseNameKey(bytes)), static_cast<void>(ParseAdjacencyKey(bytes));
      static_cast<void>(ParseEndsKey(bytes)), static_cast<void>(ParseSymbolKey(bytes));
    }
  }
}

// The page's worked example, byte for byte.
TEST(StorageFormatTest, ThePageShowsTheBytesOfTheExample) {
  TemporaryDirectory directory;
  CommitExample(Must(GraphStore::Open(directory / "store", WriteOptions())).get());
  std::string page = FormatPage();
  std::istringstream dump(DumpKeys(directory / "store"));
  for (std::string line; std::getline(dump, line);) {
    // "KEY | VALUE" is "| `KEY` | `VALUE` | meaning |" there.
    const std::size_t bar = line.find(" |");
    const std::string key = line.substr(0, bar), value = line.size() > bar + 3 ? line.substr(bar + 3) : "";
    EXPECT_THAT(page, HasSubstr(fmt::format("| `{}` | {}{}{} |", key, value.empty() ? "" : "`", value,
                                            value.empty() ? "(empty)" : "`")));
  }
}

// A dump without the match keys of the name index, which earlier builds did not write.
std::string WithoutMatchKeys(const std::string& dump) {
  std::istringstream lines(dump);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    const bool is_match_key = line.starts_with("n 01") || line.starts_with("n 02") || line.starts_with("n 03");
    if (!is_match_key) kept += line + "\n";
  }
  return kept;
}

// A store that an earlier build wrote. One for each released format version; never made anew.
TEST(CompatTest, OpensTheStoreOfFormatVersion1) {
  TemporaryDirectory directory;
  const std::string kept = DOSSIER_SOURCE_DIR "/tests/compat/v1";
  CommitExample(Must(GraphStore::Open(directory / "now", WriteOptions())).get());
  const auto store = Must(GraphStore::Open(kept, OpenOptions()));
  const auto report = Must(CheckStore(*store));
  EXPECT_TRUE(report.clean()) << report.findings.at(0).what;
  EXPECT_EQ(WithoutMatchKeys(DumpKeys(kept)), WithoutMatchKeys(DumpKeys(directory / "now")));
  std::filesystem::copy(kept, directory / "copy");
  const auto writable = Must(GraphStore::Open(directory / "copy", WriteOptions()));
  EXPECT_EQ(Must(Must(writable->Snapshot())->FindArticle(ArticleId{1}))->text, "Ada Berg met Tom Lund.");
}

}  // namespace
}  // namespace dossier::storage
