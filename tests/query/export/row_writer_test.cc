#include "query/export/row_writer.h"

#include <sstream>

#include "core/base/utf8.h"
#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

std::string Write(const std::vector<std::string>& columns, const std::vector<Row>& rows, RowFormat format,
                  std::size_t width = 0) {
  SmallGraph graph;
  const auto reader = graph.Read();
  const RecordSet records = RecordSet::Load(*reader, rows).value();
  std::ostringstream out;
  WriteRows(columns, rows, records, format, {.table_width = width}, out);
  return out.str();
}

TEST(RowWriterTest, TableAlignsNumbersRightAndChineseByWidth) {
  EXPECT_EQ(Write({"name", "n"}, {{"包钢集团", 7}, {"Ann", 1200}}, RowFormat::kTable),
            "┌──────────┬──────┐\n"
            "│ name     │    n │\n"
            "├──────────┼──────┤\n"
            "│ 包钢集团 │    7 │\n"
            "│ Ann      │ 1200 │\n"
            "└──────────┴──────┘\n");
}

TEST(RowWriterTest, TableCutsOnlyWhereAWidthIsGiven) {
  const std::string longest(200, 'x');
  EXPECT_NE(Write({"c"}, {{longest}}, RowFormat::kTable).find(longest), std::string::npos);
  const std::string cut = Write({"c", "d"}, {{longest, "short"}}, RowFormat::kTable, 40);
  EXPECT_EQ(cut.find(longest), std::string::npos);
  EXPECT_NE(cut.find("x…"), std::string::npos);
  EXPECT_NE(cut.find("short"), std::string::npos);
  std::istringstream lines(cut);
  for (std::string line; std::getline(lines, line);) EXPECT_EQ(DisplayWidth(line), 40u) << line;
}

TEST(RowWriterTest, TableCutsWideCharactersWhole) {
  const std::string cut = Write({"c"}, {{"包钢集团包钢集团包钢集团"}}, RowFormat::kTable, 15);
  std::istringstream lines(cut);
  for (std::string line; std::getline(lines, line);) EXPECT_EQ(DisplayWidth(line), 15u) << line;
  EXPECT_TRUE(IsValidUtf8(cut));
}

TEST(RowWriterTest, TableKeepsControlCharactersFromTheTerminal) {
  const std::string table = Write({"c"}, {{"a\x1b[31mred\nnext"}}, RowFormat::kTable);
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_NE(table.find("red next"), std::string::npos);
}

struct Case {
  RowFormat format;
  const char* expected;
  friend void PrintTo(const Case& c, std::ostream* out) { *out << "format " << static_cast<int>(c.format); }
};
class RowFormatTest : public testing::TestWithParam<Case> {};

TEST_P(RowFormatTest, EscapesAwkwardValues) {
  const std::vector<Row> rows = {{"a,\"b\"\n|c\\<", graph::Value(), ""}, {true, 1.5, graph::List{1, "x"}}};
  EXPECT_EQ(Write({"one", "two", "three"}, rows, GetParam().format), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Formats, RowFormatTest,
    testing::Values(Case{RowFormat::kJson,
                         "[\n {\"one\":\"a,\\\"b\\\"\\n|c\\\\<\",\"two\":null,\"three\":\"\"},\n "
                         "{\"one\":true,\"two\":1.5,\"three\":[1,\"x\"]}\n]\n"},
                    Case{RowFormat::kJsonLines,
                         "{\"one\":\"a,\\\"b\\\"\\n|c\\\\<\",\"two\":null,\"three\":\"\"}\n"
                         "{\"one\":true,\"two\":1.5,\"three\":[1,\"x\"]}\n"},
                    Case{RowFormat::kCsv,
                         "one,two,three\r\n\"a,\"\"b\"\"\n|c\\<\",,\"\"\r\ntrue,1.5,\"[1,\"\"x\"\"]\"\r\n"},
                    Case{RowFormat::kTsv, "one\ttwo\tthree\na,\"b\"\\n|c\\\\<\t\t\ntrue\t1.5\t[1,\"x\"]\n"},
                    Case{RowFormat::kMarkdown,
                         "| one | two | three |\n| --- | --- | --- |\n| a,\"b\"<br>\\|c\\\\&lt; |  |  |\n"
                         "| true | 1.5 | [1,\"x\"] |\n"}));

TEST(RowWriterTest, NoRowsIsAnEmptyArrayAndAnEmptyStream) {
  EXPECT_EQ(Write({"a"}, {}, RowFormat::kJson), "[]\n");
  EXPECT_EQ(Write({"a"}, {}, RowFormat::kJsonLines), "");
  EXPECT_EQ(Write({"a"}, {}, RowFormat::kCsv), "a\r\n");
}

TEST(RowWriterTest, KnowsItsFormatsByName) {
  EXPECT_EQ(ParseRowFormat("jsonl"), RowFormat::kJsonLines);
  EXPECT_EQ(ParseRowFormat("xml"), std::nullopt);
}

}  // namespace
}  // namespace dossier::query
