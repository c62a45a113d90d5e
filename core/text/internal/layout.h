// An article's lines before furniture is told from text: what the readers of the formats give and the later stages
// work on. Offsets are bytes of the decoded text. Plain values; the functions are pure and O(bytes).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/partial_date.h"
#include "core/text/document.h"

namespace dossier::text {

struct LayoutLine {
  std::string text;                        // UTF-8, white space collapsed, never empty
  TextSpan source;                         // where it stands in the decoded text
  BlockKind kind = BlockKind::kParagraph;  // kTitle is given later
  bool kind_known = false;                 // from markup or a list mark; else a paragraph may yet be a heading
  bool gap_before = false;                 // a blank line, or the start of an element
  std::vector<SkippedSpan> dropped;        // of `source`: list marks, noise inside the line
};

struct Layout {
  std::vector<LayoutLine> lines;
  std::vector<SkippedSpan> dropped;  // whole elements, markup; offsets of the decoded text
  std::string title;                 // where markup states them
  std::string url;
  std::string language;
  std::optional<PartialDate> published;
};

Layout LayOutText(std::string_view text);
Layout LayOutMarkdown(std::string_view text);
Layout LayOutHtml(std::string_view text);

// `text` with every run of white space made one space, and none at the ends.
std::string CollapseSpaces(std::string_view text);
// `span` of `text` without white space at its ends.
TextSpan TrimSpan(std::string_view text, TextSpan span);
// Bytes of the list mark at the start of `line` with the space after it ("• ", "- ", "12. "), or 0.
std::size_t ListMarkSize(std::string_view line);
// Takes "(opens in a new tab)" and its like out of the line's text.
void DropInlineNoise(std::string_view decoded, LayoutLine* line);
// Whether a sentence or a quotation ends with `line`.
bool EndsSentence(std::string_view line);
std::size_t CountWords(std::string_view line);
// ASCII letters made small.
std::string LowerAscii(std::string_view text);

}  // namespace dossier::text
