#include "core/text/internal/furniture.h"

#include <algorithm>
#include <map>
#include <string>

#include "core/text/date_expression.h"
#include "core/text/internal/furniture_phrases.h"

namespace dossier::text {
namespace {

class Finder {
 public:
  explicit Finder(const std::vector<LayoutLine>& lines) : lines_(lines) {
    report_.why.assign(lines.size(), nullptr);
    facts_.reserve(lines.size());
    prose_before_.assign(lines.size() + 1, 0);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      facts_.push_back(MakeFacts(lines[i].text));
      prose_before_[i + 1] = prose_before_[i] + (facts_[i].prose ? lines[i].text.size() : 0);
    }
  }

  FurnitureReport Run() {
    MarkLines();
    MarkTail();
    MarkAuthor();
    MarkRepeated();
    return std::move(report_);
  }

 private:
  bool IsProse(std::size_t i) const { return facts_[i].prose; }
  const std::string& Key(std::size_t i) const { return facts_[i].key; }
  std::size_t AllProse() const { return prose_before_.back(); }
  std::size_t ProseAfter(std::size_t i) const { return AllProse() - prose_before_[i + 1]; }

  void Mark(std::size_t i, const char* why) {
    if (report_.why[i] == nullptr) report_.why[i] = why;
  }

  void MarkLines() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string& line = lines_[i].text;
      const auto& [key, lower, words, prose] = facts_[i];
      if (lower.empty()) continue;  // too long
      if (key.empty()) {
        Mark(i, "marks without words");
      } else if (i > 0 && words == 1 && IsGluedHeader(line)) {
        Mark(i, "table header run together");
      } else if (IsMarkupRemains(line, words)) {
        Mark(i, "markup remains");
      } else if (IsCopyright(line, key, words)) {
        Mark(i, "copyright line");
        NoteYear(line);
      } else if (IsCommentForm(key) || IsCommentCount(key, words)) {
        Mark(i, "comment form");
      } else if (IsReleaseMark(key)) {
        Mark(i, "press release mark");
      } else if (IsShareButton(key, words)) {
        Mark(i, "share buttons");
      } else if (IsLabel(lower, words)) {
        Mark(i, "categories");
      } else if (IsTeaser(key, words)) {
        Mark(i, "newsletter teaser");
      } else if (IsNavigation(key, words) || IsButtonRow(facts_[i])) {
        Mark(i, "navigation");
      } else if (IsCredit(lower, words)) {
        Mark(i, "credit line");
      } else if (IsHighlightsHeading(key) && !report_.highlights) {
        Mark(i, "heading of highlights");
        report_.highlights = i;
      } else if (!prose) {
        MarkDateLine(i);
      }
    }
  }

  // A date of its own above the body, alone or beside the author's name.
  void MarkDateLine(std::size_t i) {
    const bool top = prose_before_[i] == 0 || (prose_before_[i] < 600 && i < 12);
    if (!top) return;
    const std::string& line = lines_[i].text;
    if (const auto date = ParseDateLine(line)) {
      if (!report_.published) report_.published = date;
      return Mark(i, "publication date");
    }
    if (IsByline(line) && i > 0) return Mark(i, "byline");
    if (facts_[i].words > 16) return;
    // Bars and bullets part the pieces of a line about the article.
    std::string parted = line;
    for (std::string_view mark : {"•", "·", "–", "—"}) {
      for (std::size_t at = parted.find(mark); at != std::string::npos; at = parted.find(mark))
        parted.replace(at, mark.size(), "|");
    }
    for (std::size_t at = parted.find(" - "); at != std::string::npos; at = parted.find(" - "))
      parted.replace(at, 3, " | ");
    const auto pieces = SplitPieces(parted, "|");
    if (pieces.size() < 2) return;
    for (std::string_view piece : pieces) {
      if (const auto date = ParseDateLine(piece)) {
        if (!report_.published) report_.published = date;
        return Mark(i, "byline and publication date");
      }
    }
  }

  void NoteYear(std::string_view line) {
    for (const DateExpression& date : FindDates(line, {0, line.size()}, {})) {
      if (date.date && (!report_.copyright_year || *report_.copyright_year < date.date->year))
        report_.copyright_year = date.date->year;
    }
  }

  // From a comment form on, and from a list of other news with little prose after it, all is furniture.
  void MarkTail() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (prose_before_[i] == 0) continue;
      const bool form = IsCommentForm(Key(i));
      if (form && prose_before_[i] >= ProseAfter(i)) {
        for (std::size_t k = i; k < lines_.size(); ++k) MarkWithYear(k, "comment form");
        return;
      }
      if (!IsOtherNews(Key(i), facts_[i].words) || !HasListAfter(i)) continue;
      const bool tail = ProseAfter(i) * 3 < AllProse();
      Mark(i, "other news");
      for (std::size_t k = i + 1; k < lines_.size(); ++k) {
        if (!tail && IsProse(k)) break;
        MarkWithYear(k, "other news");
      }
    }
  }

  // Whether short lines follow that no sentence is made of.
  bool HasListAfter(std::size_t i) const {
    return i + 1 >= lines_.size() || !IsProse(i + 1) || ProseAfter(i) * 10 < AllProse();
  }

  void MarkWithYear(std::size_t k, const char* why) {
    if (report_.why[k] == nullptr && lines_[k].text.find("©") != std::string::npos) NoteYear(lines_[k].text);
    Mark(k, why);
  }

  // "By Daniel" and what it says of him after the body; "About the author".
  void MarkAuthor() {
    for (std::size_t i = 1; i < lines_.size(); ++i) {
      const bool about = IsAboutAuthor(Key(i), facts_[i].words);
      const bool byline = IsByline(lines_[i].text) && lines_[i].kind != BlockKind::kListItem;
      if (!about && !byline) continue;
      if (prose_before_[i] == 0) {
        Mark(i, "byline");
        continue;
      }
      if (ProseAfter(i) * 2 >= prose_before_[i] || !EndsSentenceBefore(i)) continue;
      Mark(i, "author biography");
      for (std::size_t k = i + 1; k < lines_.size() && report_.why[k] == nullptr; ++k) Mark(k, "author biography");
    }
  }

  bool EndsSentenceBefore(std::size_t i) const {
    return report_.why[i - 1] != nullptr || EndsSentence(lines_[i - 1].text);
  }

  // The same short line over and over is a button or a teaser.
  void MarkRepeated() {
    std::map<std::string_view, int> counts;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!IsProse(i) && !Key(i).empty() && Key(i).size() <= 120) ++counts[Key(i)];
    }
    bool first_seen = false;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (IsProse(i) || lines_[i].kind == BlockKind::kTableCell) continue;
      const auto it = counts.find(Key(i));
      if (it == counts.end() || it->second < 2) continue;
      // A headline printed twice is kept once.
      if (prose_before_[i] == 0 && !first_seen) {
        first_seen = true;
        continue;
      }
      Mark(i, "repeated line");
    }
  }

  const std::vector<LayoutLine>& lines_;
  std::vector<LineFacts> facts_;
  std::vector<std::size_t> prose_before_;  // bytes of prose in the lines before each
  FurnitureReport report_;
};

}  // namespace

FurnitureReport FindFurniture(const std::vector<LayoutLine>& lines) { return Finder(lines).Run(); }

}  // namespace dossier::text
