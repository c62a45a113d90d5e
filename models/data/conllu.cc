#include "models/data/conllu.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <fstream>

namespace dossier::models {

namespace {

constexpr std::size_t kColumns = 10;

std::string After(std::string_view line, std::string_view prefix) {
  return line.starts_with(prefix) ? std::string(line.substr(prefix.size())) : std::string();
}

bool SplitColumns(std::string_view line, std::array<std::string_view, kColumns>* columns) {
  for (std::size_t i = 0; i < kColumns; ++i) {
    const std::size_t tab = line.find('\t');
    if ((tab == std::string_view::npos) != (i + 1 == kColumns)) return false;
    (*columns)[i] = line.substr(0, tab);
    line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  }
  return true;
}

bool ParseNumber(std::string_view text, std::uint32_t* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

Result<std::vector<TreebankSentence>> ReadConllu(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", path));
  std::vector<TreebankSentence> sentences;
  TreebankSentence sentence;
  std::uint32_t range_end = 0;  // last word of the multi-word token that is being read
  bool range_space_after = true;
  std::string line;
  std::size_t number = 0;
  const auto finish = [&] {
    if (!sentence.words.empty()) sentences.push_back(std::move(sentence));
    sentence = {};
    range_end = 0;
  };
  while (std::getline(in, line)) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) {
      finish();
      continue;
    }
    if (line[0] == '#') {
      if (line.starts_with("# newdoc")) sentence.starts_document = true;
      if (line.starts_with("# newpar")) sentence.starts_paragraph = true;
      if (line.starts_with("# sent_id = ")) sentence.id = After(line, "# sent_id = ");
      if (line.starts_with("# text = ")) sentence.text = After(line, "# text = ");
      continue;
    }
    std::array<std::string_view, kColumns> column;
    const auto bad = [&](std::string_view why) {
      return Error(ErrorCode::kBadInput, fmt::format("{}:{}: not CoNLL-U: {}", path, number, why));
    };
    if (!SplitColumns(line, &column)) return bad("a word line has ten columns separated by tabs");
    if (column[0].find('.') != std::string_view::npos) continue;  // an empty node
    const bool space_after = column[9].find("SpaceAfter=No") == std::string_view::npos;
    if (const std::size_t dash = column[0].find('-'); dash != std::string_view::npos) {
      if (!ParseNumber(column[0].substr(dash + 1), &range_end)) return bad("the token range has no end");
      range_space_after = space_after;
      continue;
    }
    TreebankWord word{.form = std::string(column[1]), .misc = std::string(column[9])};
    std::uint32_t id = 0;
    if (!ParseNumber(column[0], &id) || id != sentence.words.size() + 1) return bad("words are numbered from 1");
    if (!ParseNumber(column[6], &word.head)) return bad("the head is no number");
    word.upos = text::FindUpos(column[3]).value_or(text::Upos::kX);
    word.penn = text::FindPennTag(column[4]).value_or(text::PennTag::kNone);
    word.relation = text::FindDependencyRelation(column[7]).value_or(text::DependencyRelation::kDep);
    word.space_after = id < range_end ? false : id == range_end ? range_space_after : space_after;
    sentence.words.push_back(std::move(word));
  }
  finish();
  for (const TreebankSentence& read : sentences) {
    for (const TreebankWord& word : read.words) {
      if (word.head > read.words.size()) {
        return Error(ErrorCode::kBadInput, fmt::format("{}: sentence '{}' has a head outside it", path, read.id));
      }
    }
  }
  return sentences;
}

}  // namespace dossier::models
