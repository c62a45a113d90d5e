#include <algorithm>

#include "core/base/utf8.h"
#include "query/export/row_writer.h"

namespace dossier::query {
namespace {

constexpr std::size_t kNarrowest = 8;  // a column is not cut below this

// One line, nothing in it that steers a terminal.
std::string Cell(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    const char32_t c = decoded.code_point;
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    AppendUtf8(c == '\n' || c == '\t' || c == '\r' ? U' ' : control ? kReplacementCharacter : c, &out);
    i += decoded.size;
  }
  return out;
}

std::string CutTo(const std::string& text, std::size_t width) {
  if (DisplayWidth(text) <= width) return text;
  std::string out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = DecodeUtf8(text, i).size;
    const std::string_view piece = std::string_view(text).substr(i, size);
    const std::size_t piece_width = DisplayWidth(piece);
    if (used + piece_width + 1 > width) break;
    out += piece;
    used += piece_width;
    i += size;
  }
  return out + "…";
}

// Takes columns from the widest until the table fits or nothing more can be taken.
void Shrink(std::vector<std::size_t>* widths, std::size_t table_width) {
  std::size_t total = 1;
  for (const std::size_t width : *widths) total += width + 3;
  while (total > table_width) {
    const auto widest = std::max_element(widths->begin(), widths->end());
    if (*widest <= kNarrowest) return;
    --*widest;
    --total;
  }
}

void Rule(const std::vector<std::size_t>& widths, const char* left, const char* middle, const char* right,
          std::ostream& out) {
  out << left;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i > 0) out << middle;
    for (std::size_t n = 0; n < widths[i] + 2; ++n) out << "─";
  }
  out << right << '\n';
}

void Line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
          const std::vector<bool>& numeric, std::ostream& out) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string text = CutTo(cells[i], widths[i]);
    const std::string pad(widths[i] - std::min(widths[i], DisplayWidth(text)), ' ');
    out << "│ " << (numeric[i] ? pad + text : text + pad) << ' ';
  }
  out << "│\n";
}

}  // namespace

void WriteTextTable(std::span<const std::string> columns, std::vector<std::vector<std::string>> cells,
                    const std::vector<bool>& numeric, std::size_t width, std::ostream& out) {
  if (columns.empty()) return;
  std::vector<std::string> header;
  std::vector<std::size_t> widths;
  for (const std::string& column : columns) {
    header.push_back(Cell(column));
    widths.push_back(DisplayWidth(header.back()));
  }
  for (std::vector<std::string>& row : cells) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = Cell(row[i]);
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  if (width > 0) Shrink(&widths, width);
  Rule(widths, "┌", "┬", "┐", out);
  Line(header, widths, numeric, out);
  Rule(widths, "├", "┼", "┤", out);
  for (const std::vector<std::string>& row : cells) Line(row, widths, numeric, out);
  Rule(widths, "└", "┴", "┘", out);
}

}  // namespace dossier::query
