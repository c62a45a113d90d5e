// Reads the Gherkin of openCypher's Technology Compatibility Kit: features, backgrounds, scenarios, outlines with their
// examples, tables and docstrings. Reference: cucumber.io/docs/gherkin/reference. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace dossier::tck {

using Table = std::vector<std::vector<std::string>>;  // rows of cells, blanks around cells dropped

struct Step {
  std::string text;  // without Given, When, Then, And, But
  bool has_docstring = false;
  std::string docstring;  // without the indentation of its quotes
  bool has_table = false;
  Table table;
  int line = 0;
};

struct Scenario {
  std::string name;  // of an outline, with the example's number: "[1] Name (example 3)"
  std::vector<Step> steps;
  int line = 0;
};

struct Feature {
  std::string name;
  std::vector<Scenario> scenarios;  // outlines expanded; steps of the Background first
};

// Errors: kBadInput with the line: text that no keyword starts, a docstring that never ends, an outline whose examples
// name no such column.
Result<Feature> ReadFeature(std::string_view text);

}  // namespace dossier::tck
