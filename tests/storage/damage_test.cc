// What rots is refused or does no harm: never other answers.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "storage/internal/commit_mark.h"
#include "tests/storage/child_process.h"
#include "tests/storage/random_graph.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

// kFound: all answers are the same, and the check tells of damage where none of them looked.
enum class Outcome { kSame, kFound, kRefused, kAborted, kWrong };

struct Answer {
  int status = 0;
  std::string text, errors;
};

Answer Dump(const std::string& path, const char* mode) {
  ChildProcess child({"dump", path, mode});
  Answer answer;
  answer.text = child.ReadRest();
  answer.errors = child.ReadErrors();
  answer.status = child.Wait();
  return answer;
}

Outcome Judge(const Answer& answer, const std::string& expected) {
  if (WIFSIGNALED(answer.status)) return WTERMSIG(answer.status) == SIGABRT ? Outcome::kAborted : Outcome::kWrong;
  if (WEXITSTATUS(answer.status) == 4) return answer.errors.empty() ? Outcome::kWrong : Outcome::kRefused;
  if (answer.text != expected) return Outcome::kWrong;
  return WEXITSTATUS(answer.status) == 0 ? Outcome::kSame : Outcome::kFound;
}

// Files whose bytes are data. RocksDB's own log and option files and the lock are read by nobody.
std::vector<std::string> DataFiles(const std::string& store) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(store)) {
    const std::string name = entry.path().filename().string();
    if (entry.file_size() > 0 && !name.starts_with("LOG") && !name.starts_with("OPTIONS")) files.push_back(name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A store with commits in tables and later ones in the log.
class DamageTest : public ::testing::Test {
 protected:
  DamageTest() : store_(directory_ / "store") {
    ChildProcess first({"fill", store_, "5", "12"});
    first.ReadRest();
    EXPECT_EQ(first.Wait(), 0);
    ChildProcess second({"fill", store_, "6", "4"});  // opening has written the first ones to tables
    second.ReadRest();
    EXPECT_EQ(second.Wait(), 0);
    const Answer answer = Dump(store_, "read");
    EXPECT_EQ(answer.status, 0) << answer.errors;
    expected_ = answer.text;
    EXPECT_EQ(expected_.substr(0, 10), "version 16");
  }
  std::string Copy(const std::string& name) {
    const std::string copy = directory_ / name;
    std::filesystem::remove_all(copy);
    std::filesystem::copy(store_, copy);
    return copy;
  }
  TemporaryDirectory directory_;
  std::string store_, expected_;
};

TEST_F(DamageTest, FlippedBitsNeverChangeAnAnswer) {
  // Every file, positions spread over it; DOSSIER_FLIPS says how many in all.
  const std::size_t files = DataFiles(store_).size();
  const std::size_t flips_per_file = (NumberOf("DOSSIER_FLIPS", 100) + files - 1) / files;
  std::map<std::string, std::map<Outcome, int>> outcomes;
  std::mt19937 random(Seed(1));
  for (const std::string& file : DataFiles(store_)) {
    const std::string bytes = ReadFile(store_ + "/" + file);
    for (std::size_t i = 0; i < flips_per_file; ++i) {
      std::string flipped = bytes;
      // The ends of files matter most: what looks cut short there must not be taken for a torn tail.
      const std::size_t at =
          i % 3 == 0 ? bytes.size() - 1 - random() % std::min<std::size_t>(bytes.size(), 60) : random() % bytes.size();
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
      // In turn, so that each is one opening.
      const char* const mode = i % 2 == 0 ? "read" : "write";
      const std::string copy = Copy("copy");
      WriteFile(copy + "/" + file, flipped);
      const Answer answer = Dump(copy, mode);
      const Outcome outcome = Judge(answer, expected_);
      ++outcomes[file.substr(file.find_last_of('.') + 1) + " " + mode][outcome];
      EXPECT_NE(outcome, Outcome::kWrong)
          << file << " byte " << at << " of " << bytes.size() << " " << mode << ": " << answer.errors;
    }
  }
  for (auto& [what, counts] : outcomes) {
    fmt::print("{}: same {}, found by check {}, refused {}, aborted {}, wrong {}\n", what, counts[Outcome::kSame],
               counts[Outcome::kFound], counts[Outcome::kRefused], counts[Outcome::kAborted], counts[Outcome::kWrong]);
  }
}

TEST_F(DamageTest, AMissingFileIsRefused) {
  for (const std::string& file : DataFiles(store_)) {
    if (file == "IDENTITY" || file.starts_with("dossier.")) continue;
    for (const char* const mode : {"read", "write"}) {
      const std::string copy = Copy("copy");
      std::filesystem::remove(copy + "/" + file);
      const Answer answer = Dump(copy, mode);
      const Outcome outcome = Judge(answer, expected_);
      EXPECT_TRUE(outcome == Outcome::kRefused || outcome == Outcome::kSame)
          << file << " " << mode << ": " << answer.errors;
    }
  }
}

// The log as it is at every length that a crash can leave: the acknowledged commits, and part of one that was not.
TEST_F(DamageTest, ATornLogTailOpensWithAllThatWasAcknowledged) {
  std::string log;
  for (const std::string& file : DataFiles(store_)) {
    if (file.ends_with(".log")) log = file;
  }
  ASSERT_FALSE(log.empty());
  const std::string whole = ReadFile(store_ + "/" + log);
  // The last commit was never acknowledged: its number is not in the mark.
  std::size_t opened = 0, lost = 0;
  for (std::size_t cut = 1; cut < 60; cut += 5) {
    for (const char* const mode : {"read", "write"}) {
      const std::string copy = Copy("copy");
      WriteFile(copy + "/" + log, std::string_view(whole).substr(0, whole.size() - cut));
      WriteFile(copy + "/" + kMarkFileName, EncodeMark(15));
      const Answer answer = Dump(copy, mode);
      EXPECT_EQ(answer.status, 0) << cut << " " << mode << ": " << answer.errors;
      opened += answer.text.starts_with("version 15") ? 1 : 0;
      // The same cut where it was acknowledged is damage.
      WriteFile(copy + "/" + log, std::string_view(whole).substr(0, whole.size() - cut));
      WriteFile(copy + "/" + kMarkFileName, EncodeMark(16));
      lost += Judge(Dump(copy, "read"), expected_) == Outcome::kRefused ? 1 : 0;
    }
  }
  EXPECT_EQ(opened, 2 * 12u);
  EXPECT_EQ(lost, 2 * 12u);
}

}  // namespace
}  // namespace dossier::storage
