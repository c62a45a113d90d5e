// Lines of an HTML page's article: block elements make lines, everything else of the page is accounted for.
#include <algorithm>
#include <cctype>

#include "core/text/internal/html_content.h"
#include "core/text/internal/html_metadata.h"
#include "core/text/internal/html_tree.h"
#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

// A table cell of more text lays a page out and holds no value.
constexpr std::size_t kLongestCell = 300;

bool IsInline(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_U:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR:
    case GUMBO_TAG_NOBR: return true;
    default: return false;
  }
}

bool IsHeadingTag(GumboTag tag) { return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6; }

// Adds every character reference of source[span] as a change.
void NoteReferences(std::string_view source, TextSpan span, std::vector<SkippedSpan>* dropped) {
  constexpr std::size_t kLongestReference = 32;
  for (std::size_t i = source.find('&', span.start); i < span.end; i = source.find('&', i + 1)) {
    std::size_t end = i + 1;
    while (end < span.end && end - i < kLongestReference &&
           (std::isalnum(static_cast<unsigned char>(source[end])) != 0 || source[end] == '#'))
      ++end;
    if (end > i + 1 && end < span.end && source[end] == ';') dropped->push_back({{i, end + 1}, "character reference"});
  }
}

class PageReader {
 public:
  explicit PageReader(std::string_view source) : source_(source), tree_(source), content_(FindContent(tree_)) {}

  Layout Run() {
    const HtmlMetadata metadata = ReadHtmlMetadata(tree_);
    layout_.published = metadata.published;
    layout_.url = metadata.url;
    layout_.language = metadata.language;
    layout_.title = FindTitle(metadata.headline);
    ReadLines();
    AccountForRest();
    return std::move(layout_);
  }

 private:
  const std::vector<HtmlNode>& nodes() const { return tree_.nodes(); }
  bool IsInMain(std::size_t i) const { return i >= content_.main && i < nodes()[content_.main].end; }

  // The article's <h1>, else the page's only one, else what the head says.
  std::string FindTitle(const std::string& headline) const {
    std::string in_main, on_page;
    int count = 0;
    for (std::size_t i = 0; i < nodes().size(); ++i) {
      if (!nodes()[i].Is(GUMBO_TAG_H1)) continue;
      ++count;
      if (on_page.empty()) on_page = tree_.TextOf(i);
      if (in_main.empty() && IsInMain(i) && content_.why[i] == nullptr) in_main = tree_.TextOf(i);
    }
    if (!in_main.empty()) return in_main;
    // A lone <h1> may be the site's name: then the head's headline is longer.
    if (count == 1 &&
        (headline.empty() || on_page.size() >= headline.size() || headline.starts_with(on_page.substr(0, 20))))
      return on_page;
    return headline;
  }

  // What kind of block text in node `i` makes, from the block elements around it.
  void EnterBlock(const HtmlNode& node) {
    EndLine();
    gap_ = true;
    if (IsHeadingTag(node.tag()))
      kinds_.push_back(BlockKind::kHeading);
    else if (node.Is(GUMBO_TAG_LI) || node.Is(GUMBO_TAG_DD) || node.Is(GUMBO_TAG_DT))
      kinds_.push_back(BlockKind::kListItem);
    else if (node.Is(GUMBO_TAG_TD) || node.Is(GUMBO_TAG_TH))
      kinds_.push_back(BlockKind::kTableCell);
    else
      kinds_.push_back(kinds_.empty() || node.Is(GUMBO_TAG_TABLE) ? BlockKind::kParagraph : kinds_.back());
  }

  void ReadLines() {
    struct Open {
      std::size_t end;
      bool block;
    };
    std::vector<Open> open;
    for (std::size_t i = content_.main; i < nodes()[content_.main].end; ++i) {
      while (!open.empty() && i >= open.back().end) {
        if (open.back().block) EndLine(), kinds_.pop_back();
        open.pop_back();
      }
      const HtmlNode& node = nodes()[i];
      if (content_.why[i] != nullptr) continue;  // so are all below it
      if (node.IsText()) {
        AddText(node);
      } else if (node.Is(GUMBO_TAG_BR) || node.Is(GUMBO_TAG_HR)) {
        EndLine();
      } else if (node.IsElement()) {
        const bool block = !IsInline(node.tag());
        if (block) EnterBlock(node);
        open.push_back({node.end, block});
      }
    }
    EndLine();
  }

  void AddText(const HtmlNode& node) {
    const TextSpan span = tree_.SourceOf(node);
    text_ += node.Text();
    if (span.empty() || node.node->type == GUMBO_NODE_WHITESPACE) return;
    kept_.push_back(span);
    NoteReferences(source_, span, &line_.dropped);
    if (!has_source_) line_.source = span, has_source_ = true;
    line_.source = {std::min(line_.source.start, span.start), std::max(line_.source.end, span.end)};
  }

  void EndLine() {
    line_.text = CollapseSpaces(text_);
    if (!line_.text.empty() && has_source_) {
      line_.source = TrimSpan(source_, line_.source);
      line_.kind = kinds_.empty() ? BlockKind::kParagraph : kinds_.back();
      if (line_.kind == BlockKind::kTableCell && line_.text.size() > kLongestCell) line_.kind = BlockKind::kParagraph;
      line_.kind_known = line_.kind != BlockKind::kParagraph;
      line_.gap_before = gap_;
      TakeListMark();
      DropInlineNoise(source_, &line_);
      if (!line_.text.empty()) layout_.lines.push_back(std::move(line_));
      gap_ = false;
    }
    line_ = {};
    text_.clear();
    has_source_ = false;
  }

  // "• Item" typed into a paragraph.
  void TakeListMark() {
    const std::size_t mark = ListMarkSize(line_.text);
    if (mark == 0 || line_.kind == BlockKind::kHeading || line_.kind == BlockKind::kTableCell) return;
    const std::size_t in_source = ListMarkSize(line_.source.In(source_));
    if (in_source != 0)
      line_.dropped.push_back({TrimSpan(source_, {line_.source.start, line_.source.start + in_source}), "list mark"});
    line_.text = line_.text.substr(mark);
    line_.kind = BlockKind::kListItem;
    line_.kind_known = true;
  }

  // Every byte that is no text of the article: dropped text with its reason, the rest as markup.
  void AccountForRest() {
    struct Piece {
      TextSpan span;
      const char* why;  // nullptr: kept
    };
    std::vector<Piece> pieces;
    for (const TextSpan& span : kept_) pieces.push_back({span, nullptr});
    for (std::size_t i = 0; i < nodes().size(); ++i) {
      const HtmlNode& node = nodes()[i];
      if (node.node->type != GUMBO_NODE_TEXT && node.node->type != GUMBO_NODE_CDATA) continue;
      const char* why = content_.why[i] != nullptr ? content_.why[i] : IsInMain(i) ? nullptr : "outside of the article";
      if (why != nullptr) pieces.push_back({tree_.SourceOf(node), why});
    }
    std::ranges::stable_sort(pieces, {}, [](const Piece& p) { return p.span; });
    std::size_t pos = 0;
    const auto drop = [&](TextSpan span, const char* why) {
      span = TrimSpan(source_, span);
      if (span.empty()) return;
      const bool merges = !layout_.dropped.empty() && layout_.dropped.back().why == why &&
                          source_.substr(layout_.dropped.back().span.end, span.start - layout_.dropped.back().span.end)
                                  .find_first_not_of(" \t\r\n") == std::string_view::npos;
      if (merges)
        layout_.dropped.back().span.end = span.end;
      else
        layout_.dropped.push_back({span, why});
    };
    for (const Piece& piece : pieces) {
      if (piece.span.start < pos) continue;  // text that was moved twice
      drop({pos, piece.span.start}, "markup");
      if (piece.why != nullptr) drop(piece.span, piece.why);
      pos = piece.span.end;
    }
    drop({pos, source_.size()}, "markup");
    for (const TextSpan& span : tree_.ignored()) layout_.dropped.push_back({span, "markup nested too deep"});
  }

  std::string_view source_;
  HtmlTree tree_;
  HtmlContent content_;
  Layout layout_;
  std::vector<BlockKind> kinds_;  // of the open block elements
  std::vector<TextSpan> kept_;
  LayoutLine line_;
  std::string text_;
  bool has_source_ = false;
  bool gap_ = true;
};

}  // namespace

Layout LayOutHtml(std::string_view text) { return PageReader(text).Run(); }

}  // namespace dossier::text
