#include "models/data/corpus_sentences.h"

#include <algorithm>
#include <array>

#include "models/data/flat_text.h"

namespace dossier::models {

namespace {

constexpr auto kAbbreviations =
    std::to_array<std::string_view>({"Mr",  "Mrs", "Ms",  "Dr",  "Inc", "Co",  "Corp", "Ltd",  "Jr",  "Sr",  "St",
                                     "No",  "Gen", "Lt",  "Col", "Sgt", "Rev", "Prof", "Sen",  "Rep", "Gov", "U.S",
                                     "U.K", "U.N", "a.m", "p.m", "Jan", "Feb", "Aug",  "Sept", "Oct", "Nov", "Dec"});

bool EndsWithAbbreviation(std::string_view text) {
  const auto stands_alone = [&](std::size_t size) {
    if (size == text.size()) return true;
    const char before = text[text.size() - size - 1];
    return before == ' ' || before == '(';
  };
  if (!text.empty() && text.back() >= 'A' && text.back() <= 'Z' && stands_alone(1)) return true;
  return std::ranges::any_of(kAbbreviations,
                             [&](std::string_view word) { return text.ends_with(word) && stands_alone(word.size()); });
}

// Bytes of the mark at the start of `text` if it is one of `marks`, else 0.
template <std::size_t n>
std::size_t MarkSize(std::string_view text, const std::array<std::string_view, n>& marks) {
  for (const std::string_view mark : marks) {
    if (text.starts_with(mark)) return mark.size();
  }
  return 0;
}

constexpr auto kClosing = std::to_array<std::string_view>({"\"", "”", "’", "'", ")"});
constexpr auto kOpening = std::to_array<std::string_view>({"\"", "“", "‘", "("});

bool StartsSentence(std::string_view text) {
  if (text.empty()) return false;
  const char c = text.front();
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || MarkSize(text, kOpening) != 0;
}

void SplitLine(std::string_view line, std::vector<std::string>* out) {
  std::size_t start = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '.' && line[i] != '!' && line[i] != '?') continue;
    std::size_t end = i + 1;
    while (const std::size_t size = MarkSize(line.substr(end), kClosing)) end += size;
    if (end >= line.size() || line[end] != ' ' || !StartsSentence(line.substr(end + 1))) continue;
    if (line[i] == '.' && EndsWithAbbreviation(line.substr(start, i - start))) continue;
    out->emplace_back(line.substr(start, end - start));
    start = i = end + 1;
    --i;
  }
  if (start < line.size()) out->emplace_back(line.substr(start));
}

}  // namespace

std::vector<std::string> SplitCorpusSentences(std::string_view text) {
  std::vector<std::string> sentences;
  while (!text.empty()) {
    const std::size_t line_end = std::min(text.find('\n'), text.size());
    SplitLine(Flatten(text.substr(0, line_end)), &sentences);
    text.remove_prefix(std::min(line_end + 1, text.size()));
  }
  return sentences;
}

}  // namespace dossier::models
