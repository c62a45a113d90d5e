// Lines of plain text. Hard-wrapped paragraphs are joined.
#include <algorithm>

#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

// Widest line of text that was wrapped by hand or by a mail program.
constexpr std::size_t kWidestWrap = 100;

struct RawLine {
  TextSpan span;  // trimmed
  bool gap_before = false;
  bool item = false;
};

std::vector<RawLine> SplitLines(std::string_view text) {
  std::vector<RawLine> lines;
  bool gap = true;
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = text.find_first_of("\n\r", start);
    if (end == std::string_view::npos) end = text.size();
    std::size_t next = end + 1;
    if (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n') ++next;
    const TextSpan span = TrimSpan(text, {start, end});
    if (span.empty()) {
      gap = true;
    } else {
      lines.push_back({span, gap, ListMarkSize(span.In(text)) != 0});
      gap = false;
    }
    start = next;
  }
  return lines;
}

// Whether the text is broken into lines of one width: then line breaks inside a paragraph mean nothing.
bool IsWrapped(const std::vector<RawLine>& lines) {
  std::size_t widest = 0, groups = 0, following = 0, long_following = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    widest = std::max(widest, lines[i].span.size());
    if (lines[i].gap_before) {
      ++groups;
    } else {
      ++following;
      long_following += lines[i - 1].span.size() >= 45 ? 1 : 0;
    }
  }
  return groups >= 2 && widest <= kWidestWrap && following >= groups && long_following * 2 >= following;
}

bool StartsSmall(std::string_view line) { return !line.empty() && line[0] >= 'a' && line[0] <= 'z'; }

}  // namespace

Layout LayOutText(std::string_view text) {
  Layout layout;
  const std::vector<RawLine> lines = SplitLines(text);
  const bool wrapped = IsWrapped(lines);
  for (std::size_t i = 0; i < lines.size();) {
    const RawLine& first = lines[i];
    TextSpan span = first.span;
    std::size_t next = i + 1;
    for (; next < lines.size() && !lines[next].gap_before && !lines[next].item; ++next) {
      const std::string_view last = lines[next - 1].span.In(text), line = lines[next].span.In(text);
      // A line that ends early was meant to end; a small letter goes on with the sentence.
      const bool goes_on = StartsSmall(line) && !EndsSentence(last) && last.size() >= 40;
      const bool full = wrapped && last.size() >= 45 && !(last.size() < 60 && EndsSentence(last) && !StartsSmall(line));
      if (!goes_on && !full) break;
    }
    span.end = lines[next - 1].span.end;
    LayoutLine line;
    line.source = span;
    line.gap_before = first.gap_before;
    if (first.item) {
      const std::size_t mark = ListMarkSize(span.In(text));
      line.kind = BlockKind::kListItem;
      line.kind_known = true;
      line.dropped.push_back({TrimSpan(text, {span.start, span.start + mark}), "list mark"});
      line.text = CollapseSpaces(span.In(text).substr(mark));
    } else {
      line.text = CollapseSpaces(span.In(text));
    }
    DropInlineNoise(text, &line);
    if (line.text.empty()) {
      layout.dropped.push_back({span, "empty item"});
    } else {
      layout.lines.push_back(std::move(line));
    }
    i = next;
  }
  return layout;
}

}  // namespace dossier::text
