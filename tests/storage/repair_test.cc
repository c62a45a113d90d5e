// Repair: all that can be read is in the new store, and all that is not is in the report.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <charconv>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "core/graph/element_id.h"
#include "storage/store_check.h"
#include "storage/store_repair.h"
#include "tests/storage/article_chain.h"
#include "tests/storage/child_process.h"
#include "tests/storage/random_graph.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kArticles = 50;

// All records by element id, as text that a change of any of them changes.
std::map<std::string, std::string> Records(const graph::GraphReader& reader) {
  std::map<std::string, std::string> records;
  constexpr std::size_t kAll = 1'000'000;
  const auto properties = [&](const graph::PropertyMap& map) {
    std::string text;
    for (const auto& [key, value] : map) {
      text += fmt::format(" {}={}", ToNumber(key),  // a name that is lost is one loss, not one of each record
                          value.Is(graph::ValueType::kString)    ? value.AsString()
                          : value.Is(graph::ValueType::kInteger) ? std::to_string(value.AsInteger())
                                                                 : "?");
    }
    return text;
  };
  for (const NodeId id : Must(reader.ScanNodes(std::nullopt, kNoNode, kAll))) {
    records[graph::ToElementId(id)] = properties(Must(reader.FindNode(id))->properties);
  }
  for (const RelationshipId id : Must(reader.ScanRelationships(std::nullopt, kNoRelationship, kAll))) {
    const auto r = Must(reader.FindRelationship(id));
    records[graph::ToElementId(id)] =
        fmt::format("{} {}{}", ToNumber(r->start), ToNumber(r->end), properties(r->properties));
  }
  for (const ArticleId id : Must(reader.ScanArticles(kNoArticle, kAll))) {
    const auto article = Must(reader.FindArticle(id));
    records[graph::ToElementId(id)] =
        fmt::format("{} {} {} {}", article->source, article->text, Must(reader.ArticleAssertions(id)).size(),
                    Must(reader.ArticleSupports(id)).size());
  }
  return records;
}

struct Repaired {
  int status = 0;  // as waitpid gives it
  std::set<std::string> lost;
  std::size_t lost_commits = 0;
  std::string output, errors;
};

// "e:7..e:9" is e:7, e:8 and e:9.
void AddRange(const std::string& key, std::set<std::string>* out) {
  const std::size_t dots = key.find("..");
  if (dots == std::string::npos) {
    out->insert(key);
    return;
  }
  const auto number = [](const std::string& id) { return std::stoul(id.substr(id.find_last_of(": ") + 1)); };
  const std::string first = key.substr(0, dots), last = key.substr(dots + 2);
  for (std::size_t n = number(first); n <= number(last); ++n) {
    out->insert(first.substr(0, first.find_last_of(": ") + 1) + std::to_string(n));
  }
}

Repaired Repair(const std::string& path) {
  Repaired repaired;
  ChildProcess child({"repair", path});
  repaired.output = child.ReadRest();
  repaired.errors = child.ReadErrors();
  repaired.status = child.Wait();
  std::istringstream lines(repaired.output);
  for (std::string line; std::getline(lines, line);) {
    const std::string key = line.substr(0, line.find('|'));
    if (key == "commits") {
      repaired.lost_commits = std::stoul(line.substr(line.find('|') + 1));
    } else {
      AddRange(key, &repaired.lost);
    }
  }
  return repaired;
}

class RepairTest : public ::testing::Test {
 protected:
  RepairTest() : store_(directory_ / "store") {
    for (const std::size_t articles : {kArticles - 4, kArticles}) {  // the last ones stay in the log
      ChildProcess child({"articles", store_, std::to_string(articles)});
      child.ReadRest();
      EXPECT_EQ(child.Wait(), 0) << child.ReadErrors();
    }
    records_ = Records(*Must(Must(GraphStore::Open(store_, OpenOptions()))->Snapshot()));
  }
  std::string Copy() {
    const std::string copy = directory_ / "copy";
    for (const char* const end : {"", ".damaged"}) std::filesystem::remove_all(copy + end);
    std::filesystem::copy(store_, copy);
    return copy;
  }
  std::vector<std::string> DataFiles() const {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(store_)) {
      const std::string name = entry.path().filename().string();
      const bool is_data = name.ends_with(".sst") || name.ends_with(".log") || name.starts_with("MANIFEST") ||
                           name == "CURRENT" || name == "dossier.mark";
      if (is_data && entry.file_size() > 0) files.push_back(name);
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  // What the repaired store has not as it was is in the report; and the store is in order and can be written.
  void ExpectNoSilentLoss(const std::string& path, const Repaired& repaired, const std::string& what) {
    ASSERT_TRUE(WIFEXITED(repaired.status) && WEXITSTATUS(repaired.status) <= 1) << what << ": " << repaired.errors;
    auto store = Must(GraphStore::Open(path, WriteOptions()));
    const auto records = Records(*Must(store->Snapshot()));
    for (const auto& [id, record] : records_) {
      // The n-th commit made article n, nodes to 2 n + 1 and relationships to 3 n; those that are lost with the log's
      // end are lost by number of commits.
      const std::size_t n = std::stoul(id.substr(2)), commits = kArticles - repaired.lost_commits;
      const std::size_t last = id[0] == 'a' ? commits : id[0] == 'e' ? 2 * commits + 1 : 3 * commits;
      if (n > last) continue;
      const auto found = records.find(id);
      const bool same = found != records.end() && found->second == record;
      EXPECT_TRUE(same || repaired.lost.contains(id)) << what << ": silent loss of " << id;
    }
    for (const auto& [id, record] : records) EXPECT_TRUE(records_.contains(id)) << what << ": " << id << " is new";
    const CheckReport check = Must(CheckStore(*store));
    EXPECT_TRUE(check.clean()) << what;
    EXPECT_TRUE(std::filesystem::exists(path + ".damaged")) << what;
  }
  TemporaryDirectory directory_;
  std::string store_;
  std::map<std::string, std::string> records_;
};

TEST_F(RepairTest, AWholeStoreComesOutAsItWas) {
  const std::string copy = Copy();
  const Repaired repaired = Repair(copy);
  EXPECT_EQ(repaired.status, 0) << repaired.output << repaired.errors;
  EXPECT_EQ(repaired.output, "");
  ExpectNoSilentLoss(copy, repaired, "whole");
  EXPECT_EQ(CheckChain(*Must(Must(GraphStore::Open(copy, OpenOptions()))->Snapshot()), kArticles), "");
}

TEST_F(RepairTest, AnyValueSurvivesIt) {
  const std::string path = directory_ / "random";
  {
    ChildProcess child({"fill", path, "3", "40"});
    child.ReadRest();
    ASSERT_EQ(child.Wait(), 0) << child.ReadErrors();
  }
  // All but the number of commits and the history.
  const auto dump = [&] {
    const std::string text = DumpGraph(*Must(Must(GraphStore::Open(path, OpenOptions()))->Snapshot()));
    return text.substr(text.find('\n'));
  };
  const std::string before = dump();
  EXPECT_EQ(Repair(path).status, 0);
  EXPECT_EQ(dump(), before);
}

TEST_F(RepairTest, FlippedBitsLoseNothingSilently) {
  const auto per_file = static_cast<int>(NumberOf("DOSSIER_REPAIRS", 2));
  std::mt19937 random(Seed(3));
  int repairs = 0, losing = 0, aborted = 0;
  for (const std::string& file : DataFiles()) {
    const std::string bytes = ReadFile(store_ + "/" + file);
    for (int i = 0; i < per_file; ++i) {
      const std::string copy = Copy();
      std::string flipped = bytes;
      const std::size_t at = random() % bytes.size();
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
      WriteFile(copy + "/" + file, flipped);
      const Repaired repaired = Repair(copy);
      const std::string what = fmt::format("{} byte {}", file, at);
      ++repairs;
      if (WIFSIGNALED(repaired.status) && WTERMSIG(repaired.status) == SIGABRT) {  // an assertion of RocksDB's
        ++aborted;
        EXPECT_EQ(ReadFile(copy + "/" + file), flipped);
        continue;
      }
      losing += WEXITSTATUS(repaired.status) == 1 ? 1 : 0;
      ExpectNoSilentLoss(copy, repaired, what);
    }
  }
  EXPECT_GT(losing, 0) << "no flip touched anything";
  fmt::print("{} repairs: {} lost something and said so, {} stopped by RocksDB\n", repairs, losing, aborted);
}

TEST_F(RepairTest, AMissingFileLosesNothingSilently) {
  for (const std::string& file : DataFiles()) {
    const std::string copy = Copy();
    std::filesystem::remove(copy + "/" + file);
    ExpectNoSilentLoss(copy, Repair(copy), "without " + file);
  }
}

TEST_F(RepairTest, WithIntoTheDamagedStoreStaysWhereItIs) {
  const RepairReport report = Must(RepairStore(store_, directory_ / "saved"));
  EXPECT_TRUE(report.lost_nothing());
  EXPECT_EQ(report.store, directory_ / "saved");
  EXPECT_EQ(report.kept, store_);
  EXPECT_EQ(report.counts.articles, kArticles);
  EXPECT_THAT(RepairStore(store_, directory_ / "saved").error().message, HasSubstr("nothing is overwritten"));
  EXPECT_EQ(RepairStore(directory_ / "nothing", "").error().code, ErrorCode::kStoreMissing);
  const auto writer = Must(GraphStore::Open(store_, WriteOptions()));
  EXPECT_EQ(RepairStore(store_, "").error().code, ErrorCode::kStoreLocked);
}

}  // namespace
}  // namespace dossier::storage
