// Opening, refusing, and processes beside each other.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <chrono>
#include <random>
#include <thread>

#include "storage/internal/commit_mark.h"
#include "storage/internal/database.h"
#include "storage/store_check.h"
#include "storage/store_statistics.h"
#include "tests/storage/article_chain.h"
#include "tests/storage/child_process.h"
#include "tests/storage/random_graph.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// "code: message [hint]" of the error that opening gives; empty where it opens.
std::string OpenError(const std::string& path, OpenOptions options) {
  const auto store = GraphStore::Open(path, options);
  if (store.ok()) return {};
  const Error& e = store.error();
  return fmt::format("{}: {} [{}]", ErrorCodeName(e.code), e.message, e.hint);
}

OpenOptions WriteExisting() {
  OpenOptions options = WriteOptions();
  options.create_if_missing = false;
  return options;
}

void CommitChain(GraphStore* store, std::size_t n) {
  graph::GraphWriter* writer = Must(store->Writer());
  Must(writer->Commit(NextInChain(n, writer, *Must(store->Snapshot()))));
}

std::string Findings(const GraphStore& store) {
  std::string text;
  for (const CheckFinding& f : Must(CheckStore(store)).findings)
    text += f.what + " | " + f.key + " | " + f.detail + "\n";
  return text;
}

// Bytes of files below `path` that RocksDB and Dossier read, by name.
std::string Fingerprint(const std::string& path) {
  std::string text;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    text += fmt::format("{} {}\n", entry.path().filename().string(), entry.file_size());
  }
  return text;
}

TEST(GraphStoreTest, SaysWhyAPathIsNoStore) {
  TemporaryDirectory directory;
  WriteFile(directory / "file", "text");
  std::filesystem::create_directory(directory / "empty");
  std::filesystem::create_directory(directory / "photos");
  WriteFile(directory / "photos/one.jpg", "x");
  std::filesystem::create_directory(directory / "foreign");
  {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, directory / "foreign", &db).ok());
    delete db;
  }
  std::filesystem::create_directory(directory / "broken");
  Must(GraphStore::Open(directory / "broken", WriteOptions()));
  std::filesystem::remove(directory / "broken/CURRENT");

  struct Case {
    std::string name, reading, making;  // part of the message; empty: it opens
  };
  const Case cases[] = {
      {"nothing", "store-missing: there is no store at", ""},
      {"file", "is a file, and a store is a directory", "is a file, and a store is a directory"},
      {"empty", "it is empty", ""},
      {"photos", "is not a store: it holds other files", "is not a store: it holds other files"},
      {"foreign", "is not a store: it holds other files", "is not a store: it holds other files"},
      {"broken", "store-damaged: store", "its file CURRENT is missing"},
      {"no/parent", "store-missing: there is no store at", "make its parent directory first"},
  };
  for (const Case& c : cases) {
    for (OpenOptions options : {OpenOptions(), WriteExisting()}) {
      const std::string error = OpenError(directory / c.name, options);
      EXPECT_THAT(error, AllOf(HasSubstr(c.reading), HasSubstr(directory / c.name))) << c.name;
      EXPECT_THAT(error, ::testing::Not(HasSubstr(" []"))) << "no hint: " << error;
    }
    const std::string error = OpenError(directory / c.name, WriteOptions());
    if (c.making.empty()) {
      EXPECT_EQ(error, "") << c.name;
    } else {
      EXPECT_THAT(error, HasSubstr(c.making)) << c.name;
    }
  }
}

TEST(GraphStoreTest, ADirectoryWithoutRightsIsNamed) {
  if (geteuid() == 0) GTEST_SKIP() << "SKIPPED: runs as root, whom no permission stops";
  TemporaryDirectory directory;
  Must(GraphStore::Open(directory / "store", WriteOptions()));
  chmod((directory / "store").c_str(), 0555);
  chmod((directory / "store/dossier.lock").c_str(), 0444);
  EXPECT_EQ(OpenError(directory / "store", OpenOptions()), "");
  EXPECT_THAT(OpenError(directory / "store", WriteExisting()),
              AllOf(HasSubstr("io: store"), HasSubstr("cannot be written"), HasSubstr("Permission denied")));
  chmod((directory / "store").c_str(), 0755);
}

TEST(GraphStoreTest, RefusesALaterFormatAndSaysSo) {
  TemporaryDirectory directory;
  const std::string path = directory / "store";
  Must(GraphStore::Open(path, WriteOptions()));
  {
    auto database = Must(Database::Open(path, DatabaseMode::kWriter, WriteOptions(), false));
    rocksdb::WriteBatch batch;
    batch.Put(database->handle(Family::kMeta), FormatKey(), "9");
    Must(database->Write(&batch));
  }
  for (OpenOptions options : {OpenOptions(), WriteOptions()}) {
    EXPECT_THAT(OpenError(path, options), AllOf(HasSubstr("store-version: store " + path +
                                                          " has format version 9, and this dossier reads version 2"),
                                                HasSubstr("use the dossier that wrote it")));
  }
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : ListFamilies(path)) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  rocksdb::DBOptions raw;
  raw.track_and_verify_wals_in_manifest = true;
  ASSERT_TRUE(rocksdb::DB::Open(raw, path, families, &handles, &db).ok());
  rocksdb::ColumnFamilyHandle* extra = nullptr;
  ASSERT_TRUE(db->CreateColumnFamily({}, "vectors", &extra).ok());
  handles.push_back(extra);
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle);
  delete db;
  EXPECT_THAT(OpenError(path, OpenOptions()), HasSubstr("later dossier (it has the column family \"vectors\")"));
}

TEST(GraphStoreTest, ASecondWriterIsRefusedNamingTheFirst) {
  TemporaryDirectory directory;
  const std::string path = directory / "store";
  ChildProcess holder({"hold", path});
  ASSERT_EQ(holder.ReadLine(), "open");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(OpenError(path, WriteOptions()),
              HasSubstr(fmt::format("store-locked: store {} is being written by process {}", path, holder.pid())));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  EXPECT_EQ(OpenError(path, OpenOptions()), "");
  holder.Kill();
  EXPECT_EQ(OpenError(path, WriteOptions()), "");

  const auto own = Must(GraphStore::Open(path, WriteOptions()));
  EXPECT_THAT(OpenError(path, WriteOptions()), HasSubstr(fmt::format("by process {}", getpid())));
}

TEST(GraphStoreTest, ReadersOutliveTheStoreAndKeepItLocked) {
  TemporaryDirectory directory;
  auto store = Must(GraphStore::Open(directory / "store", WriteOptions()));
  CommitChain(store.get(), 1);
  auto reader = Must(store->Snapshot());
  store.reset();
  EXPECT_EQ(CheckChain(*reader, 1), "");
  EXPECT_THAT(OpenError(directory / "store", WriteOptions()), HasSubstr("store-locked"));
  reader.reset();
  EXPECT_EQ(OpenError(directory / "store", WriteOptions()), "");
}

TEST(GraphStoreTest, AStoreForReadingHasNoWriterAndChangesNoFile) {
  TemporaryDirectory directory;
  const std::string path = directory / "store";
  {
    auto store = Must(GraphStore::Open(path, WriteOptions()));
    for (std::size_t n = 1; n <= 5; ++n) CommitChain(store.get(), n);
  }
  const std::string before = Fingerprint(path);
  auto store = Must(GraphStore::Open(path, OpenOptions()));
  EXPECT_EQ(store->Writer().error().code, ErrorCode::kReadOnly);
  EXPECT_EQ(CheckChain(*Must(store->Snapshot()), 5), "");
  EXPECT_EQ(Findings(*store), "");
  EXPECT_EQ(LoadStatistics(*store)->commits, 5u);
  store.reset();
  EXPECT_EQ(Fingerprint(path), before);
}

// Tiny memtables in the writer, so that it writes, merges and deletes tables all the time.
TEST(GraphStoreTest, ReadsBesideAWriterWholeCommitsOnly) {
  TemporaryDirectory directory;
  const std::string path = directory / "store";
  constexpr std::size_t kArticles = 400;
  ChildProcess writer({"articles", path, std::to_string(kArticles)});
  ASSERT_EQ(writer.ReadLine(), "1");
  OpenOptions options;
  options.max_staleness = std::chrono::milliseconds(0);
  const auto store = Must(GraphStore::Open(path, options));
  const auto oldest = Must(store->Snapshot());
  const std::size_t at_first = CountChain(*oldest);
  std::size_t acknowledged = 1, snapshots = 0;
  for (bool done = false; !done;) {
    for (int i = 0; i < 20 && !done; ++i) {
      const std::string line = writer.ReadLine();
      done = line.empty();
      if (!done) acknowledged = std::stoul(line);
    }
    auto snapshot = store->Snapshot();
    if (!snapshot.ok() && snapshot.error().code == ErrorCode::kIo) continue;  // changes too fast, and says so
    const auto reader = Must(std::move(snapshot));
    EXPECT_GE(CountChain(*reader), acknowledged);
    EXPECT_EQ(CheckChain(*reader, CountChain(*reader)), "");
    EXPECT_EQ(reader->version(), CountChain(*reader));
    ++snapshots;
  }
  EXPECT_EQ(acknowledged, kArticles) << writer.ReadErrors();
  EXPECT_EQ(Findings(*store), "");
  EXPECT_GT(snapshots, 10u);
  EXPECT_EQ(CountChain(*oldest), at_first);
  EXPECT_EQ(CheckChain(*oldest, at_first), "");
}

TEST(GraphStoreTest, KilledAtAnyMomentKeepsWhatWasAcknowledged) {
  TemporaryDirectory directory;
  std::string path;
  const int cycles = static_cast<int>(NumberOf("DOSSIER_KILLS", 20));
  std::mt19937 random(Seed(7));
  std::size_t acknowledged = 0, kept = 0;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    if (cycle % 20 == 0) {  // all is checked after each cycle: a store must not grow for ever
      path = directory / fmt::format("store{}", cycle);
      kept += std::exchange(acknowledged, 0);
    }
    ChildProcess child({"articles", path, "1000000"});
    // Some are killed while opening or making the store, most between two commits or within one.
    const bool commits_first = cycle % 4 != 0;
    if (commits_first) acknowledged = std::max(acknowledged, std::stoul("0" + child.ReadLine()));
    std::thread killer([&, delay = random() % (commits_first ? 60 : 200)] {
      std::this_thread::sleep_for(std::chrono::milliseconds(delay));
      kill(child.pid(), SIGKILL);
    });
    for (std::string line; !(line = child.ReadLine()).empty();) acknowledged = std::max(acknowledged, std::stoul(line));
    killer.join();
    const std::string errors = child.ReadErrors();
    EXPECT_TRUE(WIFSIGNALED(child.Wait())) << errors;
    if (acknowledged == 0) continue;
    const bool writing = cycle % 2 == 0;
    const auto store = Must(GraphStore::Open(path, writing ? TinyWriteOptions() : OpenOptions()));
    const auto reader = Must(store->Snapshot());
    EXPECT_GE(CountChain(*reader), acknowledged);
    EXPECT_EQ(CheckChain(*reader, CountChain(*reader)), "");
    EXPECT_EQ(Findings(*store), "") << "cycle " << cycle;
    acknowledged = CountChain(*reader);
  }
  kept += acknowledged;
  EXPECT_GE(kept, static_cast<std::size_t>(cycles / 2));
  fmt::print("{} kill cycles: {} commits, none of the acknowledged ones lost\n", cycles, kept);
}

// The same at the making of a store, every time anew.
TEST(GraphStoreTest, KilledWhileMakingAStoreItCanBeMadeAgain) {
  for (int delay = 0; delay < 40; delay += 2) {
    TemporaryDirectory directory;
    const std::string path = directory / "store";
    {
      ChildProcess child({"hold", path});
      std::this_thread::sleep_for(std::chrono::milliseconds(delay));
      child.Kill();
    }
    const std::string reading = OpenError(path, OpenOptions());
    EXPECT_TRUE(reading.empty() || reading.starts_with("store-missing")) << delay << " " << reading;
    EXPECT_EQ(OpenError(path, WriteOptions()), "") << delay;
    EXPECT_EQ(OpenError(path, OpenOptions()), "") << delay;
  }
}

TEST(GraphStoreTest, IdsAndNamesThatNoCommitUsesAreGivenAgain) {
  TemporaryDirectory directory;
  auto store = Must(GraphStore::Open(directory / "store", WriteOptions()));
  graph::GraphWriter* writer = Must(store->Writer());
  EXPECT_EQ(writer->ReserveNode(), NodeId{1});
  graph::GraphBatch batch;
  batch.put_nodes.push_back({.id = writer->ReserveNode(), .labels = {writer->InternLabel("A")}});
  Must(writer->Commit(batch));
  EXPECT_EQ(writer->ReserveNode(), NodeId{3});
  writer->InternLabel("B");
  store.reset();
  store = Must(GraphStore::Open(directory / "store", WriteOptions()));
  writer = Must(store->Writer());
  EXPECT_EQ(writer->ReserveNode(), NodeId{3});
  EXPECT_EQ(writer->InternLabel("C"), LabelId{2});
  EXPECT_EQ(writer->InternLabel("A"), LabelId{1});
}

TEST(GraphStoreTest, HistoryIsReadInPages) {
  TemporaryDirectory directory;
  auto store = Must(GraphStore::Open(directory / "store", WriteOptions()));
  for (std::size_t n = 1; n <= 5; ++n) CommitChain(store.get(), n);
  const auto page = Must(ScanHistory(*store, 2, 2));
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].number, 3u);
  EXPECT_EQ(page[0].entry.subject, "article/3");
  EXPECT_EQ(page[1].number, 4u);
  EXPECT_TRUE(Must(ScanHistory(*store, 5, 2)).empty());
}

TEST(GraphStoreTest, StatisticsCountFilesAndKeys) {
  TemporaryDirectory directory;
  auto store = Must(GraphStore::Open(directory / "store", WriteOptions()));
  for (std::size_t n = 1; n <= 5; ++n) CommitChain(store.get(), n);
  const StoreStatistics statistics = Must(LoadStatistics(*store));
  EXPECT_EQ(statistics.format_version, GraphStore::kFormatVersion);
  EXPECT_EQ(statistics.commits, 5u);
  EXPECT_GT(statistics.bytes_on_disk, 1000u);
  ASSERT_EQ(statistics.families.size(), kFamilyNames.size());
  EXPECT_EQ(statistics.families[1].name, "nodes");
  EXPECT_EQ(statistics.families[1].keys, 11u);
}

// A small file system of its own; without the right to mount one, a limit on the size of files.
TEST(GraphStoreTest, AFullDiskKeepsWhatWasAcknowledgedAndWorkGoesOnAfterwards) {
  TemporaryDirectory directory;
  const std::string disk = directory / "disk";
  std::filesystem::create_directory(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=5m") != 0) {
    GTEST_SKIP() << "SKIPPED: no right to mount a tmpfs; AFileSizeLimitIsAFullDisk stands in";
  }
  const std::string path = disk + "/store";
  {
    auto store = Must(GraphStore::Open(path, TinyWriteOptions()));
    std::size_t acknowledged = 0;
    for (std::size_t n = 1; n <= 20; ++n, ++acknowledged) CommitChain(store.get(), n);
    // What is left of the disk, but for a little.
    const auto space = std::filesystem::space(disk);
    WriteFile(disk + "/ballast", std::string(space.available - (1500 << 10), 'x'));
    graph::GraphWriter* writer = Must(store->Writer());
    Status status;
    for (std::size_t n = 21; status.ok() && n < 3000; ++n) {
      status = writer->Commit(NextInChain(n, writer, *Must(store->Snapshot())));
      if (status.ok()) ++acknowledged;
    }
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::kDiskFull) << status.error().message;
    EXPECT_THAT(status.error().message, HasSubstr("no space left on the disk"));
    EXPECT_EQ(CheckChain(*Must(store->Snapshot()), acknowledged), "");
    EXPECT_EQ(CountChain(*Must(store->Snapshot())), acknowledged);
    // Trying again may fail as well, or find the space that a flush has freed.
    status = writer->Commit(NextInChain(acknowledged + 1, writer, *Must(store->Snapshot())));
    if (status.ok()) ++acknowledged;
    EXPECT_TRUE(status.ok() || status.error().code == ErrorCode::kDiskFull) << status.error().message;
    // Space comes back: the same store goes on.
    std::filesystem::remove(disk + "/ballast");
    for (int i = 0; i < 20; ++i) CommitChain(store.get(), ++acknowledged);
    EXPECT_EQ(CheckChain(*Must(store->Snapshot()), acknowledged), "");
    store.reset();
    store = Must(GraphStore::Open(path, TinyWriteOptions()));
    EXPECT_EQ(CountChain(*Must(store->Snapshot())), acknowledged);
    EXPECT_EQ(CheckChain(*Must(store->Snapshot()), acknowledged), "");
    EXPECT_EQ(Findings(*store), "");
  }
  umount(disk.c_str());
}

TEST(GraphStoreTest, AFileSizeLimitIsAFullDisk) {
  TemporaryDirectory directory;
  const std::string path = directory / "store";
  ChildProcess child({"articles", path, "100000"}, 200 << 10);
  std::size_t acknowledged = 0;
  for (std::string line; !(line = child.ReadLine()).empty();) acknowledged = std::stoul(line);
  const std::string errors = child.ReadErrors();
  const int status = child.Wait();
  // An assertion of Debian's RocksDB may stop the process first; what was acknowledged is kept all the same.
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT) {
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 4) << status << errors;
    EXPECT_THAT(errors, HasSubstr("error[disk-full]: no space left on the disk"));
  }
  const auto store = Must(GraphStore::Open(path, WriteOptions()));
  EXPECT_GE(CountChain(*Must(store->Snapshot())), acknowledged);
  EXPECT_EQ(CheckChain(*Must(store->Snapshot()), acknowledged), "");
  EXPECT_EQ(Findings(*store), "");
  CommitChain(store.get(), CountChain(*Must(store->Snapshot())) + 1);
}

TEST(CommitMarkTest, HoldsANumberAndNothingElse) {
  EXPECT_EQ(EncodeMark(42), "mark 1 000000000000042 " + EncodeMark(42).substr(23));
  EXPECT_EQ(EncodeMark(42).size(), 32u);
  EXPECT_EQ(DecodeMark(EncodeMark(0)), 0u);
  EXPECT_EQ(DecodeMark(EncodeMark(999'999'999'999'999)), 999'999'999'999'999u);
  std::string flipped = EncodeMark(42);
  for (std::size_t i = 0; i < flipped.size(); ++i) {
    flipped[i] ^= 1;
    EXPECT_EQ(DecodeMark(flipped), std::nullopt) << i;
    flipped[i] ^= 1;
  }
  EXPECT_EQ(DecodeMark(""), std::nullopt);
}

}  // namespace
}  // namespace dossier::storage
