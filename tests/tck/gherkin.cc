#include "tests/tck/gherkin.h"

#include <algorithm>
#include <array>
#include <optional>

namespace dossier::tck {
namespace {

std::string_view Trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// "| a | b\|c |" to cells. A bare "|" is a row without cells.
std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '|') {
      cells.emplace_back(Trim(cell));
      cell.clear();
    } else if (line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == '|' || line[i + 1] == '\\')) {
      cell += line[++i];
    } else if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'n') {
      cell += '\n';
      ++i;
    } else {
      cell += line[i];
    }
  }
  return cells;
}

struct Outline {
  Scenario scenario;
  bool is_outline = false;
  std::vector<Table> examples;
};

std::string Replace(std::string text, const std::vector<std::string>& names, const std::vector<std::string>& values) {
  // One pass from the left: what a value brings in is not replaced again.
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool replaced = false;
    for (std::size_t n = 0; text[i] == '<' && n < names.size() && !replaced; ++n) {
      const std::string mark = "<" + names[n] + ">";
      if (text.compare(i, mark.size(), mark) != 0) continue;
      out += values[n];
      i += mark.size();
      replaced = true;
    }
    if (!replaced) out += text[i++];
  }
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Feature> Run() {
    std::string_view line;
    while (NextLine(&line)) {
      line = Trim(line);
      if (line.empty() || line[0] == '#' || line[0] == '@') continue;
      DOSSIER_RETURN_IF_ERROR(ReadLine(line));
    }
    return Expand();
  }

 private:
  enum class Place { kDescription, kSteps, kExamples };

  bool NextLine(std::string_view* line) {
    if (offset_ >= text_.size()) return false;
    const std::size_t end = std::min(text_.find('\n', offset_), text_.size());
    *line = text_.substr(offset_, end - offset_);
    offset_ = end + 1;
    ++number_;
    return true;
  }

  Error Bad(std::string message) const {
    return {ErrorCode::kBadInput, "line " + std::to_string(number_) + ": " + std::move(message)};
  }

  // The rest of the line after `keyword` and a colon.
  static std::optional<std::string_view> After(std::string_view line, std::string_view keyword) {
    if (!line.starts_with(keyword) || line.size() <= keyword.size() || line[keyword.size()] != ':') return std::nullopt;
    return Trim(line.substr(keyword.size() + 1));
  }

  Status ReadLine(std::string_view line) {
    if (const auto name = After(line, "Feature")) {
      feature_.name = *name;
      place_ = Place::kDescription;
      return {};
    }
    if (After(line, "Background")) {
      steps_ = &background_;
      place_ = Place::kSteps;
      return {};
    }
    for (const std::string_view keyword : {"Scenario Outline", "Scenario Template", "Scenario", "Example"}) {
      const auto name = After(line, keyword);
      if (!name) continue;
      outlines_.push_back({{std::string(*name), {}, number_}, keyword.starts_with("Scenario "), {}});
      steps_ = &outlines_.back().scenario.steps;
      place_ = Place::kSteps;
      return {};
    }
    if (After(line, "Examples") || After(line, "Scenarios")) {
      if (outlines_.empty()) return Bad("examples without a scenario");
      outlines_.back().examples.emplace_back();
      outlines_.back().is_outline = true;
      place_ = Place::kExamples;
      return {};
    }
    if (line[0] == '|') return AddRow(line);
    if (line.starts_with("\"\"\"")) return ReadDocstring("\"\"\"");
    if (line.starts_with("```")) return ReadDocstring("```");
    static constexpr std::array<std::string_view, 6> kWords = {"Given ", "When ", "Then ", "And ", "But ", "* "};
    for (const std::string_view word : kWords) {
      if (!line.starts_with(word)) continue;
      if (place_ != Place::kSteps) return Bad("a step outside of a scenario");
      steps_->push_back({std::string(Trim(line.substr(word.size()))), false, {}, false, {}, number_});
      return {};
    }
    if (place_ == Place::kDescription || (steps_ != nullptr && steps_->empty())) return {};
    return Bad("no keyword starts \"" + std::string(line) + "\"");
  }

  Status AddRow(std::string_view line) {
    if (place_ == Place::kExamples) {
      outlines_.back().examples.back().push_back(Cells(line));
      return {};
    }
    if (place_ != Place::kSteps || steps_->empty()) return Bad("a table without a step");
    steps_->back().has_table = true;
    steps_->back().table.push_back(Cells(line));
    return {};
  }

  Status ReadDocstring(std::string_view quotes) {
    if (place_ != Place::kSteps || steps_->empty()) return Bad("a docstring without a step");
    // The indentation of the opening quotes is no part of the lines.
    const std::size_t before = text_.rfind('\n', offset_ - 2);
    const std::size_t line_start = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t indent = text_.find(quotes, line_start) - line_start;
    Step& step = steps_->back();
    step.has_docstring = true;
    std::string_view line;
    for (bool first = true; NextLine(&line); first = false) {
      if (Trim(line) == quotes) return {};
      if (line.ends_with('\r')) line.remove_suffix(1);
      const std::size_t blanks = std::min(line.find_first_not_of(" \t"), line.size());
      line.remove_prefix(std::min(indent, blanks));
      if (!first) step.docstring += '\n';
      step.docstring += line;
    }
    return Bad("the docstring never ends");
  }

  Result<Feature> Expand() {
    for (Outline& outline : outlines_) {
      Scenario& scenario = outline.scenario;
      scenario.steps.insert(scenario.steps.begin(), background_.begin(), background_.end());
      if (!outline.is_outline) {
        feature_.scenarios.push_back(std::move(scenario));
        continue;
      }
      int number = 0;
      for (const Table& examples : outline.examples) {
        for (std::size_t row = 1; row < examples.size(); ++row) {
          if (examples[row].size() != examples[0].size()) {
            return Error{ErrorCode::kBadInput, "line " + std::to_string(scenario.line) + ": an example of \"" +
                                                   scenario.name + "\" has another number of cells than its head"};
          }
          feature_.scenarios.push_back(Fill(scenario, examples[0], examples[row], ++number));
        }
      }
    }
    return std::move(feature_);
  }

  static Scenario Fill(const Scenario& outline, const std::vector<std::string>& names,
                       const std::vector<std::string>& values, int number) {
    Scenario out = outline;
    out.name = Replace(out.name, names, values) + " (example " + std::to_string(number) + ")";
    for (Step& step : out.steps) {
      step.text = Replace(step.text, names, values);
      step.docstring = Replace(step.docstring, names, values);
      for (std::vector<std::string>& row : step.table) {
        for (std::string& cell : row) cell = Replace(cell, names, values);
      }
    }
    return out;
  }

  std::string_view text_;
  std::size_t offset_ = 0;
  int number_ = 0;
  Place place_ = Place::kDescription;
  Feature feature_;
  std::vector<Step> background_;
  std::vector<Outline> outlines_;
  std::vector<Step>* steps_ = nullptr;
};

}  // namespace

Result<Feature> ReadFeature(std::string_view text) { return Reader(text).Run(); }

}  // namespace dossier::tck
