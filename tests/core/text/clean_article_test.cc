// What is kept of an article, what is dropped, and why.
#include <algorithm>

#include "core/base/utf8.h"
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

using testing::Test;

// "T Headline | P Text": kinds by letter (Title, Heading, highliGht, Paragraph, list Item, table Cell, Dateline).
std::string Blocks(const Document& document) {
  std::string out;
  for (const Block& block : document.blocks) {
    if (!out.empty()) out += " | ";
    out += std::string(1, "THGPICD"[static_cast<int>(block.kind)]) + " " + std::string(block.span.In(document.text));
  }
  return out;
}

std::vector<std::string> Reasons(const Document& document) {
  std::vector<std::string> reasons;
  for (const SkippedSpan& skipped : document.skipped) reasons.push_back(skipped.why);
  return reasons;
}

constexpr const char* kBody =
    "Harbor Steel opened a new mill in Port Vale on Monday, and its chairman Ana Lopez met the mayor there.\n\n"
    "The mill will employ two hundred people once the second line runs, the company said in a statement.\n\n";

TEST(CleanArticleTest, FindsTitleDateAndBlocks) {
  const Document document = Clean(
      "Harbor Steel Opens Mill in Port Vale\n\nOct 27, 2025\n\nHighlights\n\n  • Harbor Steel opened a mill.\n  • "
      "Lopez met the "
      "mayor.\n\nHarbor Steel opened a new mill on Monday, and its chairman met the mayor.\n\nWhat Comes Next\n\n1. "
      "The second line "
      "opens.\n2. More people are hired.\n");
  EXPECT_EQ(document.title, "Harbor Steel Opens Mill in Port Vale");
  EXPECT_EQ(document.published->ToIso(), "2025-10-27");
  EXPECT_EQ(Blocks(document),
            "T Harbor Steel Opens Mill in Port Vale | G Harbor Steel opened a mill. | G Lopez met the mayor. | "
            "P Harbor Steel opened a new mill on Monday, and its chairman met the mayor. | H What Comes Next | "
            "I The second line opens. | I More people are hired.");
}

TEST(CleanArticleTest, FindsNoTitleWhereThereIsNone) {
  EXPECT_EQ(Clean(std::string("Highlights\n- One thing happened.\n") + kBody).title, "");
  EXPECT_EQ(Clean(kBody).title, "");
}

TEST(CleanArticleTest, DropsWhatSitesPutAround) {
  for (const char* furniture :
       {"Leave a Reply\n\nYour email address will not be published. Required fields are marked *\n\nName *\n\nEmail *",
        "0 Comments",
        "Submit a Comment",
        "Spread the word:",
        "CATEGORIES: , ,",
        "Tags: steel, mills",
        "Share on Facebook",
        "Search\nRecent Harbor News\n\nSteel Price Falls Again in the North\n\nPort Vale Mayor Opens Bridge",
        "By Daniel\n\nFounder of this site, he has written about metals for ten years and lives in Port Vale.",
        "Straight Into Your Inbox\n\nReceive a Daily News Update Intended to Help You Keep Pace.\n\nThanks for "
        "subscribing, you won't regret it.",
        "© 2025 Harbor News – All the News of the Harbor.",
        "<!-- /wp:paragraph -->",
        "©!-- /wp:paragraph -->",
        "Copyright 2024 Harbor News. All rights reserved.",
        "Related articles\n- Mill closes\n- Mayor speaks",
        "Advertisement",
        "5 min read",
        "Facebook Twitter LinkedIn Email",
        "(Reporting by Jo Doe; Editing by Li Wei)",
        "By our correspondent",
        "PrioritiesSummary",
        "Back to the index | Subscribe",
        "About the author\nJo Doe writes about steel for this newspaper and others.",
        "###"}) {
    const Document document = Clean("Harbor Steel Opens Mill\n\n" + std::string(kBody) + furniture + "\n");
    EXPECT_EQ(document.blocks.size(), 3u) << furniture << "\n" << Blocks(document);
    EXPECT_FALSE(document.skipped.empty()) << furniture;
  }
}

TEST(CleanArticleTest, KeepsTextThatOnlyLooksLikeFurniture) {
  for (const char* text :
       {"The newsletter that Lopez writes reaches a thousand people in their inbox every week.",
        "By Friday the mill had made its first steel.", "By 2030 the mill will be the largest of the country.",
        "He asked readers to share the news with the mayor on Monday.", "The search for the lost ship went on.",
        "Copyright law was changed by parliament on Monday after a long debate about music."}) {
    const Document document = Clean("Harbor Steel Opens Mill\n\n" + std::string(kBody) + text + "\n\n" + kBody);
    EXPECT_EQ(document.blocks.size(), 6u) << Blocks(document);
  }
}

TEST(CleanArticleTest, KeepsArticleAfterAnEarlyCommentCount) {
  EXPECT_EQ(Clean("Harbor Steel Opens Mill\n\n3 Comments\n\nLeave a comment\n\n" + std::string(kBody)).blocks.size(),
            3u);
}

TEST(CleanArticleTest, DropsLinkRemarksInsideSentences) {
  const Document document =
      Clean("According to Harbor Daily (opens in a new tab) today, Lopez (opens in a new window), met Ma.\n");
  EXPECT_EQ(document.text, "According to Harbor Daily today, Lopez, met Ma.");
  EXPECT_EQ(Reasons(document), (std::vector<std::string>{"link remark", "link remark"}));
}

TEST(CleanArticleTest, TakesYearHintFromCopyrightLine) {
  const Document document = Clean(std::string(kBody) + "© 2019-2025 Harbor News\n");
  EXPECT_EQ(document.year_hint, 2025);
  EXPECT_FALSE(document.published);
}

TEST(CleanArticleTest, SetsDatelinesApart) {
  const Document with_year =
      Clean("Mill opens\n\nPORT VALE, March 3, 2025 (Wire) -- Harbor Steel opened a mill, the mayor said.\n");
  EXPECT_EQ(Blocks(with_year),
            "T Mill opens | D PORT VALE, March 3, 2025 (Wire) | P Harbor Steel opened a mill, the mayor said.");
  EXPECT_EQ(Reasons(with_year), std::vector<std::string>{"dateline mark"});
  EXPECT_EQ(with_year.published->ToIso(), "2025-03-03");
  const Document hinted =
      Clean("Mill opens\n\nGENEVA, March 3 — Harbor Steel opened a mill, the mayor said.\n\n© 2025 Wire\n");
  EXPECT_EQ(hinted.published->ToIso(), "2025-03-03");
  const Document undated = Clean("Mill opens\n\nGENEVA — Harbor Steel opened a mill, the mayor said.\n");
  EXPECT_EQ(Blocks(undated), "T Mill opens | D GENEVA | P Harbor Steel opened a mill, the mayor said.");
  EXPECT_FALSE(undated.published);
  EXPECT_FALSE(Clean("Mill opens\n\nGENEVA, March 3 — Harbor Steel opened a mill.\n").published);
  EXPECT_EQ(Blocks(Clean("Mill opens\n\nKARACHI: Harbor Steel opened a mill, the mayor said.\n\nASKED: Why now?\n")),
            "T Mill opens | D KARACHI | P Harbor Steel opened a mill, the mayor said. | P ASKED: Why now?");
  // Capitals that are a name and no place.
  EXPECT_EQ(
      Clean("Mill opens\n\nNASA — the space agency — opened a mill, the mayor of Port Vale said.\n").blocks.size(), 2u);
}

TEST(CleanArticleTest, JoinsWrappedLines) {
  const Document document = Clean(
      "Harbor Steel Opens Mill\n\nHarbor Steel opened a new mill in Port Vale on Monday, and its\nchairman Ana Lopez "
      "met the mayor "
      "there. The mill will employ\ntwo hundred people.\n\nIt is the third mill that the company has opened in "
      "this\nprovince "
      "since the war, the mayor said at the ceremony in\nPort Vale.\n");
  EXPECT_EQ(document.blocks.size(), 3u) << Blocks(document);
}

TEST(CleanArticleTest, HashDependsOnWhatIsSaidOnly) {
  const Document a = Clean("Mill opens\n\nHarbor Steel opened a mill.\n"),
                 b = Clean("Mill opens\r\n\r\n\r\nHarbor  Steel opened a mill.");
  EXPECT_EQ(a.hash, b.hash);
  EXPECT_EQ(a.hash.size(), 32u);
  EXPECT_NE(a.hash, Clean("Mill opens\n\nHarbor Steel closed a mill.\n").hash);
}

TEST(CleanArticleTest, PrefersTheDateThatTheArticleStates) {
  RawArticle raw{
      .id = "x", .source = "x", .bytes = "Mill opens\n\nOct 27, 2025\n\nHarbor Steel opened a mill on Monday."};
  raw.default_published = PartialDate{2020, 1, 1};
  EXPECT_EQ(CleanArticle(raw)->published->ToIso(), "2025-10-27");
  raw.published = PartialDate{2025, 10, 26};
  EXPECT_EQ(CleanArticle(raw)->published->ToIso(), "2025-10-26");
  raw.title = "Mill opens";
  EXPECT_EQ(CleanArticle(raw)->blocks.size(), 2u);
  raw.title = "Another headline";
  EXPECT_EQ(CleanArticle(raw)->blocks.size(), 3u);
}

// For text without repairs: what is kept and what is skipped make the input, byte for byte, but for white space.
TEST(CleanArticleTest, AccountsForEveryByte) {
  const std::string input = "Harbor Steel Opens Mill\n\nOct 27, 2025\n\nHighlights\n• One  thing.\n\n" +
                            std::string(kBody) +
                            "Lopez (opens in a new tab) spoke.\n\nSpread the word:\n\nLeave a Reply\n";
  const Document document = Clean(input);
  std::string kept = input;
  for (const SkippedSpan& skipped : document.skipped) {
    std::fill(kept.begin() + static_cast<std::ptrdiff_t>(skipped.span.start),
              kept.begin() + static_cast<std::ptrdiff_t>(skipped.span.end), ' ');
  }
  const auto solid = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  };
  EXPECT_EQ(solid(kept), solid(document.text));
}

TEST(CleanArticleTest, TakesTenMegabytesInStride) {
  std::string text = "Mill opens\n\n";
  while (text.size() < 10'000'000) text += kBody;
  const Document document = Clean(text);
  EXPECT_GT(document.text.size(), 9'000'000u);
  const Document line = Clean(std::string(5'000'000, '(') + "opens in");
  EXPECT_EQ(line.blocks.size(), 1u);
}

}  // namespace
}  // namespace dossier::text
