#include "bench/eval/graph_score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/eval/calibration.h"
#include "bench/eval/score_words.h"

namespace dossier::eval {
namespace {

using testing::ElementsAre;

ScoredNode Node(std::string kind, std::string name, std::vector<std::string> aliases = {}, bool optional = false) {
  return {std::move(name), std::move(kind), std::move(aliases), optional};
}

ScoredEdge Edge(std::string from, std::string type, std::string to, std::string title = "", std::string date = "",
                bool optional = false, std::string evidence = "") {
  return {std::move(from),
          std::move(type),
          std::move(to),
          std::move(date),
          std::move(title),
          std::move(evidence),
          optional,
          1,
          "rule"};
}

TEST(ScoreWordsTest, NamesAreComparedAsTheyAreMeant) {
  const struct {
    const char *text, *normalized;
  } cases[] = {{"The U.S. Müller’s  Co.", "us müller co"},
               {"Holland & Hart", "holland and hart"},
               {"Workers' Party", "workers party"},
               {"rare-earth “mine”", "rare earth mine"},
               {"it's sized", "it sized"},
               {"ＡＢＣ", "abc"},
               {"the", "the"}};
  for (const auto& c : cases) EXPECT_EQ(NormalizeForScore(c.text), c.normalized);
  EXPECT_THAT(ContentWords("The 38th meeting of the committees"), ElementsAre("38th", "committee", "meeting"));
  EXPECT_THAT(ContentWords("The Of"), ElementsAre("of"));
}

TEST(GraphScoreTest, NodesMatchOnKindAndAnyName) {
  const ScoredGraph gold{{Node("Person", "Ann Roe", {"Roe"}), Node("Organization", "Norlift"), Node("Place", "Velden"),
                          Node("Person", "Cy", {}, true)},
                         {},
                         {}};
  const ScoredGraph predicted{
      {Node("Person", "Roe"), Node("Facility", "Norlift"), Node("Place", "Vienna"), Node("Person", "Cy")}, {}, {}};
  const GraphScore score = ScoreGraph(gold, predicted);
  EXPECT_EQ(score.nodes_strict.right, 1);
  EXPECT_EQ(score.nodes_strict.wrong, 2);
  EXPECT_EQ(score.nodes_strict.missed, 2);
  EXPECT_EQ(score.nodes_lenient.right, 1.5);
  EXPECT_EQ(score.nodes_lenient.wrong, 1.5);
  EXPECT_THAT(score.errors,
              ElementsAre("kind   Norlift: Facility for Organization", "+node  Place Vienna", "-node  Place Velden"));
}

TEST(GraphScoreTest, EventsMatchOnHalfTheirWordsOrOnEvidence) {
  const ScoredGraph gold{
      {Node("Event", "second safety meeting", {"the session"}), Node("Event", "signing"), Node("Person", "Ann")},
      {Edge("Ann", "CHAIRS", "signing", "", "", false, "Ann signed.")},
      {}};
  const ScoredGraph predicted{
      {Node("Event", "safety meeting of June"), Node("Event", "ceremony"), Node("Person", "Ann")},
      {Edge("Ann", "CHAIRS", "ceremony", "", "", false, "Ann signed.")},
      {}};
  const GraphScore score = ScoreGraph(gold, predicted);
  EXPECT_EQ(score.nodes_by_kind.at("Event").right, 2);
  EXPECT_EQ(score.edges.right, 1);
}

TEST(GraphScoreTest, EdgesMatchOnTypeAndEndsInEitherOrderWhereSymmetric) {
  const ScoredGraph gold{{Node("Person", "Ann"), Node("Person", "Bob")},
                         {Edge("Ann", "MET", "Bob", "", "2024-05"), Edge("Ann", "SUCCEEDS", "Bob"),
                          Edge("Ann", "ACCUSES", "Bob", "", "", true)},
                         {}};
  const ScoredGraph predicted{{Node("Person", "Ann"), Node("Person", "Bob")},
                              {Edge("Bob", "MET", "Ann", "", "2024-05-03"), Edge("Ann", "MET", "Bob"),
                               Edge("Bob", "SUCCEEDS", "Ann"), Edge("Ann", "ACCUSES", "Bob")},
                              {}};
  const GraphScore score = ScoreGraph(gold, predicted);
  EXPECT_EQ(score.edges.right, 1);   // MET, said twice
  EXPECT_EQ(score.edges.wrong, 1);   // SUCCEEDS backwards
  EXPECT_EQ(score.edges.missed, 1);  // SUCCEEDS
  EXPECT_EQ(score.edges_untyped.right, 1);
  EXPECT_EQ(score.dates.count, 1u);
  EXPECT_EQ(score.dates.equal, 0u);
  EXPECT_EQ(score.dates.compatible, 1u);
}

TEST(GraphScoreTest, OneTitleCanHoldSeveralPosts) {
  const ScoredGraph gold{
      {Node("Person", "Ann"), Node("Organization", "Norlift")},
      {Edge("Ann", "HOLDS_ROLE", "Norlift", "Party Secretary"), Edge("Ann", "HOLDS_ROLE", "Norlift", "Chairman"),
       Edge("Ann", "HOLDS_ROLE", "Norlift", "Head")},
      {}};
  ScoredGraph predicted{{Node("Person", "Ann"), Node("Organization", "Norlift")},
                        {Edge("Ann", "HOLDS_ROLE", "Norlift", "Party Secretary and Chairman")},
                        {}};
  GraphScore score = ScoreGraph(gold, predicted);
  EXPECT_EQ(score.edges.right, 2);
  EXPECT_EQ(score.edges.missed, 1);
  EXPECT_EQ(score.titles_right, 2u);
  predicted.edges[0].title = "boss";
  score = ScoreGraph(gold, predicted);
  EXPECT_EQ(score.edges.right, 1);
  EXPECT_EQ(score.titles_wrong, 1u);
}

TEST(CalibrationTest, BinsCompareConfidenceWithTheShareRight) {
  using Verdict = JudgedEdge::Verdict;
  const std::vector<JudgedEdge> judged = {{Verdict::kRight, "MET", "a", .9},
                                          {Verdict::kWrong, "MET", "a", .9},
                                          {Verdict::kRight, "MET", "b", .5},
                                          {Verdict::kOptional, "MET", "b", .5},
                                          {Verdict::kRight, "MET", "b", 1}};
  const Table table = CalibrationTable(judged);
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(std::get<std::string>(table.rows[0][0]), ".5-.6");
  EXPECT_EQ(std::get<std::int64_t>(table.rows[1][1]), 3);
  EXPECT_NEAR(std::get<double>(table.rows[1][3]), 2.0 / 3, 1e-9);
  // .5 off once; (.9 + .9 + 1) / 3 against 2 / 3, three times
  EXPECT_EQ(table.note, "expected calibration error 0.325");
  const Table rules = RuleTable(judged);
  ASSERT_EQ(rules.rows.size(), 2u);
  EXPECT_EQ(std::get<double>(rules.rows[0][3]), .5);
}

}  // namespace
}  // namespace dossier::eval
