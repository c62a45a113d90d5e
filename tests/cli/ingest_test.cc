#include <gmock/gmock.h>
#include <signal.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kArticle[] =
    "Oct 27, 2025\n\nHarbour talks\n\nOn October 22, Ann Lee, chairwoman of Northport Group, met with Bob Stone in "
    "Lagos. "
    "Northport Group is based in Lagos.\n";

class IngestTest : public testing::Test {
 protected:
  RunResult Run(std::vector<std::string> arguments, RunOptions options = {}) {
    options.environment.emplace("DOSSIER_DB", folder_.Path("db"));
    return RunDossier(arguments, options);
  }
  WorkFolder folder_;
};

TEST_F(IngestTest, StoresThenPassesOverThenReplaces) {
  const std::string path = folder_.Write("news/talks.txt", kArticle);
  const RunResult first = Run({"ingest", folder_.Path("news")});
  EXPECT_EQ(first.status, 0);
  EXPECT_THAT(first.out, AllOf(HasSubstr("talks.txt   "), HasSubstr(" sentences   "), HasSubstr(" new relationship")));
  EXPECT_THAT(first.err, HasSubstr("1 article: 1 stored in "));

  const RunResult second = Run({"ingest", folder_.Path("news")});
  EXPECT_EQ(second.status, 0);
  EXPECT_THAT(second.out, IsEmpty());
  EXPECT_THAT(second.err, HasSubstr("1 article: 1 unchanged, nothing written"));

  folder_.Write("news/talks.txt", std::string(kArticle) + "\nBob Stone visited Lagos.\n");
  const RunResult third = Run({"ingest", path, "--json"});
  EXPECT_EQ(third.status, 0);
  EXPECT_EQ(nlohmann::json::parse(third.out)["result"], "replaced");
}

TEST_F(IngestTest, DryRunStoresNothing) {
  folder_.Write("talks.txt", kArticle);
  const RunResult run = Run({"ingest", folder_.Path("talks.txt"), "--dry-run"});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.out, HasSubstr("not stored"));
  EXPECT_FALSE(std::filesystem::exists(folder_.Path("db")));
}

TEST_F(IngestTest, ReadsStandardInput) {
  const RunResult run = Run({"ingest", "-"}, {.input = kArticle});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.err, HasSubstr("1 stored"));
}

TEST_F(IngestTest, SomeFailedInputsDoNotStopTheRest) {
  folder_.Write("talks.txt", kArticle);
  folder_.Write("scan.pdf", "%PDF-1.7\n...");
  const RunResult run =
      Run({"ingest", folder_.Path("scan.pdf"), folder_.Path("talks.txt"), folder_.Path("missing.txt")});
  EXPECT_EQ(run.status, 5);
  EXPECT_THAT(run.err, AllOf(HasSubstr("skipped: "), HasSubstr("scan.pdf is a PDF"), HasSubstr("missing.txt"),
                             HasSubstr("3 articles: 1 stored, 2 skipped")));
  const RunResult fast =
      Run({"ingest", folder_.Path("scan.pdf"), folder_.Path("talks.txt"), "--fail-fast", "--db", folder_.Path("db2")});
  EXPECT_EQ(fast.status, 5);
  EXPECT_THAT(fast.err, Not(HasSubstr("1 stored")));
}

TEST_F(IngestTest, ForgetTakesBackWhatOnlyTheArticleSaid) {
  folder_.Write("talks.txt", kArticle);
  ASSERT_EQ(Run({"ingest", folder_.Path("talks.txt")}).status, 0);
  const RunResult dry = Run({"forget", "talks", "--dry-run"});
  EXPECT_EQ(dry.status, 0);
  EXPECT_THAT(dry.out, HasSubstr("Would forget a:1"));
  EXPECT_THAT(dry.err, HasSubstr("nothing changed"));
  EXPECT_EQ(nlohmann::json::parse(Run({"stats", "--json"}).out)[0]["articles"], 1);
  EXPECT_EQ(Run({"forget", "a:1"}).status, 0);
  const auto stats = nlohmann::json::parse(Run({"stats", "--json"}).out)[0];
  EXPECT_EQ(stats["articles"], 0);
  EXPECT_EQ(stats["entities"], 0);
  EXPECT_EQ(stats["relationships"], 0);
  EXPECT_EQ(Run({"forget", "a:1"}).status, 1);
}

TEST_F(IngestTest, ForgettingSeveralWantsForceWhereNobodyCanBeAsked) {
  folder_.Write("one.txt", kArticle);
  folder_.Write("two.txt", std::string(kArticle) + "\nIt rained.\n");
  ASSERT_EQ(Run({"ingest", folder_.Path("one.txt"), folder_.Path("two.txt")}).status, 0);
  const RunResult refused = Run({"forget", "one", "two"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("--force"));
  const RunResult asked = Run({"forget", "one", "two"}, {.terminal = true, .typed = "n\n"});
  EXPECT_THAT(asked.out, AllOf(HasSubstr("Forget 2 articles"), HasSubstr("nothing changed")));
  EXPECT_EQ(nlohmann::json::parse(Run({"stats", "--json"}).out)[0]["articles"], 2);
  EXPECT_EQ(Run({"forget", "one", "two", "--force"}).status, 0);
  EXPECT_EQ(nlohmann::json::parse(Run({"stats", "--json"}).out)[0]["articles"], 0);
}

TEST_F(IngestTest, InterruptKeepsWhatWasCommitted) {
  std::string records;
  for (int i = 0; i < 4000; ++i) {
    records +=
        nlohmann::json{{"id", "r" + std::to_string(i)}, {"text", std::string(kArticle) + std::to_string(i)}}.dump() +
        "\n";
  }
  folder_.Write("many.jsonl", records);
  RunningDossier ingest({"ingest", folder_.Path("many.jsonl"), "--db", folder_.Path("db")});
  const auto articles = [&] {
    const RunResult stats = Run({"stats", "--json"});
    return stats.status == 0 ? nlohmann::json::parse(stats.out)[0]["articles"].get<int>() : 0;
  };
  for (int i = 0; i < 1000 && articles() == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  ingest.Signal(SIGINT);
  EXPECT_EQ(ingest.Wait(), 130);
  EXPECT_GT(articles(), 0);
  EXPECT_LT(articles(), 4000);
  EXPECT_EQ(Run({"check"}).status, 0);
}

TEST_F(IngestTest, ExtractPrintsOneObjectAnArticleAndTheSameForAnyJobs) {
  const RunResult one = Run({"extract", kSamples, "--jobs", "1"});
  EXPECT_EQ(one.status, 0);
  std::istringstream lines(one.out);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto json = nlohmann::json::parse(line);
    for (const char* key : {"article", "nodes", "edges", "skipped"}) EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_GE(count, 12);
  EXPECT_EQ(one.out, Run({"extract", kSamples, "--jobs", "4"}).out);
}

TEST_F(IngestTest, OffsetsOfExtractCountInTheTextItPrints) {
  folder_.Write("talks.txt", kArticle);
  const std::string text = Run({"extract", folder_.Path("talks.txt"), "--text"}).out;
  const auto json = nlohmann::json::parse(Run({"extract", folder_.Path("talks.txt")}).out);
  ASSERT_FALSE(json["nodes"].empty());
  for (const auto& node : json["nodes"]) {
    for (const auto& mention : node["mentions"]) {
      const std::size_t start = mention["start"], end = mention["end"];
      EXPECT_EQ(text.substr(start, end - start), mention["text"]);
    }
  }
}

}  // namespace
}  // namespace dossier::cli
