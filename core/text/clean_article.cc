// Raw bytes to a Document: decode, lay out, drop furniture, build blocks.
#include <xxhash.h>

#include <algorithm>
#include <cstdio>

#include "core/base/utf8.h"
#include "core/text/article_reader.h"
#include "core/text/date_expression.h"
#include "core/text/internal/content_sniffer.h"
#include "core/text/internal/dateline.h"
#include "core/text/internal/furniture.h"
#include "core/text/internal/layout.h"
#include "core/text/internal/text_decoding.h"

namespace dossier::text {
namespace {

constexpr std::size_t kLongestTitle = 300;    // bytes
constexpr std::size_t kLongestHeading = 140;  // bytes
constexpr std::size_t kHeadingWords = 16;

Layout LayOut(InputFormat format, std::string_view text) {
  switch (format) {
    case InputFormat::kHtml: return LayOutHtml(text);
    case InputFormat::kMarkdown: return LayOutMarkdown(text);
    default: return LayOutText(text);
  }
}

bool StartsLikeHeading(std::string_view line) { return !line.empty() && !(line[0] >= 'a' && line[0] <= 'z'); }

// A line that a sentence's full stop does not end: a headline, unless it is very long.
bool LooksLikeTitle(const LayoutLine& line) {
  if (line.kind == BlockKind::kListItem || line.kind == BlockKind::kTableCell) return false;
  if (line.text.size() > kLongestTitle || !StartsLikeHeading(line.text)) return false;
  const bool stops = line.text.ends_with('.') || line.text.ends_with(".”") || line.text.ends_with(".\"") ||
                     line.text.ends_with(':') || line.text.ends_with(';') || line.text.ends_with(',');
  return !stops && DatelineSize(line.text) == 0;
}

bool LooksLikeHeading(const LayoutLine& line) {
  return line.text.size() <= kLongestHeading && StartsLikeHeading(line.text) &&
         CountWords(line.text) <= kHeadingWords && !EndsSentence(line.text) && !line.text.ends_with(',') &&
         !line.text.ends_with("-") && !line.text.ends_with("—");
}

// Whether two headlines are one: letters and digits agree.
bool IsSameHeadline(std::string_view a, std::string_view b) {
  const auto letters = [](std::string_view text) {
    std::string out;
    for (char c : LowerAscii(text)) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) out.push_back(c);
    }
    return out;
  };
  return letters(a) == letters(b);
}

std::string HashOf(const Document& document) {
  XXH3_state_t* state = XXH3_createState();
  DOSSIER_CHECK(state != nullptr);
  XXH3_128bits_reset(state);
  const std::string published = document.published ? document.published->ToIso() : std::string();
  for (std::string_view part :
       {std::string_view(document.title), std::string_view(published), std::string_view(document.text)}) {
    XXH3_128bits_update(state, part.data(), part.size());
    XXH3_128bits_update(state, "", 1);  // parts do not run into each other
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state);
  XXH3_freeState(state);
  char hex[33];
  std::snprintf(hex, sizeof(hex), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return hex;
}

class DocumentBuilder {
 public:
  DocumentBuilder(const RawArticle& raw, const DecodedText& decoded, Layout layout)
      : raw_(raw), decoded_(decoded), layout_(std::move(layout)), furniture_(FindFurniture(layout_.lines)) {}

  Document Build() {
    document_.id = raw_.id;
    document_.source = raw_.source;
    document_.url = !raw_.url.empty() ? raw_.url : layout_.url;
    if (!layout_.language.empty()) document_.language = layout_.language;
    FindPublished();
    FindTitle();
    for (std::size_t i = 1; i < layout_.lines.size(); ++i) has_gaps_ |= layout_.lines[i].gap_before;
    for (std::size_t i = 0; i < layout_.lines.size(); ++i) {
      if (furniture_.why[i] != nullptr) {
        Skip(layout_.lines[i].source, furniture_.why[i]);
      } else {
        AddLine(i);
      }
    }
    for (const SkippedSpan& dropped : layout_.dropped) Skip(dropped.span, dropped.why);
    decoded_.map.AppendChanges(&document_.skipped);
    SortSkipped();
    document_.hash = HashOf(document_);
    return std::move(document_);
  }

 private:
  // `span` is of the decoded text.
  void Skip(TextSpan span, const std::string& why) {
    if (!span.empty()) document_.skipped.push_back({decoded_.map.ToInput(span), why});
  }

  // In order, and neighbours of one reason as one.
  void SortSkipped() {
    std::vector<SkippedSpan>& skipped = document_.skipped;
    std::ranges::stable_sort(skipped, {}, [](const SkippedSpan& s) { return s.span; });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < skipped.size(); ++i) {
      if (skipped[i].why == skipped[kept].why && skipped[i].span.start <= skipped[kept].span.end) {
        skipped[kept].span.end = std::max(skipped[kept].span.end, skipped[i].span.end);
      } else if (++kept != i) {
        skipped[kept] = std::move(skipped[i]);
      }
    }
    if (!skipped.empty()) skipped.resize(kept + 1);
  }

  void FindPublished() {
    document_.year_hint = furniture_.copyright_year;
    document_.published = layout_.published;
    if (!document_.published) document_.published = raw_.published;
    if (!document_.published) document_.published = furniture_.published;
    if (!document_.published) FindDatelineDate();
    if (!document_.published) document_.published = raw_.default_published;
  }

  // The date of a dateline is that of publication where its year is known.
  void FindDatelineDate() {
    for (std::size_t i = 0; i < layout_.lines.size(); ++i) {
      const std::string_view line = layout_.lines[i].text;
      const std::size_t size = furniture_.why[i] == nullptr ? DatelineSize(line) : 0;
      if (size == 0) continue;
      for (const DateExpression& date : FindDates(line, {0, size}, {.year = document_.year_hint})) {
        if (date.date && date.date->HasDay()) document_.published = date.date;
      }
      return;
    }
  }

  // The headline that markup or the record states, else the first line if it looks like one.
  void FindTitle() {
    const std::string stated = CollapseSpaces(ToNfc(RepairUtf8(!raw_.title.empty() ? raw_.title : layout_.title)));
    const auto& lines = layout_.lines;
    std::size_t first = 0;
    while (first < lines.size() && furniture_.why[first] != nullptr) ++first;
    if (!stated.empty()) {
      document_.title = stated;
      for (std::size_t i = first; i < lines.size() && i < first + 5; ++i) {
        if (furniture_.why[i] == nullptr && IsSameHeadline(lines[i].text, stated)) {
          title_line_ = i;
          return;
        }
      }
      AddBlock(BlockKind::kTitle, stated);  // stated outside the text
      return;
    }
    if (first >= lines.size() || (furniture_.highlights && *furniture_.highlights < first)) return;
    const bool alone = lines.size() == 1;
    if (alone || !LooksLikeTitle(lines[first])) return;
    title_line_ = first;
    document_.title = lines[first].text;
  }

  void AddLine(std::size_t i) {
    const LayoutLine& line = layout_.lines[i];
    for (const SkippedSpan& dropped : line.dropped) Skip(dropped.span, dropped.why);
    if (title_line_ == i) return AddBlock(BlockKind::kTitle, line.text);
    BlockKind kind = line.kind;
    if (!line.kind_known && kind == BlockKind::kParagraph && LooksLikeHeading(line) && StandsAlone(i))
      kind = BlockKind::kHeading;
    // Items under "Highlights" are highlights up to the first line that is none.
    if (furniture_.highlights && i > *furniture_.highlights) {
      in_highlights_ = in_highlights_ && kind == BlockKind::kListItem;
      if (in_highlights_) kind = BlockKind::kHighlight;
    }
    std::string_view text = line.text;
    if (kind == BlockKind::kParagraph) {
      std::size_t size = DatelineSize(text);
      if (size == 0 && !paragraph_seen_) size = ColonDatelineSize(text);
      paragraph_seen_ = true;
      if (size != 0 && size < text.size()) {
        AddDateline(line, text.substr(0, size));
        text.remove_prefix(size);
      }
    }
    AddBlock(kind, text);
  }

  // Whether line i is a paragraph of its own; in text without blank lines every line is.
  bool StandsAlone(std::size_t i) const {
    if (!has_gaps_) return true;
    const bool last = i + 1 >= layout_.lines.size();
    return layout_.lines[i].gap_before &&
           (last || layout_.lines[i + 1].gap_before || layout_.lines[i + 1].kind == BlockKind::kListItem);
  }

  // A block of its own, without its dash.
  void AddDateline(const LayoutLine& line, std::string_view dateline) {
    const std::size_t end = dateline.find_last_not_of(" -:") + 1;
    std::string_view words = dateline.substr(0, end);
    for (std::string_view dash : {"—", "–"}) {
      if (words.ends_with(dash)) words.remove_suffix(dash.size());
    }
    while (words.ends_with(' ')) words.remove_suffix(1);
    AddBlock(BlockKind::kDateline, words);
    // Where the dash stands in the source: behind the last word (references such as "&mdash;" are reported already).
    const std::string_view source = line.source.In(decoded_.text);
    const std::size_t at = source.find_first_of("-:\xE2", std::min(words.size(), source.size()));
    if (at == std::string_view::npos || at > words.size() + 8) return;
    const std::size_t dash_end = source[at] == '-'   ? source.find_first_not_of('-', at)
                                 : source[at] == ':' ? at + 1
                                                     : at + 3;
    Skip({line.source.start + at, line.source.start + std::min(dash_end, source.size())}, "dateline mark");
  }

  void AddBlock(BlockKind kind, std::string_view text) {
    if (!document_.text.empty()) document_.text += "\n\n";
    const std::size_t start = document_.text.size();
    document_.text += ToNfc(text);  // references such as "&#769;" can put marks after letters
    document_.blocks.push_back({kind, {start, document_.text.size()}});
  }

  const RawArticle& raw_;
  const DecodedText& decoded_;
  const Layout layout_;
  FurnitureReport furniture_;
  Document document_;
  std::optional<std::size_t> title_line_;
  bool has_gaps_ = false;
  bool in_highlights_ = true;
  bool paragraph_seen_ = false;
};

}  // namespace

Result<Document> CleanArticle(const RawArticle& raw) {
  const std::string& name = raw.source.empty() ? raw.id : raw.source;
  if (auto refusal = RefuseContent(raw.bytes, name)) return *std::move(refusal);
  const DecodedText decoded = DecodeText(raw.bytes);
  if (decoded.foreign_encoding) {
    return Error{ErrorCode::kUnsupportedInput,
                 name + " is in none of the encodings that can be read: UTF-8, UTF-16, Windows-1252",
                 "convert it to UTF-8 first, for instance with iconv"};
  }
  const InputFormat format = raw.format == InputFormat::kAuto ? SniffFormat(raw.bytes) : raw.format;
  Document document = DocumentBuilder(raw, decoded, LayOut(format, decoded.text)).Build();
  if (document.blocks.empty()) {
    return Error{ErrorCode::kBadInput, name + " has no readable article in it",
                 "look at the file: it holds nothing but white space or site furniture"};
  }
  return document;
}

}  // namespace dossier::text
