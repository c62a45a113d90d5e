// Backups: whole, beside a writer too, and never over anything.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/internal/commit_mark.h"
#include "storage/store_check.h"
#include "storage/store_compaction.h"
#include "storage/store_copy.h"
#include "tests/storage/article_chain.h"
#include "tests/storage/child_process.h"
#include "tests/storage/random_graph.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

void Fill(const std::string& path, std::size_t articles) {
  ChildProcess child({"articles", path, std::to_string(articles)});
  child.ReadRest();
  ASSERT_EQ(child.Wait(), 0) << child.ReadErrors();
}

std::string Dump(const std::string& path) {
  return DumpGraph(*Must(Must(GraphStore::Open(path, OpenOptions()))->Snapshot()));
}

std::vector<std::string> Names(const std::string& path) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(CopyTest, ACopySaysTheSameAndStandsByItself) {
  TemporaryDirectory directory;
  const std::string store = directory / "store", copy = directory / "copy", again = directory / "again";
  Fill(store, 60);
  const std::string before = Dump(store);
  const CopyReport report = Must(CopyStore(store, copy));
  EXPECT_EQ(report.commits, 60u);
  EXPECT_EQ(report.counts.articles, 60u);
  EXPECT_GT(report.linked_files, 0u);
  EXPECT_EQ(report.files, Names(copy).size());
  EXPECT_EQ(ReadMark(copy), 60u);
  EXPECT_EQ(Dump(copy), before);
  // What becomes of the first store is nothing to the copy, though they share table files.
  {
    auto writer = Must(GraphStore::Open(store, TinyWriteOptions()));
    Must(Must(writer->Writer())->Commit(NextInChain(61, Must(writer->Writer()), *Must(writer->Snapshot()))));
    Must(CompactStore(writer.get()));
  }
  std::filesystem::remove_all(store);
  EXPECT_EQ(Dump(copy), before);
  const CopyReport second = Must(CopyStore(copy, again, {.link_tables = false}));
  EXPECT_EQ(second.linked_files, 0u);
  EXPECT_EQ(Dump(again), before);
  // It can be written.
  auto writer = Must(GraphStore::Open(again, WriteOptions()));
  Must(Must(writer->Writer())->Commit(NextInChain(61, Must(writer->Writer()), *Must(writer->Snapshot()))));
  EXPECT_EQ(CheckChain(*Must(writer->Snapshot()), 61), "");
}

// Tiny memtables, so that tables and logs come and go all the time.
TEST(CopyTest, BesideAWriterItHoldsAllThatWasAcknowledgedBefore) {
  TemporaryDirectory directory;
  const std::string store = directory / "store";
  ChildProcess writer({"articles", store, "100000"});
  ASSERT_EQ(writer.ReadLine(), "1");
  std::size_t acknowledged = 1;
  for (int i = 0; i < 8; ++i) {
    for (int line = 0; line < 20; ++line) acknowledged = std::stoul(writer.ReadLine());
    const std::string copy = directory / fmt::format("copy{}", i);
    const auto report = CopyStore(store, copy);
    ASSERT_TRUE(report.ok()) << report.error().message;
    const auto reader = Must(Must(GraphStore::Open(copy, OpenOptions()))->Snapshot());
    EXPECT_GE(CountChain(*reader), acknowledged);
    EXPECT_EQ(CheckChain(*reader, CountChain(*reader)), "");
    EXPECT_EQ(reader->version(), CountChain(*reader));
  }
  writer.Kill();
}

TEST(CopyTest, NothingIsOverwrittenAndNothingIsLeftBehind) {
  TemporaryDirectory directory;
  const std::string store = directory / "store";
  Fill(store, 3);
  std::filesystem::create_directory(directory / "full");
  WriteFile(directory / "full/photo.jpg", "x");
  WriteFile(directory / "file", "x");
  std::filesystem::create_directory(directory / "empty");
  const auto error = [&](const std::string& from, const std::string& to) {
    const auto report = CopyStore(from, to);
    if (report.ok()) return std::string();
    return fmt::format("{}: {}", ErrorCodeName(report.error().code), report.error().message);
  };
  EXPECT_THAT(error(store, directory / "full"), AllOf(HasSubstr("usage: "), HasSubstr("is not empty")));
  EXPECT_THAT(error(store, store), HasSubstr("is not empty"));
  EXPECT_THAT(error(store, directory / "file"), HasSubstr("is a file"));
  EXPECT_THAT(error(store, directory / "no/parent"), AllOf(HasSubstr("io: "), HasSubstr("cannot be made")));
  EXPECT_THAT(error(directory / "nothing", directory / "copy"), HasSubstr("store-missing: there is no store"));
  EXPECT_EQ(error(store, directory / "empty"), "");
  EXPECT_EQ(error(store, directory / "slash/"), "");
  EXPECT_THAT(Names(directory.path()), ::testing::ElementsAre("empty", "file", "full", "slash", "store"));
}

TEST(CopyTest, ADamagedStoreIsNotBackedUpAsIfItWereWhole) {
  TemporaryDirectory directory;
  const std::string store = directory / "store";
  Fill(store, 60);
  Fill(store, 61);  // what the first run left in the log is now in tables
  for (const std::string& name : Names(store)) {
    if (!name.ends_with(".sst")) continue;
    std::string bytes = ReadFile(store + "/" + name);
    bytes[20] ^= 1;
    WriteFile(store + "/" + name, bytes);
    break;
  }
  const auto report = CopyStore(store, directory / "copy");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::kStoreDamaged) << report.error().message;
  EXPECT_THAT(report.error().message, HasSubstr(store));
  EXPECT_THAT(Names(directory.path()), ::testing::ElementsAre("store"));
}

TEST(CompactionTest, LeavesOutWhatWasReplacedAndChangesNoAnswer) {
  TemporaryDirectory directory;
  const std::string path = directory / "store";
  {
    ChildProcess child({"fill", path, "9", "60"});
    child.ReadRest();
    ASSERT_EQ(child.Wait(), 0) << child.ReadErrors();
  }
  const std::string before = Dump(path);
  {
    auto store = Must(GraphStore::Open(path, WriteOptions()));
    const CompactionReport report = Must(CompactStore(store.get()));
    EXPECT_EQ(report.before.families.size(), report.after.families.size());
    EXPECT_LT(report.after.bytes_on_disk, report.before.bytes_on_disk);
    for (const FamilyStatistics& family : report.after.families) EXPECT_LE(family.files, 1u) << family.name;
  }
  EXPECT_EQ(Dump(path), before);
  const auto reading = Must(GraphStore::Open(path, OpenOptions()));
  EXPECT_EQ(CompactStore(reading.get()).error().code, ErrorCode::kReadOnly);
  EXPECT_TRUE(Must(CheckStore(*reading)).clean());
}

}  // namespace
}  // namespace dossier::storage
