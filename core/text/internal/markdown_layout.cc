// Lines of Markdown: the blocks that news uses (headings, lists, quotations, tables), without their marks.
#include <algorithm>

#include "core/text/date_expression.h"
#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

struct SourceLine {
  TextSpan span;  // trimmed
  std::size_t indent = 0;
};

std::vector<SourceLine> SplitLines(std::string_view text) {
  std::vector<SourceLine> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const TextSpan span = TrimSpan(text, {start, end});
    lines.push_back({span, span.start - start});
    start = end + 1;
  }
  return lines;
}

// A line of one mark three times or more: "---", "***", "===".
bool IsRule(std::string_view line, std::string_view marks) {
  std::size_t count = 0;
  for (char c : line) {
    if (c == ' ') continue;
    if (c != line[0] || marks.find(c) == std::string_view::npos) return false;
    ++count;
  }
  return count >= 3;
}

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Text of source[span] without emphasis, addresses of links, images, tags; what goes is noted as markup.
class InlineReader {
 public:
  InlineReader(std::string_view source, TextSpan span, LayoutLine* line)
      : text_(source.substr(0, span.end)), pos_(span.start), line_(line) {
    MatchBrackets();
  }

  void Run() {
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      const char next = pos_ + 1 < text_.size() ? text_[pos_ + 1] : '\0';
      if (c == '\\' && next != '\0' && std::string_view("\\`*_{}[]()#+-.!|>~").find(next) != std::string_view::npos) {
        Drop(pos_ + 1);
        line_->text += next;
        ++pos_;
      } else if (c == '!' && next == '[' && LinkEnd(pos_ + 1).second != 0) {
        Drop(LinkEnd(pos_ + 1).second);
      } else if (c == '[' && LinkEnd(pos_).second != 0) {
        // The text stays and is read on; its address goes when it is reached.
        const auto [close, end] = LinkEnd(pos_);
        links_.push_back({close, end});
        Drop(pos_ + 1);
      } else if (!links_.empty() && pos_ == links_.back().first) {
        Drop(links_.back().second);
        links_.pop_back();
      } else if (c == '*' || c == '`' || (c == '~' && next == '~') || (c == '_' && IsEmphasis())) {
        std::size_t end = pos_ + 1;
        while (end < text_.size() && text_[end] == c) ++end;
        const bool spaced = (pos_ == 0 || text_[pos_ - 1] == ' ') && (end >= text_.size() || text_[end] == ' ');
        if (spaced) {
          line_->text += c;  // 2 * 3
          ++pos_;
        } else {
          Drop(end);
        }
      } else if (c == '<' && TagEnd() != 0) {
        Drop(TagEnd());
      } else {
        line_->text += c == '\n' ? ' ' : c;
        ++pos_;
      }
    }
  }

 private:
  static constexpr std::size_t kLongestLink = 4096;  // bytes of an address

  void Drop(std::size_t end) {
    line_->dropped.push_back({{pos_, end}, "markup"});
    pos_ = end;
  }

  // Pairs of brackets, by their opening ones.
  void MatchBrackets() {
    std::vector<std::size_t> open;
    for (std::size_t i = text_.find_first_of("[]", pos_); i != std::string_view::npos;
         i = text_.find_first_of("[]", i + 1)) {
      if (text_[i] == '[') {
        open.push_back(i);
      } else if (!open.empty()) {
        brackets_.emplace_back(open.back(), i);
        open.pop_back();
      }
    }
    std::ranges::sort(brackets_);
  }

  // For "[text](address)" and "[text][name]" at `open`: where the text and the whole end; 0 if it is none.
  std::pair<std::size_t, std::size_t> LinkEnd(std::size_t open) const {
    const auto it = std::ranges::lower_bound(brackets_, std::pair<std::size_t, std::size_t>{open, 0});
    if (it == brackets_.end() || it->first != open) return {0, 0};
    const std::size_t after = it->second + 1;
    if (after >= text_.size() || (text_[after] != '(' && text_[after] != '[')) return {0, 0};
    const std::size_t close = text_.substr(after, kLongestLink).find(text_[after] == '(' ? ')' : ']');
    if (close == std::string_view::npos) return {0, 0};
    return {it->second, after + close + 1};
  }

  // Underscores inside a word are letters: snake_case.
  bool IsEmphasis() const {
    const bool before = pos_ > 0 && IsWordByte(text_[pos_ - 1]);
    const bool after = pos_ + 1 < text_.size() && IsWordByte(text_[pos_ + 1]);
    return !(before && after);
  }

  std::size_t TagEnd() const {
    const std::string_view window = text_.substr(pos_, 512);
    if (window.starts_with("<!--")) {
      const std::size_t end = window.find("-->");
      return end == std::string_view::npos ? 0 : pos_ + end + 3;
    }
    if (window.size() < 3 || (!IsWordByte(window[1]) && window[1] != '/')) return 0;
    const std::size_t end = window.find('>');
    return end == std::string_view::npos ? 0 : pos_ + end + 1;
  }

  std::string_view text_;
  std::size_t pos_;
  LayoutLine* line_;
  std::vector<std::pair<std::size_t, std::size_t>> brackets_;
  std::vector<std::pair<std::size_t, std::size_t>> links_;  // open ones: where text and whole end
};

class MarkdownReader {
 public:
  explicit MarkdownReader(std::string_view text) : text_(text), lines_(SplitLines(text)) {}

  Layout Run() {
    TakeFrontMatter();
    while (at_ < lines_.size()) {
      const std::string_view line = Line(at_);
      if (line.empty()) {
        gap_ = true;
        ++at_;
      } else if (line.starts_with("```") || line.starts_with("~~~")) {
        TakeFence(line.substr(0, 3));
      } else if (IsRule(line, "-*_")) {
        DropLine("markup");
      } else if (line[0] == '#' && HeadingMark(line) != 0) {
        TakeHeading(line);
      } else if (line[0] == '[' && IsReference(line)) {
        DropLine("link address");
      } else if (line[0] == '|' && line.size() > 1) {
        TakeRow();
      } else {
        TakeParagraph();
      }
    }
    return std::move(layout_);
  }

 private:
  std::string_view Line(std::size_t i) const { return lines_[i].span.In(text_); }

  void DropLine(const char* why) { layout_.dropped.push_back({lines_[at_++].span, why}); }

  void TakeFrontMatter() {
    if (lines_.empty() || Line(0) != "---") return;
    std::size_t end = 1;
    while (end < lines_.size() && Line(end) != "---" && Line(end) != "...") ++end;
    if (end >= lines_.size()) return;
    for (std::size_t i = 1; i < end; ++i) {
      const std::string_view line = Line(i);
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos) continue;
      const std::string key = LowerAscii(line.substr(0, colon));
      std::string value = CollapseSpaces(line.substr(colon + 1));
      if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
        value = value.substr(1, value.size() - 2);
      if (key == "title" || key == "headline") layout_.title = value;
      if (key == "date" || key == "published" || key == "pubdate") {
        layout_.published = PartialDate::Parse(std::string_view(value).substr(0, 10));
        if (!layout_.published) layout_.published = PartialDate::Parse(value);
        if (!layout_.published) layout_.published = ParseDateLine(value);
      }
      if ((key == "url" || key == "link" || key == "canonical") && value.starts_with("http")) layout_.url = value;
    }
    layout_.dropped.push_back({{lines_[0].span.start, lines_[end].span.end}, "front matter"});
    at_ = end + 1;
  }

  void TakeFence(std::string_view fence) {
    const std::size_t start = lines_[at_++].span.start;
    while (at_ < lines_.size() && !Line(at_).starts_with(fence)) ++at_;
    const std::size_t last = std::min(at_, lines_.size() - 1);
    layout_.dropped.push_back({{start, lines_[last].span.end}, "code"});
    at_ = last + 1;
  }

  static std::size_t HeadingMark(std::string_view line) {
    std::size_t marks = 0;
    while (marks < line.size() && line[marks] == '#') ++marks;
    return marks <= 6 && marks < line.size() && line[marks] == ' ' ? marks + 1 : 0;
  }

  static bool IsReference(std::string_view line) {
    const std::size_t close = line.find("]: ");
    return close != std::string_view::npos && close < 100 && line.find(' ', close + 3) == std::string_view::npos;
  }

  void TakeHeading(std::string_view line) {
    TextSpan span = lines_[at_].span;
    const std::size_t mark = HeadingMark(line);
    LayoutLine heading;
    heading.dropped.push_back({{span.start, span.start + mark - 1}, "markup"});
    TextSpan inside{span.start + mark, span.end};
    while (inside.end > inside.start && text_[inside.end - 1] == '#') --inside.end;
    if (inside.end < span.end) heading.dropped.push_back({{inside.end, span.end}, "markup"});
    ++at_;
    Add(std::move(heading), span, {inside}, BlockKind::kHeading);
  }

  void TakeRow() {
    const TextSpan row = lines_[at_].span;
    ++at_;
    if (row.In(text_).find_first_not_of("|-: ") == std::string_view::npos) {
      layout_.dropped.push_back({row, "markup"});
      return;
    }
    for (std::size_t start = row.start; start < row.end;) {
      layout_.dropped.push_back({{start, start + 1}, "markup"});  // the bar
      std::size_t end = text_.find('|', start + 1);
      if (end == std::string_view::npos || end > row.end) end = row.end;
      const TextSpan cell = TrimSpan(text_, {start + 1, end});
      if (!cell.empty()) Add({}, cell, {cell}, BlockKind::kTableCell);
      start = end;
    }
  }

  // Whether line `i` cannot go on with a paragraph.
  bool StartsBlock(std::size_t i) const {
    const std::string_view line = Line(i);
    return line.empty() || HeadingMark(line) != 0 || line.starts_with("```") || line.starts_with("~~~") ||
           line[0] == '|' || ListMarkSize(line) != 0 || line[0] == '>' || IsRule(line, "-*_");
  }

  void TakeParagraph() {
    LayoutLine paragraph;
    TextSpan span = lines_[at_].span;
    BlockKind kind = BlockKind::kParagraph;
    std::vector<TextSpan> inside;
    const auto add = [&](TextSpan part, bool first) {
      // Marks of quotations and lists, nested or not.
      for (;;) {
        const std::string_view line = part.In(text_);
        std::size_t mark = 0;
        if (line.starts_with(">"))
          mark = 1;
        else if (first)
          mark = ListMarkSize(line);
        if (mark == 0) break;
        if (!line.starts_with(">")) kind = BlockKind::kListItem;
        paragraph.dropped.push_back(
            {TrimSpan(text_, {part.start, part.start + mark}), kind == BlockKind::kListItem ? "list mark" : "markup"});
        part = TrimSpan(text_, {part.start + mark, part.end});
        if (kind == BlockKind::kListItem) break;
      }
      if (!part.empty()) inside.push_back(part);
    };
    const bool quoted = Line(at_).starts_with(">");
    add(span, true);
    for (++at_; at_ < lines_.size(); ++at_) {
      const std::string_view line = Line(at_);
      if (IsRule(line, "=-") && kind == BlockKind::kParagraph && inside.size() == 1) {
        kind = BlockKind::kHeading;  // underlined
        layout_.dropped.push_back({lines_[at_].span, "markup"});
        ++at_;
        break;
      }
      if (StartsBlock(at_) && !(quoted && line.starts_with(">") && line.size() > 1)) break;
      span.end = lines_[at_].span.end;
      add(lines_[at_].span, false);
    }
    Add(std::move(paragraph), span, inside, kind);
  }

  void Add(LayoutLine line, TextSpan source, const std::vector<TextSpan>& parts, BlockKind kind) {
    line.source = source;
    line.kind = kind;
    line.kind_known = kind != BlockKind::kParagraph;
    line.gap_before = gap_ || kind == BlockKind::kHeading;
    for (const TextSpan& part : parts) {
      InlineReader(text_, part, &line).Run();
      line.text += ' ';
    }
    line.text = CollapseSpaces(line.text);
    DropInlineNoise(text_, &line);
    gap_ = false;
    if (line.text.empty())
      layout_.dropped.push_back({source, "markup"});
    else
      layout_.lines.push_back(std::move(line));
  }

  std::string_view text_;
  std::vector<SourceLine> lines_;
  std::size_t at_ = 0;
  bool gap_ = true;
  Layout layout_;
};

}  // namespace

Layout LayOutMarkdown(std::string_view text) { return MarkdownReader(text).Run(); }

}  // namespace dossier::text
