#include "tests/tck/gherkin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dossier::tck {
namespace {

using testing::ElementsAre;

Feature Read(std::string_view text) {
  Result<Feature> feature = ReadFeature(text);
  EXPECT_TRUE(feature.ok()) << feature.error().message;
  return feature.ok() ? *feature : Feature{};
}

TEST(GherkinTest, ReadsStepsTablesAndDocstrings) {
  const Feature feature = Read(R"(# a comment
@tag
Feature: Shops - buying
  Words about it.

  Scenario: [1] Buy bread
    Given a shop
    And a list:
      | bread | 2\|3 \n |
      | \\    |        |
    When asking:
      """
      one
        two

      three
      """
    Then nothing:
      |
)");
  EXPECT_EQ(feature.name, "Shops - buying");
  ASSERT_EQ(feature.scenarios.size(), 1u);
  const Scenario& scenario = feature.scenarios[0];
  EXPECT_EQ(scenario.name, "[1] Buy bread");
  EXPECT_EQ(scenario.line, 6);
  ASSERT_EQ(scenario.steps.size(), 4u);
  EXPECT_EQ(scenario.steps[0].text, "a shop");
  EXPECT_EQ(scenario.steps[0].line, 7);
  EXPECT_THAT(scenario.steps[1].table, ElementsAre(ElementsAre("bread", "2|3 \n"), ElementsAre("\\", "")));
  EXPECT_EQ(scenario.steps[2].docstring, "one\n  two\n\nthree");
  EXPECT_TRUE(scenario.steps[3].has_table);
  EXPECT_THAT(scenario.steps[3].table, ElementsAre(ElementsAre()));
}

TEST(GherkinTest, ExpandsOutlinesOverAllTheirExamples) {
  const Feature feature = Read(R"(Feature: F
  Scenario Outline: Add <a> and <b>
    When asking:
      """
      <a> + <b> <c>
      """
    Then it is:
      | <sum> |

    Examples: small
      | a   | b | sum |
      | 1   | 2 | 3   |
      | <b> | 3 | 4   |
    Examples:
      | a | b | sum |
      | 9 | 9 | 18  |
)");
  ASSERT_EQ(feature.scenarios.size(), 3u);
  EXPECT_EQ(feature.scenarios[0].name, "Add 1 and 2 (example 1)");
  EXPECT_EQ(feature.scenarios[0].steps[0].docstring, "1 + 2 <c>");
  EXPECT_EQ(feature.scenarios[1].steps[0].docstring, "<b> + 3 <c>") << "a value is not replaced again";
  EXPECT_EQ(feature.scenarios[2].name, "Add 9 and 9 (example 3)");
  EXPECT_EQ(feature.scenarios[2].steps[1].table[0][0], "18");
}

TEST(GherkinTest, BackgroundComesBeforeEveryScenario) {
  const Feature feature = Read(R"(Feature: F
  Background:
    Given a graph
  Scenario: A
    When x
  Scenario: B
    When y
)");
  ASSERT_EQ(feature.scenarios.size(), 2u);
  for (const Scenario& scenario : feature.scenarios) {
    ASSERT_EQ(scenario.steps.size(), 2u);
    EXPECT_EQ(scenario.steps[0].text, "a graph");
  }
}

TEST(GherkinTest, RefusesWhatIsNoFeature) {
  for (const char* text :
       {"Feature: F\n Scenario: S\n  Given x\n  nonsense here\n", "Feature: F\n | table |\n",
        "Feature: F\n Scenario: S\n  Given x\n   \"\"\"\n   never closed\n", "Feature: F\n Examples:\n | a |\n",
        "Feature: F\n Scenario Outline: S\n  Given <a>\n Examples:\n | a | b |\n | 1 |\n"}) {
    EXPECT_FALSE(ReadFeature(text).ok()) << text;
  }
}

}  // namespace
}  // namespace dossier::tck
