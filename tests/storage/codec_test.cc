#include "storage/internal/record_codec.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "storage/internal/adjacency_block.h"
#include "storage/internal/key.h"
#include "storage/internal/relationship_page.h"
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
  const Relationship met = *Must(reader->FindRelationship(RelationshipId{1}));
  records.push_back(*EncodeRelationshipPage(std::span(&met, 1), reader->symbols().keys.Find(property::kDate).value()));
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
    refused += !DecodeNode(NodeId{1}, bytes) + !RelationshipPage::Parse(0, bytes) + !DecodeAssertion({}, bytes) +
               !DecodeSupport({}, {}, bytes) + !DecodeArticle({}, bytes) + !DecodeText(bytes, &article) +
               !DecodeHistory(bytes) + !DecodeCounters(bytes) + !DecodeAdjacencyBlock(bytes, &entries, &has_more);
  }
  EXPECT_GT(refused, 20000);
}

// Relationships of one page: some ids missing, all kinds of dates and properties; or plain ones, as imports make them.
std::vector<Relationship> RandomPage(std::mt19937* random, std::uint64_t page, bool plain) {
  const Value dates[] = {Value(),      "2024-05-03", "2024-05", "2024", "0001-01-01", "9999-12-31", "2024-13-01",
                         "2024-05-32", "24-05-03",   "soon",    "",     "0000",       Date{5},      7};
  std::vector<Relationship> relationships;
  const std::uint64_t step = plain ? 1 : 1 + (*random)() % 40;
  for (std::uint64_t slot = (*random)() % step; slot < kPageRelationships; slot += plain ? 1 : 1 + (*random)() % step) {
    Relationship& r = relationships.emplace_back();
    r.id = RelationshipId{(page << kPageShift) + slot};
    r.start = NodeId{plain ? 1000 + slot / 9 : (std::uint64_t{(*random)()} << 32 | (*random)()) >> (*random)() % 64};
    r.end = NodeId{(*random)() % 1000000};
    r.type = TypeId{plain ? 1 : static_cast<std::uint32_t>((*random)()) >> (*random)() % 32};
    r.origin = plain || (*random)() % 2 == 0 ? Origin::kByHand : Origin::kExtracted;
    SetProperty(&r.properties, PropertyKeyId{3},
                plain ? Value(UnpackDate((2000 + (*random)() % 20) << 9 | 5 << 5 | 3)) : dates[(*random)() % 14]);
    if (!plain && (*random)() % 2 == 0) SetProperty(&r.properties, PropertyKeyId{1}, Value("before"));
    if (!plain && (*random)() % 2 == 0) SetProperty(&r.properties, PropertyKeyId{9}, List{Value("after"), Value(2)});
  }
  return relationships;
}

TEST(RelationshipPageTest, EveryPageComesBack) {
  std::mt19937 random(5);
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t number = random() >> random() % 32;
    const auto relationships = RandomPage(&random, number, i % 8 == 0);
    const std::string bytes = *EncodeRelationshipPage(relationships, PropertyKeyId{i % 3 == 0 ? 0u : 3u});
    const auto page = RelationshipPage::Parse(number, bytes);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->DecodeAll(), relationships);
    ASSERT_EQ(page->size(), relationships.size());
    for (std::size_t k = 0; k < relationships.size(); ++k) {
      const Relationship& r = relationships[k];
      EXPECT_EQ(page->Decode(k), r);
      EXPECT_EQ(page->Find(r.id), k);
      EXPECT_EQ(page->start(k), r.start);
      EXPECT_EQ(page->end(k), r.end);
      EXPECT_EQ(page->type(k), r.type);
      if (i % 3 != 0) {
        EXPECT_EQ(page->date(k), PackDateOf(FindProperty(r.properties, PropertyKeyId{3})));
      }
      if (k == 0 || relationships[k - 1].id < RelationshipId{ToNumber(r.id) - 1}) {
        EXPECT_EQ(page->Find(RelationshipId{ToNumber(r.id) - 1}), std::nullopt);
      }
    }
  }
}

// What the pages are for: a dated relationship of an imported graph takes few bytes.
TEST(RelationshipPageTest, PlainPagesAreSmall) {
  std::mt19937 random(6);
  const auto relationships = RandomPage(&random, 77, true);
  ASSERT_EQ(relationships.size(), kPageRelationships);
  EXPECT_LT(EncodeRelationshipPage(relationships, PropertyKeyId{3})->size(), 5 * kPageRelationships);
}

TEST(RelationshipPageTest, WhatCannotBeStoredIsRefused) {
  Relationship r{.id = RelationshipId{1}, .start = NodeId{1}, .type = TypeId{1}, .end = NodeId{1}};
  SetProperty(&r.properties, PropertyKeyId{3}, NodeId{1});
  EXPECT_EQ(EncodeRelationshipPage(std::span(&r, 1), PropertyKeyId{3}), std::nullopt);
}

TEST(PackedColumnTest, NumbersComeBackFromAsFewBitsAsTheyNeed) {
  std::mt19937_64 random(7);
  for (int width = 0; width <= 64; ++width) {
    for (std::size_t count = 1; count < 40; count += 7) {
      std::vector<std::uint64_t> numbers;
      const std::uint64_t least = width == 64 ? 0 : random() >> width >> 1;
      for (std::size_t i = 0; i < count; ++i) numbers.push_back(least + (width == 0 ? 0 : random() >> (64 - width)));
      std::string bytes;
      ByteWriter out(&bytes);
      WritePackedColumn(numbers, &out);
      EXPECT_LE(bytes.size(), 11 + (count * static_cast<std::size_t>(width) + 7) / 8);
      ByteReader in(bytes);
      const PackedColumn column = PackedColumn::Read(count, &in);
      EXPECT_TRUE(in.Done());
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(column.At(i), numbers[i]) << width;
    }
  }
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
    for (const char tag : std::string("FCYNPAnlpsDTSeMmHx")) {
      const std::string bytes = std::string(size, '\0').insert(0, 1, tag);
      static_cast<void>(ParseNameKey(bytes)), static_cast<void>(ParseAdjacencyKey(bytes));
      static_cast<void>(ParseEndsKey(bytes)), static_cast<void>(ParseSymbolKey(bytes));
      static_cast<void>(ParseTypePageKey(bytes));
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

// Stores that earlier builds wrote. One for each released format version; never made anew.
void ExpectTheExample(const std::string& path) {
  TemporaryDirectory directory;
  CommitExample(Must(GraphStore::Open(directory / "now", WriteOptions())).get());
  const auto store = Must(GraphStore::Open(path, OpenOptions()));
  const auto report = Must(CheckStore(*store));
  EXPECT_TRUE(report.clean()) << report.findings.at(0).what;
  EXPECT_EQ(WithoutMatchKeys(DumpKeys(path)), WithoutMatchKeys(DumpKeys(directory / "now")));
  EXPECT_EQ(Must(Must(store->Snapshot())->FindArticle(ArticleId{1}))->text, "Ada Berg met Tom Lund.");
}

TEST(CompatTest, OpensTheStoreOfFormatVersion2) { ExpectTheExample(DOSSIER_SOURCE_DIR "/tests/compat/v2"); }

TEST(CompatTest, AStoreOfFormatVersion1IsMigratedWhenItIsOpenedForWriting) {
  TemporaryDirectory directory;
  const std::string path = directory / "copy";
  std::filesystem::copy(DOSSIER_SOURCE_DIR "/tests/compat/v1", path);
  const auto refused = GraphStore::Open(path, OpenOptions());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kStoreVersion);
  EXPECT_THAT(refused.error().message, HasSubstr("has format version 1, and this dossier reads version 2"));
  EXPECT_THAT(refused.error().hint, HasSubstr("dossier compact --db " + path));
  Must(GraphStore::Open(path, WriteOptions()));
  ExpectTheExample(path);
  Must(GraphStore::Open(path, WriteOptions()));  // a second time there is nothing to do
  ExpectTheExample(path);
}

}  // namespace
}  // namespace dossier::storage
