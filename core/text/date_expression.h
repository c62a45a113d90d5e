// Finds date expressions in English text ("On November 25", "27 Oct 2025", "in July", "last week", "on Tuesday") and
// resolves them to the precision that they have. Pure functions; thread safe; O(bytes of the range).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/partial_date.h"
#include "core/base/text_span.h"
#include "core/text/document.h"

namespace dossier::text {

// What dates without a year, and relative ones, are counted from.
struct DateContext {
  std::optional<PartialDate> published;  // relative expressions need it, to the day where they speak of days
  std::optional<int> year = {};          // stands in for the year of `published` where that is unknown
  // The day on which the article says that it was written, which "today" and "Monday" count from; else `published`.
  std::optional<PartialDate> written = {};
  TextSpan dateline = {};  // where it says so: the date of the writing, of nothing that is told
};

// An explicit date ("January 9, 2025", "2024") has all from the text; the others took something from the context.
enum class DateKind : unsigned char { kExplicit, kYearFromContext, kRelative };

struct DateExpression {
  TextSpan span;  // bytes of the text: "November 25", "last week"; no preposition
  DateKind kind = DateKind::kExplicit;
  std::optional<PartialDate> date;  // nothing where the context does not suffice
  // The last day of a range of days ("November 25 to 27", "3-5 March"); nothing for one day or a longer time.
  std::optional<PartialDate> last;
};

// The dates in text[range], in order, disjoint. Dates without a year take that of the last explicit date before them
// in the range if the context has none. "last week" has the precision of a month; of words like "in July" the nearest
// past one is taken, unless the words before speak of the future ("will open in July").
std::vector<DateExpression> FindDates(std::string_view text, TextSpan range, const DateContext& context);

// The context that an article gives: its publication date, else the year of its copyright line, else the year that
// its explicit dates agree on (a date of a day or month, and no other year within one such date); and the day of a
// dateline
// ("NAMANGAN. May 15.", "Evening Post, September 30 -") at the start of one of its first paragraphs.
DateContext MakeDateContext(const Document& document);

// `line` as a date and nothing else ("Oct 27, 2025", "Published: 27 October 2025 14:05 GMT", "Monday, 3 March 2025",
// "2025-10-27T08:00:00Z"); nothing for any other line, or for a date without a year.
std::optional<PartialDate> ParseDateLine(std::string_view line);

}  // namespace dossier::text
