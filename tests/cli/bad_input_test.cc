// Every bad input: its own message, the right exit status, and a store that is as it was.
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <algorithm>

#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/utf8.h"
#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

class BadInputTest : public testing::Test {
 protected:
  RunResult Ingest(const std::string& path) { return RunDossier({"ingest", path, "--db", folder_.Path("db")}); }
  void ExpectSkipped(const std::string& path, const char* message) {
    const RunResult run = Ingest(path);
    EXPECT_EQ(run.status, 5) << run.err;
    EXPECT_THAT(run.err, AllOf(HasSubstr(path), HasSubstr("skipped: "), HasSubstr(message)));
    EXPECT_EQ(nlohmann::json::parse(RunDossier({"stats", "--json", "--db", folder_.Path("db")}).out)[0]["articles"], 0);
  }
  WorkFolder folder_;
};

TEST_F(BadInputTest, MissingFile) { ExpectSkipped(folder_.Path("nowhere.txt"), "nowhere.txt"); }

TEST_F(BadInputTest, DirectoryWithoutArticles) {
  std::filesystem::create_directory(folder_.Path("empty"));
  ExpectSkipped(folder_.Path("empty"), "no articles");
}

TEST_F(BadInputTest, Pdf) { ExpectSkipped(folder_.Write("scan.pdf", "%PDF-1.7\n%\xE2\xE3\n1 0 obj\n"), "PDF"); }

TEST_F(BadInputTest, EmptyFile) { ExpectSkipped(folder_.Write("empty.txt", ""), "empty"); }

TEST_F(BadInputTest, Binary) {
  std::string bytes =
      "\x7f"
      "ELF";
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 7);
  ExpectSkipped(folder_.Write("program.txt", bytes), "not supported");
}

TEST_F(BadInputTest, LineOf200Megabytes) {
  const std::string path = folder_.Path("line.txt");
  {
    std::ofstream file(path, std::ios::binary);
    const std::string piece(1 << 20, 'x');
    for (int i = 0; i < 200; ++i) file << piece;
  }
  ExpectSkipped(path, "is larger than ");
  std::filesystem::remove(path);
}

TEST_F(BadInputTest, BadJsonLine) {
  const RunResult run =
      Ingest(folder_.Write("wire.jsonl", "{\"text\": \"Ann Lee met Bob Stone in Lagos.\"}\n{broken\n"));
  EXPECT_EQ(run.status, 5);
  EXPECT_THAT(run.err, AllOf(HasSubstr("wire.jsonl:2"), HasSubstr("1 stored, 1 skipped")));
}

TEST_F(BadInputTest, InvalidUtf8IsRepaired) {
  const std::string path =
      folder_.Write("bad.txt", "Ann \xFF\xFE Lee met Bob Stone in Lagos on Monday.\n\nIt was a long day \xC3 there.\n");
  EXPECT_EQ(Ingest(path).status, 0);
  const RunResult text = RunDossier({"extract", path, "--text"});
  EXPECT_EQ(text.status, 0);
  EXPECT_TRUE(IsValidUtf8(text.out));
}

TEST_F(BadInputTest, OntologyThatIsNotToml) {
  const std::string path = folder_.Write("types.toml", "this is [not toml");
  const RunResult run = RunDossier({"extract", "--ontology", path, "-"}, {.input = "x"});
  EXPECT_EQ(run.status, 5);
  EXPECT_THAT(run.err, AllOf(HasSubstr("error[bad-input]"), HasSubstr("types.toml")));
}

TEST_F(BadInputTest, StoreThatIsMissing) {
  for (const char* command : {"stats", "check", "log"}) {
    const RunResult run = RunDossier({command, "--db", folder_.Path("none")});
    EXPECT_EQ(run.status, 4) << command;
    EXPECT_THAT(run.err, AllOf(HasSubstr("error[store-missing]"), HasSubstr("dossier ingest"))) << command;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.Path("none"))) << "reading makes no store";
}

TEST_F(BadInputTest, StoreThatIsAFileOrAnotherDirectory) {
  folder_.Write("file", "hello");
  folder_.Write("other/hello.txt", "hello");
  for (const char* name : {"file", "other"}) {
    const RunResult run = RunDossier({"stats", "--db", folder_.Path(name)});
    EXPECT_EQ(run.status, 4);
    EXPECT_THAT(run.err, HasSubstr("error[store-missing]"));
    EXPECT_EQ(RunDossier({"ingest", kSamples, "--db", folder_.Path(name)}).status, 4);
  }
  EXPECT_EQ(ReadFile(folder_.Path("other/hello.txt")), "hello");
}

TEST_F(BadInputTest, StoreThatAnotherProcessWrites) {
  ASSERT_EQ(Ingest(kSamples).status, 0);
  RunningDossier holder({"ingest", "-", "--db", folder_.Path("db")});
  const std::string pid = std::to_string(holder.pid());
  for (int i = 0; i < 1000 && ReadFile(folder_.Path("db/dossier.lock")).find(pid) == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const RunResult second = RunDossier({"forget", "a:1", "--db", folder_.Path("db")});
  EXPECT_EQ(second.status, 4);
  EXPECT_THAT(second.err, AllOf(HasSubstr("error[store-locked]"), HasSubstr(pid)));
  const RunResult reading = RunDossier({"stats", "--db", folder_.Path("db")});
  EXPECT_EQ(reading.status, 0) << "reading goes on beside a writer: " << reading.err;
  holder.Write("Ann Lee met Bob Stone in Lagos.\n");
  holder.CloseInput();
  EXPECT_EQ(holder.Wait(), 0);
}

TEST_F(BadInputTest, StoreThatIsDamaged) {
  ASSERT_EQ(Ingest(kSamples).status, 0);
  ASSERT_EQ(RunDossier({"forget", "a:1", "--db", folder_.Path("db")}).status, 0);
  int damaged = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.Path("db"))) {
    const std::string extension = entry.path().extension().string();
    if ((extension != ".log" && extension != ".sst") || entry.file_size() < 400) continue;
    std::string bytes = ReadFile(entry.path().string());
    for (std::size_t at = bytes.size() / 3; at < bytes.size() / 3 + 64; ++at)
      bytes[at] = static_cast<char>(bytes[at] ^ 0x5A);
    std::ofstream(entry.path(), std::ios::binary) << bytes;
    ++damaged;
  }
  ASSERT_GT(damaged, 0);
  const RunResult check = RunDossier({"check", "--db", folder_.Path("db")});
  EXPECT_THAT(check.status, AnyOf(1, 4)) << check.err;
  const RunResult writing = RunDossier({"ingest", kSamples, "--db", folder_.Path("db")});
  EXPECT_EQ(writing.status, 4) << writing.out << writing.err;
  EXPECT_THAT(writing.err, HasSubstr("error[store-damaged]"));
}

// A file system of its own that is soon full; making one takes the right to mount.
class SmallDisk {
 public:
  explicit SmallDisk(std::string path) : path_(std::move(path)) {
    std::filesystem::create_directories(path_);
    mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=1500k") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }

 private:
  std::string path_;
  bool mounted_ = false;
};

TEST_F(BadInputTest, FullDiskKeepsWhatWasAcknowledged) {
  const SmallDisk disk(folder_.Path("disk"));
  if (!disk.mounted()) GTEST_SKIP() << "needs the right to mount a small file system";
  const std::string db = folder_.Path("disk/db");
  ASSERT_EQ(RunDossier({"ingest", std::string(kSamples) + "/helsinki-port-talks.html", "--db", db}).status, 0);
  std::string records;
  for (int i = 0; i < 400; ++i) {
    std::string text = "Ann Lee met Bob Stone in Lagos on Monday.";
    for (int n = 0; n < 200; ++n) text += " Report " + std::to_string(i * 7919 + n * 104729) + " was filed.";
    records += nlohmann::json{{"id", "r" + std::to_string(i)}, {"text", text}}.dump() + "\n";
  }
  const RunResult full = RunDossier({"ingest", folder_.Write("many.jsonl", records), "--db", db, "--format", "jsonl"});
  EXPECT_EQ(full.status, 4) << full.err;
  EXPECT_THAT(full.err, HasSubstr("error[disk-full]"));
  const auto acknowledged = std::count(full.out.begin(), full.out.end(), '\n');
  const RunResult stats = RunDossier({"stats", "--json", "--db", db});
  ASSERT_EQ(stats.status, 0) << stats.err;
  EXPECT_EQ(nlohmann::json::parse(stats.out)[0]["articles"], acknowledged + 1);
}

TEST_F(BadInputTest, OutputThatCannotBeWritten) {
  ASSERT_EQ(Ingest(kSamples).status, 0);
  const RunResult full = RunDossier({"stats", "--db", folder_.Path("db"), "-o", "/dev/full"});
  EXPECT_EQ(full.status, 4);
  EXPECT_THAT(full.err, AllOf(HasSubstr("error[disk-full]"), HasSubstr("/dev/full")));
  const RunResult nowhere = RunDossier({"stats", "--db", folder_.Path("db"), "-o", folder_.Path("no/such/dir/x.json")});
  EXPECT_EQ(nowhere.status, 4);
  EXPECT_THAT(nowhere.err, HasSubstr("cannot write"));
}

}  // namespace
}  // namespace dossier::cli
