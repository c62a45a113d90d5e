#include "cli/messages.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal.h"
#include "core/base/utf8.h"

namespace dossier::cli {
namespace {

constexpr std::size_t kLongestLine = 160;  // columns of source text that are shown

// The line of `source` that `position` is in, with carets under the fragment.
std::string PointAt(const SourcePosition& position, std::string_view source, std::string_view remark, Colour colour,
                    bool coloured) {
  const std::size_t offset = std::min(position.offset, source.size());
  const std::size_t start = offset == 0 ? 0 : source.rfind('\n', offset - 1) + 1;  // npos + 1 is 0
  const std::size_t end = std::min(source.find('\n', offset), source.size());
  std::string_view line = source.substr(start, end - start);
  std::string before(source.substr(start, offset - start));
  std::string_view cut = "";
  if (DisplayWidth(before) > kLongestLine / 2) {  // a fragment far to the right: show what is around it
    std::size_t skip = 0;
    while (DisplayWidth(std::string_view(before).substr(skip)) > kLongestLine / 2)
      skip += DecodeUtf8(before, skip).size;
    before.erase(0, skip);
    line.remove_prefix(skip);
    cut = "…";
  }
  std::string shown;
  for (std::size_t i = 0; i < line.size() && DisplayWidth(shown) < kLongestLine;) {
    const std::size_t size = DecodeUtf8(line, i).size;
    shown += line.substr(i, size);
    i += size;
  }
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  const std::size_t length = std::min(position.length, end - offset);
  const std::size_t room = kLongestLine + 1 - std::min(kLongestLine, DisplayWidth(before));
  const std::size_t carets =
      std::clamp<std::size_t>(DisplayWidth(source.substr(offset, length)), 1, std::max<std::size_t>(room, 1));
  const std::string number = std::to_string(position.line);
  std::string out = fmt::format("  {} | {}{}\n", number, cut, WithoutControls(shown));
  out += fmt::format("  {:{}} | {}{}", "", number.size(), std::string(DisplayWidth(before) + DisplayWidth(cut), ' '),
                     Paint(coloured, colour, std::string(carets, '^')));
  if (!remark.empty()) out += " " + std::string(remark);
  return out + "\n";
}

std::string Format(std::string_view kind, std::string_view code, std::string_view message, std::string_view hint,
                   const std::optional<SourcePosition>& position, std::string_view source, Colour colour,
                   bool coloured) {
  const std::string head = code.empty() ? std::string(kind) : fmt::format("{}[{}]", kind, code);
  std::string out = Paint(coloured, colour, head) + ": " + WithoutControls(message) + "\n";
  if (position.has_value() && !source.empty()) return out + PointAt(*position, source, hint, colour, coloured);
  for (std::size_t start = 0; start < hint.size();) {
    const std::size_t end = std::min(hint.find('\n', start), hint.size());
    out += "  " + WithoutControls(hint.substr(start, end - start)) + "\n";
    start = end + 1;
  }
  return out;
}

}  // namespace

std::string FormatError(const Error& error, std::string_view source, bool colour) {
  return Format("error", ErrorCodeName(error.code), error.message, error.hint, error.position, source, Colour::kRed,
                colour);
}

std::string FormatWarning(std::string_view code, std::string_view message, std::string_view hint,
                          const std::optional<SourcePosition>& position, std::string_view source, bool colour) {
  return Format("warning", code, message, hint, position, source, Colour::kYellow, colour);
}

}  // namespace dossier::cli
