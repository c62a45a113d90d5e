// Articles as they come from the web, where the folder of them is at hand.
#include <algorithm>
#include <iostream>
#include <map>

#include "core/base/utf8.h"
#include "core/text/date_expression.h"
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

std::vector<Document> CleanFolder(const std::filesystem::path& folder) {
  std::vector<Document> documents;
  ArticleReader reader({folder.string()}, {});
  while (auto item = reader.Next()) {
    if (const auto* raw = std::get_if<RawArticle>(&*item)) {
      Result<Document> document = CleanArticle(*raw);
      EXPECT_TRUE(document.ok());
      if (document.ok()) documents.push_back(std::move(*document));
    }
  }
  return documents;
}

class RealArticlesTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path shared = SharedFolder();
    if (shared.empty() || !std::filesystem::is_directory(shared / "articles")) {
      GTEST_SKIP() << "no real articles: set DOSSIER_SHARED to the folder that holds articles/";
    }
    documents_ = CleanFolder(shared / "articles");
  }
  std::vector<Document> documents_;
};

TEST_F(RealArticlesTest, KeepNoFurnitureAndNoDamage) {
  ASSERT_EQ(documents_.size(), 5u);
  for (const Document& document : documents_) {
    for (const char* trace : {"opens in a new tab",
                              "Leave a Reply",
                              "Submit a Comment",
                              "email address",
                              "Spread the word",
                              "CATEGORIES",
                              "Search",
                              "Recent Reex",
                              "By Daniel",
                              "Inspired to launch",
                              "Inbox",
                              "subscribing",
                              "0 Comments",
                              "wp:",
                              "©",
                              "Highlights",
                              "PrioritiesSummary",
                              "โ",
                              "ย",
                              "€",
                              "â",
                              "\xEF\xBF\xBD"}) {
      EXPECT_EQ(document.text.find(trace), std::string::npos) << document.id << ": " << trace;
    }
    EXPECT_TRUE(IsValidUtf8(document.text));
    const auto is_highlight = [](const Block& block) { return block.kind == BlockKind::kHighlight; };
    EXPECT_EQ(std::ranges::count_if(document.blocks, is_highlight), 3) << document.id;
  }
}

TEST_F(RealArticlesTest, HaveTheirTitlesAndDates) {
  ASSERT_EQ(documents_.size(), 5u);
  EXPECT_EQ(documents_[0].published, (PartialDate{2025, 10, 27}));
  for (std::size_t i = 1; i < 5; ++i) EXPECT_FALSE(documents_[i].published) << i;
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(documents_[i].blocks[0].kind, BlockKind::kTitle);
    EXPECT_EQ(documents_[i].title, documents_[i].blocks[0].span.In(documents_[i].text));
  }
  EXPECT_EQ(documents_[4].title, "");
  EXPECT_EQ(documents_[4].year_hint, 2025);
  std::vector<std::string> dates;
  for (const DateExpression& date :
       FindDates(documents_[4].text, {0, documents_[4].text.size()}, MakeDateContext(documents_[4]))) {
    dates.push_back(date.date ? date.date->ToIso() : "?");
  }
  EXPECT_EQ(dates, (std::vector<std::string>{"2025", "2025-11-25", "2025-11-26"}));
}

TEST_F(RealArticlesTest, HaveTheirPunctuationBack) {
  ASSERT_EQ(documents_.size(), 5u);
  EXPECT_NE(documents_[0].text.find("toward “safe self-sufficiency”—blending sustainability"), std::string::npos);
  EXPECT_NE(documents_[4].text.find("from a “large rare earth country” into a “strong rare earth country.” In"),
            std::string::npos);
  EXPECT_NE(documents_[4].text.find("Led by Northern Rare Earth—Baogang’s key listed rare earth subsidiary—experts"),
            std::string::npos);
}

// Every sentence of the annotated articles in corpus/ stays.
TEST(CorpusTest, LosesNoProse) {
  const std::filesystem::path shared = SharedFolder();
  if (shared.empty() || !std::filesystem::is_directory(shared / "corpus")) {
    GTEST_SKIP() << "no annotated articles: set DOSSIER_SHARED to the folder that holds corpus/";
  }
  std::size_t articles = 0, titles = 0, right_titles = 0, edges = 0, lost = 0;
  for (const auto& entry : std::filesystem::directory_iterator(shared / "corpus")) {
    std::ifstream in(entry.path());
    std::string part, id, title, text;
    std::map<std::string, std::string> kept;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("@id ")) {
        id = line.substr(4), text.clear();
      } else if (line.starts_with("@title ")) {
        title = line.substr(7);
      } else if (line.starts_with('@')) {
        if (part == "@text") {
          const Document document = Clean(text);
          ++articles;
          if (title != "-") ++titles, right_titles += document.title == title ? 1 : 0;
          kept[id] = document.text;
        }
        part = line;
      } else if (part == "@text") {
        text += line + "\n";
      } else if (part == "@edges" && !line.empty() && line.find(" | ") != std::string::npos) {
        // The fourth field is words of the text; damaged ones cannot be looked up.
        std::vector<std::string> fields;
        std::stringstream fields_in(line);
        for (std::string field; std::getline(fields_in, field, '|');) fields.push_back(field);
        if (fields.size() < 4 || !std::ranges::all_of(fields[3], [](unsigned char c) { return c < 0x80; })) continue;
        const std::string words = fields[3].substr(1, fields[3].find_last_not_of(' '));
        ++edges;
        if (kept[id].find(words) == std::string::npos) {
          std::cout << id << " lost: " << words << "\n";
          ++lost;
        }
      }
    }
  }
  EXPECT_GT(articles, 200u);
  EXPECT_GT(edges, 5000u);
  EXPECT_LE(lost, 20u);
  EXPECT_GE(right_titles * 100, titles * 99);
}

}  // namespace
}  // namespace dossier::text
