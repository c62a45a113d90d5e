// What the lines that sites put around articles say: tests of one line each, by phrases that news sites share.
// Pure functions, O(length of the line).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::text {

// A line as the tests look at it, worked out once.
struct LineFacts {
  std::string key;    // small letters, ASCII apostrophes, no marks at the ends; empty if longer than any phrase
  std::string lower;  // the line in small letters; empty if longer than any phrase
  std::size_t words = 0;
  bool prose = false;  // a sentence or more of an article, as against headings, links and buttons
};

LineFacts MakeFacts(std::string_view line);

// "0 comments", "12 comments", "comments (3)"
bool IsCommentCount(std::string_view key, std::size_t line_words);
// What starts a comment form: nothing of the article comes after it.
bool IsCommentForm(std::string_view key);
// What stands over a press release.
bool IsReleaseMark(std::string_view key);
// A heading over links to other articles.
bool IsOtherNews(std::string_view key, std::size_t line_words);
bool IsShareButton(std::string_view key, std::size_t line_words);
// An invitation to subscribe, register, follow.
bool IsTeaser(std::string_view key, std::size_t line_words);
bool IsCopyright(std::string_view line, std::string_view key, std::size_t line_words);
// Remains of a page builder: "<!-- /wp:paragraph -->" whole or cut, "[caption id=...]".
bool IsMarkupRemains(std::string_view line, std::size_t line_words);
bool IsNavigation(std::string_view key, std::size_t line_words);
// "Back to the index | Subscribe": buttons in a row.
bool IsButtonRow(const LineFacts& line);
// "Tags: steel, mills"
bool IsLabel(std::string_view lower, std::size_t line_words);
// Who reported, edited, took the picture.
bool IsCredit(std::string_view lower, std::size_t line_words);
bool IsHighlightsHeading(std::string_view key);
// "By Daniel", "By Jane Smith and Bo Li, Example News", "By our correspondent"
bool IsByline(std::string_view line);
// "About the author"
bool IsAboutAuthor(std::string_view key, std::size_t line_words);
// "PrioritiesSummary": the header cells of a table that a scraper ran together.
bool IsGluedHeader(std::string_view line);

// Non-empty parts of `text` between any of `marks`.
std::vector<std::string_view> SplitPieces(std::string_view text, std::string_view marks);
bool IsAnyOf(std::string_view text, std::initializer_list<std::string_view> words);

}  // namespace dossier::text
