#include "core/text/internal/layout.h"

#include <unicode/uchar.h>

#include "core/base/utf8.h"

namespace dossier::text {
namespace {

// Bytes of the white space character at `i`, or 0.
std::size_t SpaceAt(std::string_view text, std::size_t i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  if (byte < 0x80) return byte == ' ' || (byte >= '\t' && byte <= '\r') ? 1 : 0;
  if (byte != 0xC2 && byte != 0xE1 && byte != 0xE2 && byte != 0xE3) return 0;
  const DecodedCodePoint decoded = DecodeUtf8(text, i);
  return u_isUWhiteSpace(static_cast<UChar32>(decoded.code_point)) != 0 ? decoded.size : 0;
}

// What screen readers are told about a link, which scrapers take for text: the end of such a remark, or 0.
std::size_t LinkRemarkEnd(std::string_view lower, std::size_t open) {
  constexpr std::size_t kLongest = 60;
  const std::size_t close = lower.substr(open, kLongest).find(')');
  if (close == std::string_view::npos) return 0;
  const std::string_view inside = lower.substr(open + 1, close - 1);
  for (std::string_view start : {"opens in", "opens a new", "opens an external", "link opens", "link is external",
                                 "external link", "links to external", "this link opens"}) {
    if (inside.starts_with(start)) return open + close + 1;
  }
  return 0;
}

}  // namespace

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

std::string CollapseSpaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t space = SpaceAt(text, i); space != 0) {
      gap = true;
      i += space;
      continue;
    }
    if (gap && !out.empty()) out.push_back(' ');
    gap = false;
    out.push_back(text[i++]);
  }
  return out;
}

TextSpan TrimSpan(std::string_view text, TextSpan span) {
  while (!span.empty()) {
    const std::size_t space = SpaceAt(text, span.start);
    if (space == 0 || span.start + space > span.end) break;
    span.start += space;
  }
  while (!span.empty()) {
    std::size_t last = span.end - 1;
    while (last > span.start && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    if (SpaceAt(text, last) == 0) break;
    span.end = last;
  }
  return span;
}

std::size_t ListMarkSize(std::string_view line) {
  for (std::string_view mark : {"•", "‣", "▪", "◦", "●", "■", "·", "⁃", "-", "*", "–", "—", "+", "►", "➤", "✓"}) {
    if (!line.starts_with(mark)) continue;
    const std::size_t after = mark.size();
    if (after >= line.size()) return 0;
    const std::size_t space = SpaceAt(line, after);
    const bool bullet = mark.size() > 1 && mark != "–" && mark != "—" && mark != "·";
    return space != 0 ? after + space : bullet ? after : 0;
  }
  std::size_t digits = 0;
  while (digits < line.size() && digits < 3 && line[digits] >= '0' && line[digits] <= '9') ++digits;
  if (digits == 0 || digits > 2 || digits + 1 >= line.size()) return 0;
  if (line[digits] != '.' && line[digits] != ')') return 0;
  const std::size_t space = SpaceAt(line, digits + 1);
  return space != 0 ? digits + 1 + space : 0;
}

void DropInlineNoise(std::string_view decoded, LayoutLine* line) {
  if (line->text.find('(') == std::string::npos) return;
  const std::string lower = LowerAscii(line->text);
  const std::string source = LowerAscii(line->source.In(decoded));
  std::string kept;
  std::size_t copied = 0, source_pos = 0;
  for (std::size_t open = lower.find('('); open != std::string::npos; open = lower.find('(', open + 1)) {
    const std::size_t end = LinkRemarkEnd(lower, open);
    if (end == 0) continue;
    kept.append(line->text, copied, open - copied);
    while (kept.ends_with(' ')) kept.pop_back();
    copied = end;
    // Where the remark stands in the source; spaces inside it may differ, then its first words lead there.
    const std::size_t at = source.find(lower.substr(open, 6), source_pos);
    const std::size_t close = at == std::string::npos ? at : source.find(')', at);
    if (close != std::string::npos) {
      line->dropped.push_back({{line->source.start + at, line->source.start + close + 1}, "link remark"});
      source_pos = close + 1;
    }
  }
  if (copied == 0) return;
  kept.append(line->text, copied, std::string::npos);
  line->text = CollapseSpaces(kept);
}

bool EndsSentence(std::string_view line) {
  for (;;) {
    bool closed = false;
    for (std::string_view mark : {"\"", "”", "’", "'", ")", "]", "»", " "}) {
      if (line.ends_with(mark)) line.remove_suffix(mark.size()), closed = true;
    }
    if (!closed) break;
  }
  for (std::string_view mark : {".", "!", "?", "…", "。", "！", "？", ";", ":"}) {
    if (line.ends_with(mark)) return true;
  }
  return false;
}

std::size_t CountWords(std::string_view line) {
  std::size_t words = 0;
  bool in_word = false;
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t space = SpaceAt(line, i);
    if (space == 0 && !in_word) ++words;
    in_word = space == 0;
    i += space == 0 ? 1 : space;
  }
  return words;
}

}  // namespace dossier::text
