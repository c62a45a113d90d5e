// What Dossier must answer over five real articles as they were scraped, with their damage. They are not part of this
// repository: the tests look for them in $DOSSIER_SHARED or ../shared and skip, saying so, where they are missing.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string SharedFolder() {
  const char* shared = std::getenv("DOSSIER_SHARED");
  return shared != nullptr ? shared : DOSSIER_SOURCE_DIR "/../shared";
}

class RealArticlesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::filesystem::path folder = SharedFolder() + "/articles";
    if (!std::filesystem::exists(folder)) return;
    std::vector<std::string> arguments = {"ingest"};
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".txt") arguments.push_back(entry.path().string());
    }
    std::sort(arguments.begin() + 1, arguments.end());
    work_ = new WorkFolder;
    arguments.insert(arguments.end(), {"--db", work_->Path("db")});
    ingest_ = RunDossier(arguments);
  }
  static void TearDownTestSuite() { delete work_; }

  void SetUp() override {
    if (work_ == nullptr) GTEST_SKIP() << "no real articles at " << SharedFolder() << ": set DOSSIER_SHARED";
  }

  static std::string Ask(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--db", work_->Path("db")});
    const RunResult result = RunDossier(arguments);
    EXPECT_EQ(result.status, 0) << result.err;
    return result.out;
  }

  static inline WorkFolder* work_ = nullptr;
  static inline RunResult ingest_;
};

TEST_F(RealArticlesTest, StoresAllFive) {
  EXPECT_EQ(ingest_.status, 0) << ingest_.err;
  EXPECT_THAT(ingest_.out + ingest_.err, HasSubstr("5 stored"));
}

TEST_F(RealArticlesTest, TellsWhoMetWhomWithTheSentence) {
  EXPECT_THAT(Ask({"met", "Meng Fanying"}),
              AllOf(HasSubstr("Ma Xianfeng"), HasSubstr("2025-11-25"), HasSubstr("004_de064577c930fc1f"),
                    HasSubstr("On November 25, Meng met with Ma Xianfeng, Party Secretary and Chairman of China Mobile "
                              "Inner Mongolia.")));
}

TEST_F(RealArticlesTest, FindsThePathOverTheGroup) {
  EXPECT_THAT(Ask({"path", "China Mobile", "Northern Rare Earth"}),
              AllOf(HasSubstr("Baogang Group"), HasSubstr("PARTNERS_WITH"), HasSubstr("SUBSIDIARY_OF"),
                    HasSubstr("subsidiar")));
}

TEST_F(RealArticlesTest, KnowsWhoChairedTheMeeting) {
  const std::string rows =
      Ask({"query", "MATCH (p:Person)-[:CHAIRS]->(e:Event) WHERE e.date = '2025-10-22' RETURN p.name, e.name, e.date"});
  EXPECT_THAT(rows, AllOf(HasSubstr("Meng Fanying"), HasSubstr("Li Xiao"), HasSubstr("Committee meeting")));
}

TEST_F(RealArticlesTest, KnowsWhatWasInspected) {
  EXPECT_THAT(Ask({"query", "MATCH (:Person {name:'Meng Fanying'})-[:INSPECTS]->(x) RETURN x.name"}),
              HasSubstr("Baiyun Obo"));
}

TEST_F(RealArticlesTest, QuotesTheSentenceBehindAPartnership) {
  EXPECT_THAT(Ask({"why", "Baogang", "PARTNERS_WITH", "China Mobile"}),
              HasSubstr("New digital partnership between Baogang and China Mobile"));
}

TEST_F(RealArticlesTest, DrawsTheNeighbourhood) {
  const std::string svg = work_->Path("x.svg");
  Ask({"export", "--around", "Baogang Group", "--depth", "1", "--as", "svg", "-o", svg});
  EXPECT_GT(std::filesystem::file_size(svg), 2000u);
}

}  // namespace
}  // namespace dossier::cli
