// The commands on small files of our own, and the program's help against its page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

#include "bench/eval/coreference_command.h"
#include "bench/eval/entities_command.h"
#include "bench/eval/graph_command.h"
#include "bench/eval/speed_command.h"
#include "bench/eval/tags_command.h"
#include "tests/models/data/data_testing.h"

namespace dossier::eval {
namespace {

using testing::HasSubstr;

std::string Harbour() { return models::TestFile("harbour.art"); }

struct ProgramRun {
  int status = 0;
  std::string out;  // and stderr
};

ProgramRun RunEval(const std::string& arguments) {
  const std::string command = std::string(DOSSIER_EVAL_PROGRAM) + " " + arguments + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  ProgramRun run;
  std::array<char, 4096> buffer;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    run.out.append(buffer.data(), size);
  run.status = WEXITSTATUS(pclose(pipe));
  return run;
}

std::set<std::string> FlagsIn(const std::string& text) {
  static const std::regex flag("--[a-z][a-z-]*[a-z]");
  return {std::sregex_token_iterator(text.begin(), text.end(), flag), std::sregex_token_iterator()};
}

TEST(GraphCommandTest, AnnotatedArticlesAndGoldJsonAreOneThing) {
  const auto articles = ReadGoldArticles({Harbour()}).value();
  ASSERT_EQ(articles.size(), 1u);
  const ScoredGraph& graph = articles[0].graph;
  EXPECT_EQ(graph.nodes.size(), 6u);
  EXPECT_TRUE(graph.edges[1].optional);   // flagged
  EXPECT_FALSE(graph.edges[2].optional);  // reported
  EXPECT_TRUE(graph.edges[3].optional);   // negated
  EXPECT_TRUE(graph.edges[4].optional);   // possible
  const auto json = ReadGoldJson(R"({"published": "2024-05", "nodes": [{"name": "Ann", "kind": "Person"}],
      "edges": [{"from": "Ann", "type": "MET", "to": "Ann", "date": null, "title": null, "optional": true}]})",
                                 "x");
  ASSERT_TRUE(json.ok()) << json.error().message;
  EXPECT_EQ(json->published->ToIso(), "2024-05");
  EXPECT_TRUE(json->edges[0].optional);
  EXPECT_THAT(ReadGoldJson("{}", "here").error().message, HasSubstr("here is no gold graph"));
}

TEST(GraphCommandTest, ATextIsScoredAgainstItsGraph) {
  const auto report = EvaluateGraphs({.paths = {Harbour()}, .folds = {}, .calibration = true, .errors = true});
  ASSERT_TRUE(report.ok()) << report.error().message;
  const std::string text = ToText(*report);
  EXPECT_THAT(text, HasSubstr("graphs: 1 articles"));
  EXPECT_THAT(text, HasSubstr("nodes strict"));
  EXPECT_THAT(ToJson(*report), HasSubstr("\"micro-average\": \"edges\""));
}

TEST(GraphCommandTest, GoldenGraphsFindTheirArticlesInAnotherFolder) {
  const std::string root = DOSSIER_SOURCE_DIR;
  const auto articles = ReadGoldArticles({root + "/tests/golden"}, root + "/samples/articles");
  ASSERT_TRUE(articles.ok()) << articles.error().message;
  EXPECT_GE(articles->size(), 15u);
  for (const GoldArticle& article : *articles) EXPECT_FALSE(article.document.text.empty()) << article.id;
}

TEST(GraphCommandTest, HoldingOutNeedsTwoDomains) {
  const auto report = EvaluateGraphs({.paths = {Harbour()}, .folds = {.held_out = true}});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::kUsage);
}

TEST(CoreferenceCommandTest, NotesAreCountedByForm) {
  const auto report = EvaluateCoreference({.paths = {Harbour()}, .folds = {}});
  ASSERT_TRUE(report.ok()) << report.error().message;
  const auto& rows = report->at(0).rows;
  EXPECT_EQ(std::get<std::int64_t>(rows[0][1]), 1);  // "she"
  EXPECT_EQ(std::get<std::int64_t>(rows[1][1]), 1);  // "The company"
  EXPECT_EQ(std::get<std::string>(rows[3][0]), "in industry");
}

TEST(TagsCommandTest, AModelIsNeeded) {
  const auto report =
      EvaluateTags({.files = {models::TestFile("entities.conllu")}, .model = "/no/model", .prefix = ""});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::kNotFound);
}

TEST(TagsCommandTest, GivenWordsAndRawTextAreMeasured) {
  if (!text::LanguageModel::English().has_network()) GTEST_SKIP() << "built without a language model";
  for (const bool raw : {false, true}) {
    const auto report =
        EvaluateTags({.files = {models::TestFile("entities.conllu")}, .model = "", .prefix = "x", .raw = raw});
    ASSERT_TRUE(report.ok()) << report.error().message;
    ASSERT_EQ(report->at(0).rows.size(), 1u);
    EXPECT_GT(std::get<double>(report->at(0).rows[0][3]), .5) << raw;
  }
  const auto names = EvaluateEntities({.files = {models::TestFile("entities.conllu")}, .model = ""});
  ASSERT_TRUE(names.ok()) << names.error().message;
  EXPECT_EQ(names->at(0).rows.size(), 5u);
}

TEST(SpeedCommandTest, EveryStageHasALine) {
  const std::string article = models::WriteTestFile("speed.txt", "Ada Brandt met Olaf Myhre in Velden on Monday.\n");
  const auto report = MeasureSpeed({.paths = {article}, .model = "", .ontology = "", .rounds = 1, .threads = 2});
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->at(0).rows.size(), 6u);
  EXPECT_FALSE(MeasureSpeed({.paths = {"/no/article"}, .model = "", .ontology = ""}).ok());
}

TEST(ReportTest, FiguresStandInColumns) {
  const Report report = {{"title",
                          {"name", "F1", "n"},
                          {{std::string("a"), .5, Count(12)}, {std::string("bb"), Cell(), Count(3)}},
                          "note"}};
  EXPECT_EQ(ToText(report), "title\n  name     F1   n\n  a     0.500  12\n  bb        -   3\n  note\n");
  EXPECT_THAT(ToJson(report), HasSubstr("\"F1\": null"));
}

TEST(EvalProgramTest, HelpAndItsPageAgree) {
  std::ifstream page(DOSSIER_SOURCE_DIR "/docs/evaluation.md");
  std::stringstream text;
  text << page.rdbuf();
  std::string help = RunEval("--help").out;
  for (const char* command : {"tags", "entities", "coreference", "graph", "open", "speed"}) {
    EXPECT_THAT(help, HasSubstr(command));
    EXPECT_THAT(text.str(), HasSubstr(std::string("\n## ") + command + "\n"));
    help += RunEval(std::string(command) + " --help").out;
  }
  std::set<std::string> flags = FlagsIn(help);
  for (const char* common : {"--help", "--ontology"}) flags.erase(common);
  EXPECT_EQ(flags, FlagsIn(text.str()));
}

TEST(EvalProgramTest, WrongUseIsRefused) {
  EXPECT_EQ(RunEval("").status, 2);
  EXPECT_EQ(RunEval("graph").status, 2);
  const ProgramRun run = RunEval("graph /no/such/gold.art");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.out, HasSubstr("error[not-found]: cannot read '/no/such/gold.art'"));
}

}  // namespace
}  // namespace dossier::eval
