#include "query/import/csv_record.h"

#include <gtest/gtest.h>

#include "query/import/record_blocks.h"

namespace dossier::query {
namespace {

// Records as "line: field|field"; a quoted field keeps one quote in front, a bad record is "line: !".
std::vector<std::string> Read(std::string_view block, const CsvFormat& format = {}) {
  std::vector<std::string> records;
  CsvCursor cursor(block, format);
  for (;;) {
    const CsvCursor::Step step = cursor.Next();
    std::string line = std::to_string(cursor.line()) + ": ";
    if (step == CsvCursor::Step::kEnd) return records;
    if (step == CsvCursor::Step::kBad) {
      records.push_back(line + "!");
      continue;
    }
    for (std::size_t i = 0; i < cursor.fields().size(); ++i) {
      const CsvField& field = cursor.fields()[i];
      line += (i > 0 ? "|" : "") + std::string(field.quoted ? "\"" : "") + std::string(field.text);
    }
    records.push_back(line);
  }
}

class StringSource final : public ByteSource {
 public:
  StringSource(std::string bytes, std::size_t step) : bytes_(std::move(bytes)), step_(step) {}
  Result<std::size_t> Read(char* out, std::size_t size) override {
    const std::size_t count = bytes_.copy(out, std::min(size, step_), read_);
    read_ += count;
    return count;
  }

 private:
  std::string bytes_;
  std::size_t step_;
  std::size_t read_ = 0;
};

// The same records, read by blocks: every line of Read with the line counted through.
std::vector<std::string> ReadByBlocks(const std::string& bytes, std::size_t block_bytes) {
  RecordBlocks blocks(std::make_unique<StringSource>(bytes, 7), TableFormat::kCsv, {}, block_bytes);
  std::vector<std::string> all;
  std::uint64_t lines = 0;
  for (;;) {
    auto block = blocks.Next();
    EXPECT_TRUE(block.ok());
    if (!block.ok() || !block->has_value()) return all;
    for (const std::string& record : Read(**block)) {
      const std::size_t colon = record.find(':');
      all.push_back(std::to_string(std::stoull(record.substr(0, colon)) + lines) + record.substr(colon));
    }
    CsvCursor cursor(**block, {});
    while (cursor.Next() != CsvCursor::Step::kEnd) {
    }
    lines += cursor.line();
  }
}

struct Case {
  const char* what;
  std::string bytes;
  std::vector<std::string> records;
};

const Case kCases[] = {
    {"plain", "a,b\nc,d\n", {"0: a|b", "1: c|d"}},
    {"no line feed at the end", "a,b", {"0: a|b"}},
    {"empty fields", ",\na,\n,b", {"0: |", "1: a|", "2: |b"}},
    {"carriage returns", "a,b\r\n\"c\",d\r\n\r\ne,f\r\n", {"0: a|b", "1: \"c|d", "3: e|f"}},
    {"a carriage return inside", "a\rb,c\n", {"0: a\rb|c"}},
    {"empty lines are passed over", "\n\na\n\nb\n", {"2: a", "4: b"}},
    {"quotes", "\"a,b\",\"c\"\n", {"0: \"a,b|\"c"}},
    {"doubled quotes", "\"a \"\"b\"\" c\",\"\"\"\"\n", {"0: \"a \"b\" c|\"\""}},
    {"empty and quoted empty", "\"\",,\"\"\n", {"0: \"||\""}},
    {"line feeds in quotes", "\"a\nb\r\nc\",d\ne,f\n", {"0: \"a\nb\r\nc|d", "3: e|f"}},
    {"a quote inside a bare field", "5\" disk,b\nc,d\n", {"0: 5\" disk|b", "1: c|d"}},
    {"bytes behind a closing quote", "\"a\"b,c\nd,e\n", {"0: !", "1: d|e"}},
    {"a quote that never closes", "a,\"b\nc,d\ne,f\n", {"0: !", "1: c|d", "2: e|f"}},
    {"one that closes in another line", "a,\"b\nc,\"d\ne,f\n", {"0: !", "1: !", "2: e|f"}},
    {"a quoted field at the end", "a,\"b\"", {"0: a|\"b"}},
    {"a quote as the last byte", "a\nb,\"", {"0: a", "1: !"}},
};

TEST(CsvRecordTest, ReadsRecords) {
  for (const Case& c : kCases) EXPECT_EQ(Read(c.bytes), c.records) << c.what;
}

TEST(CsvRecordTest, BlocksOfAnySizeGiveTheSameRecords) {
  for (const Case& c : kCases) {
    for (std::size_t size = 1; size < 40; ++size) {
      EXPECT_EQ(ReadByBlocks(c.bytes, size), c.records) << c.what << ", blocks of " << size;
    }
  }
}

TEST(CsvRecordTest, WithoutQuotesAQuoteIsAByte) {
  EXPECT_EQ(Read("\"a\t\"b\"\nc\td\n", {.delimiter = '\t', .quotes = false}),
            (std::vector<std::string>{"0: \"a|\"b\"", "1: c|d"}));
}

TEST(CsvRecordTest, AQuoteThatClosesTooFarAwaySpoilsOneLine) {
  const std::string bytes = "a,\"b\n" + std::string(kMaxRecordBytes, 'x') + "\",c\nd,e\n";
  const auto records = ReadByBlocks(bytes, 1 << 16);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0], "0: !");
  EXPECT_EQ(records[2], "2: d|e");
}

TEST(RecordBlocksTest, DropsAByteOrderMarkAndRefusesEndlessLines) {
  RecordBlocks marked(std::make_unique<StringSource>("\xEF\xBB\xBFid,name\n", 3), TableFormat::kCsv, {}, 1);
  auto block = marked.Next();
  ASSERT_TRUE(block.ok() && block->has_value());
  EXPECT_EQ(**block, "id,name\n");
  RecordBlocks endless(std::make_unique<StringSource>(std::string(2 * kMaxRecordBytes, 'x'), 1 << 20),
                       TableFormat::kCsv, {}, 1 << 16);
  const auto refused = endless.Next();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kBadInput);
}

}  // namespace
}  // namespace dossier::query
