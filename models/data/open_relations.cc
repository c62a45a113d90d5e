#include "models/data/open_relations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <limits>

namespace dossier::models {

namespace {

using Fields = std::vector<std::string>;

std::string Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first));
}

Fields SplitTabs(std::string_view line) {
  Fields fields;
  for (;;) {
    const std::size_t tab = line.find('\t');
    fields.emplace_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

std::optional<double> ParseNumber(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0') return std::nullopt;
  return value;
}

// The words in "SimpleArgument(the words,List([0, 3)))".
std::string InsideParentheses(std::string_view text) {
  const std::size_t open = text.find('('), list = text.find(",List(");
  if (open == std::string_view::npos || list == std::string_view::npos || list < open) return {};
  return std::string(text.substr(open + 1, list - open - 1));
}

// Without the quotation marks around it.
std::string Unquoted(const std::string& text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

// What a line says; `skip` where it says nothing.
struct Row {
  bool skip = false;
  std::string sentence, confidence = "1";
  OpenRelation relation;
};

Row GoldRow(const Fields& field) {
  Row row;
  if (field.size() < 2) return {.skip = true, .sentence = {}, .relation = {}};
  row.sentence = field[0];
  row.relation.relation = Trimmed(field[1]);
  for (std::size_t i = 2; i < field.size(); ++i) {
    if (field[i].find("C: ") == std::string::npos) row.relation.arguments.push_back(Trimmed(field[i]));
  }
  return row;
}

Row TabsRow(const Fields& field) {
  if (field.size() < 4) return {.skip = true, .sentence = {}, .relation = {}};
  return {
      .sentence = field[0], .confidence = field[1], .relation = {field[2], Fields(field.begin() + 3, field.end()), 1}};
}

Row ReVerbRow(const Fields& field) {
  if (field.size() < 13) return {.skip = true, .sentence = {}, .relation = {}};
  return {.sentence = field[12], .confidence = field[11], .relation = {field[3], {field[2], field[4]}, 1}};
}

Row OpenIeRow(const Fields& field) {
  if (field.size() < 6 || field[2].empty() || field[3].empty() || field[4].empty()) {
    return {.skip = true, .sentence = {}, .relation = {}};
  }
  Row row{.sentence = field[5], .confidence = field[0], .relation = {}};
  std::string subject = InsideParentheses(field[2]);
  row.relation.relation = InsideParentheses(field[3]);
  if (const std::string context = InsideParentheses(field[1]);
      !context.empty() && !(subject + " " + row.relation.relation).starts_with(context)) {
    subject = context + " " + subject;
  }
  row.relation.arguments.push_back(std::move(subject));
  for (std::string_view rest = field[4];;) {
    const std::size_t at = rest.find(");");
    row.relation.arguments.push_back(InsideParentheses(rest.substr(0, at)));
    if (at == std::string_view::npos) return row;
    rest.remove_prefix(at + 2);
  }
}

Row PropSRow(const Fields& field) {
  if (field.size() < 3) return {.skip = true, .sentence = {}, .relation = {}};
  Row row{.sentence = field[1], .confidence = field[0], .relation = {field[2], {}, 1}};
  for (std::size_t i = 4; i < field.size(); i += 2) row.relation.arguments.push_back(Trimmed(field[i]));
  return row;
}

// Confidences that are log probabilities, into (0, 1) by their range.
void ScaleConfidences(OpenRelations* relations) {
  constexpr double kMargin = 1e-3;
  double least = std::numeric_limits<double>::max(), most = std::numeric_limits<double>::lowest();
  for (const auto& [key, list] : *relations) {
    for (const OpenRelation& relation : list) {
      least = std::min(least, relation.confidence);
      most = std::max(most, relation.confidence);
    }
  }
  for (auto& [key, list] : *relations) {
    for (OpenRelation& relation : list) {
      relation.confidence = (relation.confidence - least + kMargin) / (most - least + 2 * kMargin);
    }
  }
}

}  // namespace

std::string SentenceKey(std::string_view sentence) {
  static constexpr auto kEscapes = std::to_array<std::pair<std::string_view, char>>(
      {{"-lrb-", '('}, {"-rrb-", ')'}, {"-lsb-", '['}, {"-rsb-", ']'}, {"-lcb-", '{'}, {"-rcb-", '}'}});
  std::string lower;
  for (const char c : sentence) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  std::string key;
  for (std::size_t i = 0; i < lower.size();) {
    const auto escape = std::ranges::find_if(
        kEscapes, [&](const auto& e) { return std::string_view(lower).substr(i).starts_with(e.first); });
    if (escape != kEscapes.end()) {
      key += escape->second;
      i += escape->first.size();
    } else {
      key += lower[i++];
    }
  }
  return key;
}

std::optional<OpenFormat> FindOpenFormat(std::string_view name) {
  static constexpr auto kNames =
      std::to_array<std::pair<std::string_view, OpenFormat>>({{"gold", OpenFormat::kGold},
                                                              {"tabs", OpenFormat::kTabs},
                                                              {"reverb", OpenFormat::kReVerb},
                                                              {"openie", OpenFormat::kOpenIe},
                                                              {"clausie", OpenFormat::kClausIe},
                                                              {"props", OpenFormat::kPropS}});
  for (const auto& [known, format] : kNames) {
    if (known == name) return format;
  }
  return std::nullopt;
}

Result<OpenRelations> ReadOpenRelations(const std::string& path, OpenFormat format) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", path));
  OpenRelations relations;
  std::string line, sentence;  // the sentence that ClausIE's lines are about
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (Trimmed(line).empty()) continue;
    const Fields field = SplitTabs(line);
    Row row;
    switch (format) {
      case OpenFormat::kGold: row = GoldRow(field); break;
      case OpenFormat::kTabs: row = TabsRow(field); break;
      case OpenFormat::kReVerb: row = ReVerbRow(field); break;
      case OpenFormat::kOpenIe: row = OpenIeRow(field); break;
      case OpenFormat::kPropS: row = PropSRow(field); break;
      case OpenFormat::kClausIe:
        row.skip = field.size() != 5;
        if (field.size() == 1) sentence = field[0];
        if (row.skip) break;
        row.sentence = sentence;
        row.confidence = field[4];
        row.relation = {Unquoted(field[2]), {Unquoted(field[1]), Unquoted(field[3])}, 1};
        break;
    }
    if (row.skip) continue;
    const auto confidence = ParseNumber(row.confidence);
    if (!confidence) {
      return Error(ErrorCode::kBadInput, fmt::format("{}:{}: '{}' is no confidence", path, number, row.confidence));
    }
    row.relation.confidence = *confidence;
    relations[SentenceKey(row.sentence)].push_back(std::move(row.relation));
  }
  if (format == OpenFormat::kClausIe || format == OpenFormat::kPropS) ScaleConfidences(&relations);
  return relations;
}

}  // namespace dossier::models
