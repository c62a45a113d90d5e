#include "core/text/date_expression.h"

#include <gtest/gtest.h>

#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

// "November 25=2025-11-25; last week=?"
std::string Dates(std::string_view text, const DateContext& context = {}) {
  std::string out;
  for (const DateExpression& date : FindDates(text, {0, text.size()}, context)) {
    if (!out.empty()) out += "; ";
    out += std::string(date.span.In(text)) + "=" + (date.date ? date.date->ToIso() : "?");
    if (date.last) out += ".." + date.last->ToIso();
  }
  return out;
}

DateContext Published(std::string_view iso) { return {PartialDate::Parse(iso), std::nullopt}; }

struct Case {
  const char* text;
  const char* want;
};

TEST(DateExpressionTest, ReadsExplicitDates) {
  for (const Case& c :
       std::initializer_list<Case>{{"On October 22, 2025, the group met", "October 22, 2025=2025-10-22"},
                                   {"Oct 27, 2025", "Oct 27, 2025=2025-10-27"},
                                   {"Sept. 3, 2024 was", "Sept. 3, 2024=2024-09-03"},
                                   {"on 27 October 2025.", "27 October 2025=2025-10-27"},
                                   {"the 27th of October, 2025", "27th of October, 2025=2025-10-27"},
                                   {"2025-10-27T08:00:00Z", "2025-10-27=2025-10-27"},
                                   {"27/10/2025 or 10/27/2025 or 27.10.2025",
                                    "27/10/2025=2025-10-27; 10/27/2025=2025-10-27; 27.10.2025=2025-10-27"},
                                   {"03/04/2025", "03/04/2025=2025"},
                                   {"in July 2024", "July 2024=2024-07"},
                                   {"founded in 1994 by", "1994=1994"},
                                   {"since mid-2019", "2019=2019"},
                                   {"in 2019-2025", "2019=2019; 2025=2025"},
                                   {"its second 2025 Safety Committee meeting", "2025=2025"},
                                   {"Wednesday, 3 March 2021", "Wednesday, 3 March 2021=2021-03-03"},
                                   {"from November 25 to 27, 2025", "November 25 to 27, 2025=2025-11-25..2025-11-27"},
                                   {"on 3-5 March 2024", "3-5 March 2024=2024-03-03..2024-03-05"},
                                   {"in April and May 2024", "April=2024-04; May 2024=2024-05"}}) {
    EXPECT_EQ(Dates(c.text), c.want) << c.text;
  }
}

TEST(DateExpressionTest, PassesOverWhatIsNoDate) {
  for (const char* text : {"2000 workers", "in the 1990s", "1,995 tonnes", "they may march in", "Theresa May met March",
                           "at 10:30", "30.5 percent", "a 2024-page report", "ISO 9001:2015", "Sun Li sat"}) {
    EXPECT_EQ(Dates(text), "") << text;
  }
}

TEST(DateExpressionTest, PassesOverDaysOfNoMonth) {
  EXPECT_EQ(Dates("on 2024-0-5 or 2024-13-01"), "2024=2024; 2024=2024");
  EXPECT_EQ(Dates("on 0/0/2024"), "");
}

TEST(DateExpressionTest, TakesYearFromPublication) {
  for (const Case& c : std::initializer_list<Case>{{"On November 25, Meng met Ma", "November 25=2025-11-25"},
                                                   {"On December 28 they met", "December 28=2025-12-28"},
                                                   {"until January 10 of the new year", "January 10=2026-01-10"},
                                                   {"They met on March 3", "March 3=2025-03-03"},
                                                   {"in July", "July=2025-07"},
                                                   {"which was fined in February", "February=2025-02"},
                                                   {"will open in March", "March=2026-03"},
                                                   {"early April", "April=2025-04"},
                                                   {"who ran the body until March", "March=2025-03"},
                                                   {"is barred from bidding until March", "March=2026-03"},
                                                   {"last August", "last August=2025-08"}}) {
    EXPECT_EQ(Dates(c.text, Published("2025-12-01")), c.want) << c.text;
  }
  EXPECT_EQ(Dates("On December 30 they met", Published("2026-01-05")), "December 30=2025-12-30");
}

TEST(DateExpressionTest, TakesYearFromHintOrText) {
  EXPECT_EQ(Dates("On November 25, this year", {std::nullopt, 2025}), "November 25=2025-11-25; this year=2025");
  EXPECT_EQ(Dates("On January 9, 2025 they met. On March 3 they met again."),
            "January 9, 2025=2025-01-09; March 3=2025-03-03");
  EXPECT_EQ(Dates("On November 25"), "November 25=?");
  EXPECT_EQ(Dates("today and last week", {std::nullopt, 2025}), "today=?; last week=?");
}

TEST(DateExpressionTest, ResolvesRelativeDates) {
  // 2025-11-26 is a Wednesday.
  for (const Case& c :
       std::initializer_list<Case>{{"today", "today=2025-11-26"},
                                   {"yesterday", "yesterday=2025-11-25"},
                                   {"last night", "last night=2025-11-25"},
                                   {"tomorrow", "tomorrow=2025-11-27"},
                                   {"last week", "last week=2025-11"},
                                   {"last month", "last month=2025-10"},
                                   {"earlier this month", "this month=2025-11"},
                                   {"next year", "next year=2026"},
                                   {"last year", "last year=2024"},
                                   {"three days ago", "three days ago=2025-11-23"},
                                   {"two months ago", "two months ago=2025-09"},
                                   {"10 years ago", "10 years ago=2015"},
                                   {"on Tuesday", "Tuesday=2025-11-25"},
                                   {"on Wednesday", "Wednesday=2025-11-26"},
                                   {"last Friday", "last Friday=2025-11-21"},
                                   {"last Tuesday", "last Tuesday=2025-11-18"},
                                   {"next Monday", "next Monday=2025-12-01"},
                                   {"On Friday the guests will tour the mine", "Friday=2025-11-28"},
                                   {"He will speak on Friday", "Friday=2025-11-28"},
                                   {"the ministry said on Friday it will close", "Friday=2025-11-21"}}) {
    EXPECT_EQ(Dates(c.text, Published("2025-11-26")), c.want) << c.text;
  }
}

TEST(DateExpressionTest, KeepsPrecisionOfThePublicationDate) {
  EXPECT_EQ(Dates("yesterday, last month, last year", Published("2025-01")),
            "yesterday=?; last month=2024-12; last year=2024");
  EXPECT_EQ(Dates("on Tuesday in May", Published("2025")), "Tuesday=?; May=2025-05");
}

TEST(DateExpressionTest, DoesNotCrossLines) {
  EXPECT_EQ(Dates("in July\n2024 2025\n"), "July=?; 2024=2024; 2025=2025");
}

TEST(DateLineTest, ReadsLinesThatAreDates) {
  for (const Case& c : std::initializer_list<Case>{{"Oct 27, 2025", "2025-10-27"},
                                                   {"Published: 27 October 2025 14:05 GMT", "2025-10-27"},
                                                   {"Posted on Monday, 3 March 2025", "2025-03-03"},
                                                   {"Mon, 27 Oct 2025 08:00:00 +0000", "2025-10-27"},
                                                   {"2025-10-27T08:00:00Z", "2025-10-27"},
                                                   {"Published Oct. 27, 2025 | Updated Oct. 28, 2025", "2025-10-27"}}) {
    const auto date = ParseDateLine(c.text);
    ASSERT_TRUE(date) << c.text;
    EXPECT_EQ(date->ToIso(), c.want);
  }
  for (const char* line : {"On October 27, 2025 the group met", "October 27", "2025", "Meeting of 2025-10-27",
                           "Internationalisation 2025-10-27", ""}) {
    EXPECT_FALSE(ParseDateLine(line)) << line;
  }
}

TEST(DateExpressionTest, DaysOfTheMonthAreTheLastOnes) {
  for (const Case& c : std::initializer_list<Case>{{"On the 11th, they met", "11th=2024-04-11"},
                                                   {"on the afternoon of the 19th.", "19th=2024-03-19"},
                                                   {"from the 2nd to the 3rd, they", "2nd=2024-04-02; 3rd=2024-04-03"},
                                                   {"on the 19th floor", ""},
                                                   {"the 31st of March", "31st of March=2024-03-31"},
                                                   {"The 11th meeting", ""}}) {
    EXPECT_EQ(Dates(c.text, Published("2024-04-12")), c.want) << c.text;
  }
  EXPECT_EQ(Dates("On the 11th, they met"), "");
}

TEST(DateContextTest, ADatelineSaysWhatTodayIs) {
  for (const char* text :
       {"NAMANGAN. May 15. The complex was opened here today.", "Evening Post, May 15 — It was opened today.",
        "(May 15) The complex was opened today.", "Zunyi, May 15 (Reporter Lei Xin) -- It was opened today."}) {
    Document document = OneBlock(text);
    document.published = PartialDate::Parse("2021-05-17");
    const DateContext context = MakeDateContext(document);
    ASSERT_TRUE(context.written) << text;
    EXPECT_EQ(context.written->ToIso(), "2021-05-15") << text;
    EXPECT_EQ(Dates(text, context), "today=2021-05-15") << text;
  }
  for (const char* text : {"On May 15 — a Saturday — it was opened.", "It was opened on May 15.",
                           "NAMANGAN. March 2. The complex was opened here today.", "In Rome, May 15 is a holiday."}) {
    Document document = OneBlock(text);
    document.published = PartialDate::Parse("2021-05-17");
    EXPECT_FALSE(MakeDateContext(document).written) << text;
  }
}

TEST(DateContextTest, FallsBackToTheOnlyYear) {
  EXPECT_EQ(MakeDateContext(OneBlock("They met on January 9, 2025. It began in 2019.")).year, 2025);
  EXPECT_EQ(MakeDateContext(OneBlock("They met on January 9, 2025 and May 3, 2024.")).year, std::nullopt);
}

}  // namespace
}  // namespace dossier::text
