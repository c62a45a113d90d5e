#include "models/data/iob.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace dossier::models {

namespace {

bool IsNumber(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

struct TaggedWord {
  std::string_view word, tag;
};

// Word and tag of a line; both empty where it has none.
TaggedWord SplitLine(std::string_view line) {
  std::vector<std::string_view> field;
  const char separator = line.find('\t') != std::string_view::npos ? '\t' : ' ';
  for (std::string_view rest = line;;) {
    const std::size_t at = rest.find(separator);
    field.push_back(rest.substr(0, at));
    if (at == std::string_view::npos) break;
    rest.remove_prefix(at + 1);
  }
  if (field.size() >= 5 && IsNumber(field[0])) return {field[1], field[2]};
  return field.size() < 2 ? TaggedWord() : TaggedWord{field.front(), field.back()};
}

bool IsTag(std::string_view tag) {
  return tag == "O" || (tag.size() > 2 && tag[1] == '-' && (tag[0] == 'B' || tag[0] == 'I'));
}

void AddWord(const TaggedWord& tagged, EntitySentence* sentence) {
  const auto position = static_cast<std::uint32_t>(sentence->words.size());
  sentence->words.emplace_back(tagged.word);
  if (tagged.tag == "O") return;
  const std::string_view label = tagged.tag.substr(2);
  auto& entities = sentence->entities;
  if (tagged.tag[0] == 'I' && !entities.empty() && entities.back().end == position && entities.back().label == label) {
    ++entities.back().end;
  } else {
    entities.push_back({.first = position, .end = position + 1, .label = std::string(label)});
  }
}

}  // namespace

std::optional<text::EntityKind> KindOfEntityLabel(std::string_view label) {
  if (label == "PER" || label == "person") return text::EntityKind::kPerson;
  if (label == "ORG" || label == "corporation" || label == "group" || label == "organization") {
    return text::EntityKind::kOrganization;
  }
  if (label == "LOC" || label == "location" || label == "place") return text::EntityKind::kPlace;
  return std::nullopt;
}

Result<std::vector<EntitySentence>> ReadIob(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", path));
  std::vector<EntitySentence> sentences;
  EntitySentence sentence{.starts_document = true, .words = {}, .entities = {}};
  const auto finish = [&] {
    if (!sentence.words.empty()) sentences.push_back(std::move(sentence));
    sentence = {};
  };
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) {
      finish();
    } else if (line.starts_with("-DOCSTART-") || line.starts_with("# newdoc")) {
      finish();
      sentence.starts_document = true;
    } else if (line.starts_with("# ") && line.find(" = ") != std::string::npos) {
      continue;
    } else {
      const TaggedWord tagged = SplitLine(line);
      if (tagged.word.empty() || !IsTag(tagged.tag)) {
        return Error(ErrorCode::kBadInput, fmt::format("{}:{}: a line is a word and its tag", path, number));
      }
      AddWord(tagged, &sentence);
    }
  }
  finish();
  return sentences;
}

}  // namespace dossier::models
