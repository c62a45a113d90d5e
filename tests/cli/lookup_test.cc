#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class LookupCommandTest : public SampleStoreTest {
 protected:
  static json Json(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const RunResult run = Run(arguments);
    EXPECT_EQ(run.status, 0) << run.err;
    return json::parse(run.out);
  }
};

TEST_F(LookupCommandTest, MetQuotesTheSentenceAndItsArticle) {
  const json met = Json({"met", "Meng Fanying"});
  ASSERT_FALSE(met.empty());
  bool found = false;
  for (const json& contact : met) {
    if (contact["with"] != "Ma Xianfeng") continue;
    found = true;
    EXPECT_EQ(contact["when"], "2025-11-25");
    EXPECT_THAT(contact["evidence"]["text"].get<std::string>(), HasSubstr("Ma Xianfeng"));
    EXPECT_THAT(contact["evidence"]["source"].get<std::string>(), HasSubstr("samples/articles/"));
  }
  EXPECT_TRUE(found);
  const RunResult table = Run({"met", "Meng Fanying", "--format", "table"});
  EXPECT_THAT(table.out, AllOf(HasSubstr("│ with "), HasSubstr("Ma Xianfeng"), HasSubstr("a:")));
  EXPECT_THAT(table.err, HasSubstr("dossier why r:"));
}

TEST_F(LookupCommandTest, MetNarrowsByNameAndDate) {
  EXPECT_EQ(Json({"met", "Meng Fanying", "Ma Xianfeng"}).size(), Json({"met", "Ma Xianfeng", "Meng Fanying"}).size());
  EXPECT_THAT(Json({"met", "Meng Fanying", "--until", "1999"}), IsEmpty());
}

TEST_F(LookupCommandTest, NothingFoundIsSuccessUnlessAsked) {
  EXPECT_EQ(Run({"met", "Meng Fanying", "--until", "1999"}).status, 0);
  EXPECT_EQ(Run({"met", "Meng Fanying", "--until", "1999", "-e"}).status, 1);
  EXPECT_EQ(Run({"met", "Meng Fanying", "-e"}).status, 0);
}

TEST_F(LookupCommandTest, WhyTakesTheRelationshipThatMetNames) {
  const std::string id = Json({"met", "Meng Fanying", "Ma Xianfeng"})[0]["relationship"];
  const RunResult text = Run({"why", id, "--format", "table"});
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, AllOf(HasSubstr(id + "  "), HasSubstr("--MET-->"), HasSubstr("rule "),
                              HasSubstr("Against: none."), HasSubstr("Confidence = 1 - ")));
  EXPECT_EQ(Run({"show", id, "--format", "table"}).out, text.out);
  EXPECT_EQ(Json({"why", "Meng Fanying", "MET", "Ma Xianfeng"}), Json({"why", id}));
  const json why = Json({"why", id});
  EXPECT_GE(why[0]["evidence"].size(), 1u);
}

TEST_F(LookupCommandTest, WhyNotSaysWhatThereIsInstead) {
  const RunResult run = Run({"why", "Meng Fanying", "SANCTIONS", "Ma Xianfeng"});
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.err, AllOf(HasSubstr("error[not-found]"), HasSubstr("MET")));
}

TEST_F(LookupCommandTest, PathShowsEveryHopWithItsSentence) {
  const RunResult text = Run({"path", "Ma Xianfeng", "Meng Fanying", "--format", "table"});
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, AllOf(HasSubstr("Path 1 of "), HasSubstr("MET"), HasSubstr("2025-11-25"), HasSubstr(": \"")));
  const json paths = Json({"path", "Ma Xianfeng", "Meng Fanying", "--k", "1"});
  ASSERT_EQ(paths.size(), 1u);
  EXPECT_EQ(paths[0]["hops"], 1);
  EXPECT_THAT(paths[0]["steps"][0]["relationships"][0]["evidence"]["text"].get<std::string>(),
              HasSubstr("Ma Xianfeng"));
}

TEST_F(LookupCommandTest, PathMistakes) {
  EXPECT_EQ(Run({"path", "Meng Fanying", "Meng Fanying"}).status, 2);
  EXPECT_EQ(Run({"path", "Meng Fanying", "Ma Xianfeng", "--max-hops", "40"}).status, 2);
  const RunResult type = Run({"path", "Meng Fanying", "Ma Xianfeng", "--types", "MEET"});
  EXPECT_EQ(type.status, 0);
  EXPECT_THAT(type.err, AllOf(HasSubstr("warning[unknown-type]"), HasSubstr("did you mean \"MET\"?")));
}

TEST_F(LookupCommandTest, AmbiguousNameListsCandidates) {
  const RunResult run = Run({"met", "M"});
  EXPECT_EQ(run.status, 7);
  EXPECT_THAT(run.err,
              AllOf(HasSubstr("error[ambiguous]"), HasSubstr("  e:"), HasSubstr("article"), HasSubstr("by its id")));
  EXPECT_THAT(run.out, IsEmpty());
}

TEST_F(LookupCommandTest, UnknownNameSuggestsTheNearest) {
  const RunResult run = Run({"met", "Meng Fanyng"});
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.err, HasSubstr("did you mean \"Meng Fanying\""));
  EXPECT_EQ(Run({"show", "e:999999"}).status, 1);
  EXPECT_EQ(Run({"show", "r:999999"}).status, 1);
  EXPECT_EQ(Run({"show", "a:999999"}).status, 1);
}

TEST_F(LookupCommandTest, FindRanksAndFilters) {
  const json found = Json({"find", "Fanying"});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0]["name"], "Meng Fanying");
  const RunResult label = Run({"find", "Fanying", "--label", "Persn"});
  EXPECT_THAT(label.err, HasSubstr("did you mean \"Person\"?"));
  EXPECT_EQ(Json({"find", "a", "--limit", "2"}).size(), 2u);
  EXPECT_THAT(Run({"find", "a", "--limit", "2"}).err, HasSubstr("warning[truncated]"));
}

TEST_F(LookupCommandTest, ShowKnowsEntitiesAndArticles) {
  const json node = Json({"show", "Meng Fanying", "--evidence"});
  EXPECT_EQ(node[0]["labels"][0], "Person");
  EXPECT_TRUE(node[0]["relationships"][0].contains("evidence"));
  const RunResult text = Run({"show", "Meng Fanying", "--aliases", "--format", "table"});
  EXPECT_THAT(text.out, AllOf(HasSubstr("(Person)"), HasSubstr("names, and the articles that use them:")));
  const RunResult article = Run({"show", "a:1", "--format", "table"});
  EXPECT_THAT(article.out, AllOf(HasSubstr("a:1  "), HasSubstr("source: "), HasSubstr("sentences")));
  EXPECT_EQ(Run({"show", "a:1", "--text", "--format", "table"}).out,
            json::parse(Run({"show", "a:1", "--text", "--json"}).out)[0]["text"].get<std::string>() + "\n");
}

TEST_F(LookupCommandTest, StatsAgreeWithTheListOfArticles) {
  const json stats = Json({"stats"})[0];
  EXPECT_EQ(stats["articles"], Json({"stats", "--articles"}).size());
  EXPECT_GT(stats["assertions"].get<int>(), 0);
  EXPECT_THAT(Run({"stats", "--format", "table"}).out,
              AllOf(HasSubstr("articles "), HasSubstr(" (from "), HasSubstr("most relationships:")));
}

TEST_F(LookupCommandTest, OutputFileDecidesTheFormat) {
  const std::string path = folder_->Path("met.csv");
  EXPECT_EQ(Run({"met", "Meng Fanying", "-o", path}).status, 0);
  EXPECT_THAT(ReadFile(path), HasSubstr("with,when,how,articles"));
  EXPECT_EQ(Run({"met", "Meng Fanying", "-o", path, "--format", "tsv"}).status, 0);
  EXPECT_THAT(ReadFile(path), HasSubstr("with\twhen\thow\tarticles"));
}

TEST_F(LookupCommandTest, TwoRunsAreIdentical) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"met", "Meng Fanying"},
                                                    {"show", "Meng Fanying"},
                                                    {"stats"},
                                                    {"path", "Ma Xianfeng", "Meng Fanying"}}) {
    EXPECT_EQ(Run(arguments).out, Run(arguments).out);
  }
}

}  // namespace
}  // namespace dossier::cli
