// One article as clean text, and what reading it left out. Values; no behaviour.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/partial_date.h"
#include "core/base/text_span.h"

namespace dossier::text {

// What a run of text is in the article's layout. Furniture (navigation, comment forms, recent-news lists, author
// biographies) never gets this far.
enum class BlockKind : unsigned char {
  kTitle,
  kHeading,
  kHighlight,
  kParagraph,
  kListItem,
  kTableCell,
  kDateline,  // "GENEVA, March 3 (Agency)" from the start of a paragraph: place and date of writing, no sentence
};

// A block of Document.text: one line, without its line break. Sentences never cross blocks.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  TextSpan span;
};

// Bytes of the input that are not in the clean text as they were: dropped, or changed by repair. White space is not
// listed: runs of it become one space, and line breaks follow the blocks.
struct SkippedSpan {
  TextSpan span;    // bytes of the input as it was read
  std::string why;  // "navigation", "comment form", "publication date", "encoding: Windows-874 read as UTF-8" ...
};

struct Document {
  std::string id;      // short name within one run: the file's stem, or the record's own id
  std::string source;  // what makes it this article and no other: URL where given, else the path as it was named
  std::string title;   // headline, or empty
  std::string url;     // or empty
  std::optional<PartialDate> published;  // publication date; never stands in for an event's date
  // The year in which the article came out, where only that is known (a footer's "© 2025"). Dates without a year take
  // theirs from `published`, else from here; it is never a publication date itself.
  std::optional<int> year_hint;
  std::string language = "en";  // BCP 47
  std::string hash;  // 32 hexadecimal digits: XXH3-128 of title, published and text; equal means the same article
  std::string text;  // UTF-8, NFC; blocks one a line, parted by a blank line; all offsets downstream are bytes of it
  std::vector<Block> blocks;         // in order, disjoint
  std::vector<SkippedSpan> skipped;  // in order of start
};

}  // namespace dossier::text
