// backup, restore, repair, compact and what stats says of the files.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Json = nlohmann::json;

class StoreCareTest : public SampleStoreTest {
 protected:
  // The whole graph, for comparisons.
  static std::string Export(const std::string& db) {
    const RunResult run = RunDossier({"export", "--as", "json", "--max-nodes", "0", "--db", db});
    EXPECT_EQ(run.status, 0) << run.err;
    return run.out;
  }
  WorkFolder work_;
};

TEST_F(StoreCareTest, ABackupIsRestoredToTheSameGraph) {
  const std::string backup = work_.Path("backup"), restored = work_.Path("restored");
  const RunResult made = Run({"backup", backup});
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("written, opened and checked"));
  const Json row = Json::parse(made.out);
  EXPECT_EQ(row["path"], backup);
  EXPECT_GT(row["articles"], 10);
  EXPECT_EQ(RunDossier({"check", "--db", backup}).status, 0);

  EXPECT_EQ(RunDossier({"restore", backup, "--db", restored}).status, 0);
  EXPECT_EQ(Export(restored), Export(Db()));
  // Neither overwrites anything.
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"restore", backup, "--db", restored}, {"backup", restored, "--db", backup}}) {
    const RunResult again = RunDossier(arguments);
    EXPECT_EQ(again.status, 2);
    EXPECT_THAT(again.err, AllOf(HasSubstr("error[usage]"), HasSubstr("nothing is overwritten"),
                                 HasSubstr("name a new or empty directory")));
  }
  const RunResult nowhere = RunDossier({"restore", work_.Path("none"), "--db", work_.Path("x")});
  EXPECT_EQ(nowhere.status, 4);
  EXPECT_THAT(nowhere.err, HasSubstr("error[store-missing]"));
}

TEST_F(StoreCareTest, ABackupBesideAServerAndAnIngestIsWhole) {
  const std::string db = work_.Path("db");
  ASSERT_EQ(RunDossier({"ingest", std::string(kSamples), "--db", db}).status, 0);
  RunningDossier server({"serve", "--db", db, "--bind", "127.0.0.1:0"});
  RunningDossier ingest({"ingest", "-", "--input", "jsonl", "--db", db});  // holds the store open for writing
  for (int i = 0; i < 200; ++i) {
    ingest.Write("{\"id\": \"x" + std::to_string(i) + "\", \"text\": \"Anna Virtanen met Erik Lund in Helsinki.\"}\n");
  }
  for (int i = 0; i < 3; ++i) {
    const std::string backup = work_.Path("backup" + std::to_string(i));
    const RunResult made = RunDossier({"backup", backup, "--db", db});
    EXPECT_EQ(made.status, 0) << made.err;
    EXPECT_EQ(RunDossier({"check", "--db", backup}).status, 0);
  }
  // One process writes: what changes files waits.
  for (const char* const command : {"compact", "repair"}) {
    const RunResult run = RunDossier({command, "--db", db});
    EXPECT_EQ(run.status, 4) << command;
    EXPECT_THAT(run.err, HasSubstr("error[store-locked]")) << command;
  }
  ingest.CloseInput();
  EXPECT_EQ(ingest.Wait(), 0);
}

TEST_F(StoreCareTest, CompactKeepsTheGraphAndSaysWhatItSaved) {
  const std::string db = work_.Path("db");
  ASSERT_EQ(RunDossier({"restore", Db(), "--db", db}).status, 0);
  const std::string before = Export(db);
  const RunResult run = RunDossier({"compact", "--db", db});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.err, AllOf(HasSubstr("MB before"), HasSubstr("MB now")));
  EXPECT_THAT(run.out, HasSubstr("\"family\":\"nodes\""));
  EXPECT_EQ(Export(db), before);
  EXPECT_EQ(RunDossier({"check", "--db", db}).status, 0);
}

TEST_F(StoreCareTest, RepairListsWhatItGaveUpAndKeepsTheDamagedStore) {
  const std::string db = work_.Path("db");
  ASSERT_EQ(RunDossier({"restore", Db(), "--db", db}).status, 0);
  ASSERT_EQ(RunDossier({"compact", "--db", db}).status, 0);
  const RunResult whole = RunDossier({"repair", "--db", db, "--into", work_.Path("whole")});
  EXPECT_EQ(whole.status, 0) << whole.err;
  EXPECT_THAT(whole.out, IsEmpty());
  EXPECT_THAT(whole.err, HasSubstr("nothing was lost"));
  EXPECT_EQ(Export(work_.Path("whole")), Export(db));

  // The biggest table loses a byte of its first block.
  std::string biggest;
  for (const auto& entry : std::filesystem::directory_iterator(db)) {
    if (entry.path().extension() != ".sst") continue;
    if (biggest.empty() || entry.file_size() > std::filesystem::file_size(biggest)) biggest = entry.path();
  }
  std::string bytes = ReadFile(biggest);
  bytes[100] ^= 1;
  std::ofstream(biggest, std::ios::binary) << bytes;
  EXPECT_NE(RunDossier({"check", "--db", db}).status, 0);
  const RunResult repaired = RunDossier({"repair", "--db", db});
  EXPECT_EQ(repaired.status, 1) << repaired.err;
  EXPECT_THAT(repaired.out, AllOf(HasSubstr("\"lost\":"), HasSubstr("ingest")));
  EXPECT_THAT(repaired.err, AllOf(HasSubstr("before: "), HasSubstr("now: "), HasSubstr(db + ".damaged")));
  EXPECT_EQ(ReadFile(db + ".damaged/" + std::filesystem::path(biggest).filename().string()), bytes);
  const RunResult check = RunDossier({"check", "--db", db});
  EXPECT_EQ(check.status, 0) << check.out;
  EXPECT_THAT(RunDossier({"log", "--db", db}).out, HasSubstr("\"action\":\"repair\""));
  // What is gone comes back with the articles.
  EXPECT_EQ(RunDossier({"ingest", kSamples, "--db", db}).status, 0);
  EXPECT_EQ(RunDossier({"check", "--db", db}).status, 0);
  EXPECT_EQ(Json::parse(RunDossier({"stats", "--db", db}).out)["assertions"],
            Json::parse(Run({"stats"}).out)["assertions"]);
}

TEST_F(StoreCareTest, StatsOfTheStoreCountsFilesFamiliesLogAndMemory) {
  const RunResult run = Run({"stats", "--store"});
  EXPECT_EQ(run.status, 0) << run.err;
  const Json row = Json::parse(run.out);
  EXPECT_GT(row["commits"], 10);
  EXPECT_GT(row["bytes"], 10'000);
  EXPECT_EQ(row["writesStopped"], 0);
  ASSERT_EQ(row["families"].size(), 8u);
  for (const char* const figure : {"logBytes", "cacheCapacity", "cacheHits", "cacheMisses", "indexAndFilterBytes", "neighbourListBytes",
                                   "pendingCompactionBytes", "stallMicroseconds"}) {
    EXPECT_TRUE(row[figure].is_number()) << figure;
  }
  EXPECT_EQ(row["families"][1]["name"], "nodes");
  EXPECT_THAT(Run({"stats", "--store", "--format", "table"}).out,
              AllOf(HasSubstr("write-ahead log"), HasSubstr("adjacency"), Not(HasSubstr("{"))));
}

}  // namespace
}  // namespace dossier::cli
