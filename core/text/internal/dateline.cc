#include "core/text/internal/dateline.h"

#include <algorithm>
#include <vector>

#include "core/base/utf8.h"
#include "core/text/date_expression.h"
#include "core/text/internal/furniture_phrases.h"
#include "core/text/internal/layout.h"

namespace dossier::text {

std::size_t ColonDatelineSize(std::string_view paragraph) {
  constexpr std::size_t kLongest = 40;
  const std::size_t colon = paragraph.substr(0, kLongest).find(": ");
  if (colon == std::string_view::npos || colon < 4 || colon + 2 >= paragraph.size()) return 0;
  const std::string_view place = paragraph.substr(0, colon);
  if (!std::ranges::all_of(place, [](char c) {
        return (c >= 'A' && c <= 'Z') || c == ' ' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
      }))
    return 0;
  if (CountWords(place) > 3 || IsAnyOf(place, {"UPDATE", "BREAKING", "EXCLUSIVE", "WATCH", "VIDEO", "OPINION",
                                               "ANALYSIS", "NOTE", "PHOTOS", "LIVE"}))
    return 0;
  const char after = paragraph[colon + 2];
  return after >= 'A' && after <= 'Z' ? colon + 2 : 0;
}

std::size_t DatelineSize(std::string_view paragraph) {
  constexpr std::size_t kLongest = 90;
  const std::string_view head = paragraph.substr(0, kLongest);
  // The place: capitals only, at least three of them at the start.
  std::size_t letters = 0, i = 0;
  while (i < head.size()) {
    const DecodedCodePoint decoded = DecodeUtf8(head, i);
    const char32_t c = decoded.code_point;
    const bool upper = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE);
    if (upper) {
      ++letters;
    } else if (c != ' ' && c != '-' && c != '\'' && c != 0x2019 && c != '.' && c != '/') {
      break;
    }
    i += decoded.size;
  }
  if (letters < 3) return 0;
  // A dash with spaces ends it; before that only a country, a date and an agency.
  std::size_t dash = std::string_view::npos, dash_size = 0;
  for (std::string_view mark : {" — ", " – ", " -- ", " - ", "— ", "—"}) {
    const std::size_t at = head.find(mark);
    if (at != std::string_view::npos && at < dash) dash = at, dash_size = mark.size();
  }
  // The dash may be among the capitals' marks already passed ("GENEVA - ").
  if (dash == std::string_view::npos || dash == 0) return 0;
  std::string_view between = dash > i ? head.substr(i, dash - i) : std::string_view();
  if (dash < i) {
    for (std::size_t k = dash; k < i; ++k) {
      if (head[k] >= 'A' && head[k] <= 'Z' && k + 1 < i && head[k + 1] >= 'A' && head[k + 1] <= 'Z')
        return 0;  // capitals go on
    }
  }
  if (!between.empty() && between[0] != ',' && between[0] != '(') return 0;
  const std::vector<DateExpression> dates = FindDates(between, {0, between.size()}, {.year = 2000});
  for (std::string_view piece : SplitPieces(between, ",()")) {
    const bool has_date = std::ranges::any_of(dates, [&](const DateExpression& d) {
      const auto offset = static_cast<std::size_t>(piece.data() - between.data());
      return d.span.start < offset + piece.size() && offset < d.span.end;
    });
    if (!has_date && CountWords(piece) > 3) return 0;
  }
  // What follows is a sentence: "NASA — the agency —" is none.
  const std::size_t end = dash + dash_size;
  return end < paragraph.size() && paragraph[end] >= 'a' && paragraph[end] <= 'z' ? 0 : end;
}

}  // namespace dossier::text
