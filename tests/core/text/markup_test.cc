// HTML and Markdown pages as blocks.
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

std::string Blocks(const Document& document) {
  std::string out;
  for (const Block& block : document.blocks) {
    if (!out.empty()) out += " | ";
    out += std::string(1, "THGPIC"[static_cast<int>(block.kind)]) + " " + std::string(block.span.In(document.text));
  }
  return out;
}

Document Html(std::string page) { return Clean(std::move(page), InputFormat::kHtml); }
Document Markdown(std::string page) { return Clean(std::move(page), InputFormat::kMarkdown); }

constexpr const char* kStory =
    "<p>Harbor Steel opened a new mill in Port Vale on Monday, and its chairman Ana Lopez met the mayor there.</p>"
    "<p>The mill will employ two hundred people once the second line runs, the company said in a statement.</p>";
constexpr const char* kStoryText =
    "P Harbor Steel opened a new mill in Port Vale on Monday, and its chairman Ana Lopez met the mayor there. | "
    "P The mill will employ two hundred people once the second line runs, the company said in a statement.";

TEST(HtmlTest, FindsTheArticle) {
  const std::string story = std::string("<h1>Mill opens</h1>") + kStory;
  for (const std::string& page : {"<article>" + story + "</article>", "<main>" + story + "</main>",
                                  "<div itemprop=articleBody>" + story + "</div>",
                                  "<div><div class=content>" + story + "</div></div>", "<body>" + story}) {
    const Document document = Html(
        "<!DOCTYPE html><html><head><title>Mill opens | Harbor News</title></head><body class='nav-open'>"
        "<header><a href=/>Harbor News</a></header><nav><ul><li><a>World</a></ul></nav>" +
        page +
        "<aside>Most read: other things</aside><div id=comments><p>I like steel very much, so there.</p></div>"
        "<div class='related-posts'><p>Another story about the mayor, in which he opens a bridge.</p></div>"
        "<footer>© 2025 Harbor News</footer><script>var p = '<p>no</p>';</script></body></html>");
    EXPECT_EQ(document.title, "Mill opens");
    EXPECT_EQ(Blocks(document), std::string("T Mill opens | ") + kStoryText);
  }
}

TEST(HtmlTest, ReadsPublicationDate) {
  struct Case {
    const char* head;
    const char* body;
    const char* want;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"<meta property='article:published_time' content='2025-10-27T08:00:00+08:00'>", "", "2025-10-27"},
           {"<meta name=date content='27 October 2025'>", "", "2025-10-27"},
           {"<script "
            "type='application/"
            "ld+json'>{\"@graph\":[{\"@type\":\"Article\",\"datePublished\":\"2025-10-27T00:00Z\"}]}</script>",
            "", "2025-10-27"},
           {"<script type='application/ld+json'>{broken</script>", "<time datetime=2025-10-27>yesterday</time>",
            "2025-10-27"},
           {"", "<span itemprop=datePublished content=2025-10-27></span>", "2025-10-27"},
           {"", "<p>Oct 27, 2025</p>", "2025-10-27"}}) {
    const Document document = Html(std::string("<html><head>") + c.head + "</head><body><article><h1>Mill opens</h1>" +
                                   c.body + kStory + "</article>");
    ASSERT_TRUE(document.published) << c.head << c.body;
    EXPECT_EQ(document.published->ToIso(), c.want);
  }
}

TEST(HtmlTest, MakesBlocksOfBlockElements) {
  EXPECT_EQ(Blocks(Html("<article><h1>Mill opens</h1><h2>What is new</h2><p>One met<br>Two &amp; "
                        "Three&nbsp;Ltd.</p><ul><li>First<li><p>Second</p></ul>"
                        "<table><tr><th>Year<td>2024</table><blockquote>He <b>sa</b>id so.</blockquote>" +
                        std::string(kStory))),
            "T Mill opens | H What is new | P One met | P Two & Three Ltd. | I First | I Second | C Year | C 2024 | P "
            "He said so. | " +
                std::string(kStoryText));
}

TEST(HtmlTest, AccountsForMarkup) {
  const std::string page = "<article><h1>Mill opens</h1>" + std::string(kStory) +
                           "<p>A&eacute;ro (opens in a new tab) met <i>Ma</i>.</p></article>";
  const Document document = Html(page);
  std::string kept = page;
  for (const SkippedSpan& skipped : document.skipped) {
    std::fill(kept.begin() + static_cast<std::ptrdiff_t>(skipped.span.start),
              kept.begin() + static_cast<std::ptrdiff_t>(skipped.span.end), ' ');
  }
  const auto solid = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  };
  std::string text = document.text;
  text.replace(text.find("é"), 2, "");
  EXPECT_EQ(solid(kept), solid(text));
}

TEST(HtmlTest, BoundsNesting) {
  for (const char* tag : {"<div>", "<b>", "<table><tr><td>", "<ul><li>", "<font size=1>", "<p>"}) {
    std::string page;
    for (int i = 0; i < 100'000; ++i) page += tag;
    page += "Harbor Steel opened a new mill in Port Vale on Monday.";
    EXPECT_NE(Html(page).text.find("Harbor Steel opened a new mill"), std::string::npos) << tag;
  }
}

TEST(HtmlTest, ReadsBrokenPages) {
  for (const char* page :
       {"<p>Harbor Steel met the mayor", "<<p>Harbor Steel met the mayor<", "Harbor Steel met the mayor</div></p>",
        "<p>Harbor Steel met the mayor<!-- never closed", "<p>Harbor Steel met the mayor<script>x"}) {
    EXPECT_NE(Html(page).text.find("Harbor Steel met the mayor"), std::string::npos) << page;
  }
}

TEST(MarkdownTest, ReadsBlocksWithoutMarks) {
  const Document document = Markdown(
      "---\ntitle: \"Mill opens\"\ndate: 2025-10-27\n---\n# Mill opens\n\n**Harbor** Steel [met](http://x.org/a_b) the "
      "*mayor* of\nPort "
      "Vale, snake_case and 2 * 3.\n\n- First `item` goes\n  on\n* Second\n1. Third\n\n> Quoted words of\n> the "
      "mayor.\n\n| Year | Sales |\n| --- "
      "| --- |\n| 2024 | 5 |\n\n```\ncode\n```\nWhat is new\n-----------\nThe end ![img](a.png) is <b>near</b>.\n");
  EXPECT_EQ(document.title, "Mill opens");
  EXPECT_EQ(document.published->ToIso(), "2025-10-27");
  EXPECT_EQ(Blocks(document),
            "T Mill opens | P Harbor Steel met the mayor of Port Vale, snake_case and 2 * 3. | I First item goes on | "
            "I Second | I Third | "
            "P Quoted words of the mayor. | C Year | C Sales | C 2024 | C 5 | H What is new | P The end is near.");
}

TEST(MarkdownTest, IsLinearOnHostileMarks) {
  for (const char* mark : {"[", "*", "_", "`", "<", "![", "|", "> ", "#", "- "}) {
    std::string page = "Harbor Steel met the mayor.\n\n";
    for (int i = 0; i < 200'000; ++i) page += mark;
    EXPECT_NE(Markdown(page).text.find("Harbor Steel"), std::string::npos) << mark;
  }
}

}  // namespace
}  // namespace dossier::text
