#include "bench/eval/carb_score.h"

#include <gtest/gtest.h>

#include "bench/eval/open_command.h"
#include "tests/models/data/data_testing.h"

namespace dossier::eval {
namespace {

using models::OpenRelations;

OpenRelations One(std::vector<models::OpenRelation> relations) { return {{"s", std::move(relations)}}; }

TEST(CarbScoreTest, WordsAreComparedPartByPart) {
  const OpenRelations gold = One({{"has founded", {"Ann Roe", "the firm Norlift", "in 1994"}, 1}});
  // "founded" of two; "Ann" of two; "Norlift in 1994" of five: 5 of 5 predicted words, 5 of 9 gold words.
  const CarbScore score = ScoreOpenRelations(gold, One({{"founded", {"Ann", "Norlift", "in 1994"}, .9}}));
  EXPECT_DOUBLE_EQ(score.precision, 1);
  EXPECT_DOUBLE_EQ(score.recall, 5.0 / 9);
  EXPECT_DOUBLE_EQ(score.area, 5.0 / 9);
}

TEST(CarbScoreTest, WithoutAWordOfTheRelationOrAPartNothingMatches) {
  const OpenRelations gold = One({{"founded", {"Ann", "Norlift"}, 1}});
  EXPECT_EQ(ScoreOpenRelations(gold, One({{"started", {"Ann", "Norlift"}, 1}})).f1, 0);
  EXPECT_EQ(ScoreOpenRelations(gold, One({{"founded", {"Ann"}, 1}})).f1, 0);
  EXPECT_EQ(ScoreOpenRelations(gold, One({{"founded", {"Norlift", "Ann"}, 1}})).recall, 1.0 / 3);
  EXPECT_EQ(ScoreOpenRelations(gold, {}).f1, 0);
}

TEST(CarbScoreTest, FormsOfBeAndTurnedSayingsMatch) {
  const OpenRelations is = One({{"is a fan of", {"Ann", "Bob"}, 1}});
  EXPECT_DOUBLE_EQ(ScoreOpenRelations(is, One({{"be", {"Ann", "Bob"}, 1}})).precision, 1);
  const OpenRelations said = One({{"said", {"he is late", "Ann"}, 1}});
  EXPECT_DOUBLE_EQ(ScoreOpenRelations(said, One({{"said", {"Ann", "he is late"}, 1}})).f1, 1);
}

TEST(CarbScoreTest, PredictionsPairOneToOneAndTheRestCountsAgainstPrecision) {
  const OpenRelations gold = One({{"met", {"Ann", "Bob"}, 1}});
  const OpenRelations predicted =
      One({{"met", {"Ann", "Bob"}, .9}, {"met", {"Ann", "Cy"}, .5}, {"met", {"Ann", "Bob"}, .5}});
  const CarbScore score = ScoreOpenRelations(gold, predicted);
  EXPECT_DOUBLE_EQ(score.f1, 1);  // with the surest alone
  EXPECT_DOUBLE_EQ(score.threshold, .9);
  EXPECT_DOUBLE_EQ(score.last_precision, 1.0 / 3);
  EXPECT_DOUBLE_EQ(score.last_recall, 1);
  EXPECT_DOUBLE_EQ(score.area, 1);
}

TEST(CarbScoreTest, SentencesWithoutPredictionsCountInRecall) {
  OpenRelations gold = One({{"met", {"Ann", "Bob"}, 1}});
  gold["t"] = {{"saw", {"Ann", "Cy"}, 1}};
  const CarbScore score = ScoreOpenRelations(gold, One({{"met", {"Ann", "Bob"}, .9}}));
  EXPECT_DOUBLE_EQ(score.precision, 1);
  EXPECT_DOUBLE_EQ(score.recall, .5);
}

TEST(OpenRelationsTest, EveryFormatIsRead) {
  const std::string s = "Ann -LRB- Roe -RRB- met Bob .";
  const struct {
    const char* format;
    std::string text;
  } cases[] = {
      {"gold", s + "\tmet\tAnn\tBob\tC: it is said\n"},
      {"tabs", s + "\t0.5\tmet\tAnn\tBob\n"},
      {"reverb", "f\t1\tAnn\tmet\tBob\t0\t1\t2\t3\t4\t5\t0.5\t" + s + "\tNN\n"},
      {"openie",
       "0.5\t\tSimpleArgument(Ann,List([0, 3)))\tRelation(met,List([17, 20)))\tSimpleArgument(Bob,List([21, "
       "24)))\t" +
           s + "\n0.5\t\tSimpleArgument(Ann,List([0, 3)))\tRelation(left,List([17, 20)))\t\t" + s + "\n"},
      {"clausie", s + "\n1\t\"Ann\"\t\"met\"\t\"Bob\"\t-3.5\n"},
      {"props", "-3.5\t" + s + "\tmet\tsubj\tAnn \tdobj\tBob \n"},
  };
  for (const auto& c : cases) {
    const auto read =
        models::ReadOpenRelations(models::WriteTestFile("open.txt", c.text), *models::FindOpenFormat(c.format));
    ASSERT_TRUE(read.ok()) << read.error().message;
    ASSERT_EQ(read->size(), 1u) << c.format;
    EXPECT_EQ(read->begin()->first, "ann(roe)metbob.");
    ASSERT_EQ(read->begin()->second.size(), 1u) << c.format;
    const models::OpenRelation& relation = read->begin()->second[0];
    EXPECT_EQ(relation.relation, "met") << c.format;
    EXPECT_EQ(relation.arguments, (std::vector<std::string>{"Ann", "Bob"})) << c.format;
  }
  EXPECT_FALSE(
      models::ReadOpenRelations(models::WriteTestFile("open.txt", "s\tx\tmet\ta\n"), models::OpenFormat::kTabs));
  EXPECT_EQ(models::FindOpenFormat("word"), std::nullopt);
}

// What the outputs that come with CaRB were measured at; the order of the systems is that of the paper.
TEST(OpenRelationsTest, SystemsOfCarbKeepTheirFigures) {
  const auto folder = models::SharedFolder() / "nlp/carb";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no data in " << folder << "; set DOSSIER_SHARED";
  const auto file = [&](const char* name) { return (folder / "system_outputs/test" / name).string(); };
  const auto report =
      EvaluateOpenRelations({(folder / "gold/test.tsv").string(),
                             {"openie=" + file("openie4_output.txt"), "openie=" + file("openie5_output.txt"),
                              "clausie=" + file("clausie_output.txt"), "reverb=" + file("reverb_output.txt"),
                              "props=" + file("props_output.txt")}});
  ASSERT_TRUE(report.ok()) << report.error().message;
  const double measured[] = {.481, .464, .442, .363, .310};
  for (std::size_t i = 0; i < std::size(measured); ++i) {
    EXPECT_NEAR(std::get<double>(report->at(0).rows.at(i).at(4)), measured[i], .001) << i;
  }
}

}  // namespace
}  // namespace dossier::eval
