// A process of its own for the storage tests: to be killed, refused, limited, or to abort in RocksDB.
//
//   store_probe dump PATH read|write   prints all that the store says, after a check
//   store_probe fill PATH SEED COUNT   commits COUNT random batches, and prints "N" after each that is acknowledged
//   store_probe articles PATH COUNT    commits articles by fives, and prints "N" after the N-th is acknowledged
//   store_probe work PATH COUNT        the same one by one with tiny limits; what fails is said and tried again
//   store_probe repair PATH            repairs it in place, and prints "KEY|DETAIL" for each loss; status 1 with losses
//   store_probe example PATH           makes the store of docs/storage_format.md, without what nobody reads
//   store_probe hold PATH              opens for writing, prints "open", waits for the end of stdin
//
// Exit status: 0, or 4 with the error on stderr, or 1 where a check has findings.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "storage/store_check.h"
#include "storage/store_repair.h"
#include "tests/storage/article_chain.h"
#include "tests/storage/example_store.h"
#include "tests/storage/random_graph.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

constexpr int kRefused = 4, kFindings = 1;

[[noreturn]] void Refuse(const Error& error) {
  fmt::print(stderr, "error[{}]: {}\n", ErrorCodeName(error.code), error.message);
  std::_Exit(kRefused);
}

std::unique_ptr<GraphStore> Open(const std::string& path, OpenOptions options) {
  auto store = GraphStore::Open(path, options);
  if (!store.ok()) Refuse(store.error());
  return std::move(*store);
}

void Say(std::size_t number) {
  fmt::print("{}\n", number);
  std::fflush(stdout);
}

int Dump(const std::string& path, bool writing) {
  OpenOptions options;
  if (writing) options.mode = OpenMode::kReadWrite;
  const auto store = Open(path, options);
  const std::string text = DumpGraph(*Must(store->Snapshot()));
  const CheckReport report = Must(CheckStore(*store));
  for (const CheckFinding& f : report.findings) fmt::print(stderr, "{} | {} | {}\n", f.what, f.key, f.detail);
  std::fputs(text.c_str(), stdout);
  return report.clean() ? 0 : kFindings;
}

int Fill(const std::string& path, std::uint32_t seed, int count) {
  const auto store = Open(path, TinyWriteOptions());
  graph::GraphWriter* writer = Must(store->Writer());
  RandomBatches batches(seed);
  for (int i = 1; i <= count; ++i) {
    Must(writer->Commit(batches.Next(writer, *Must(store->Snapshot()))));
    Say(static_cast<std::size_t>(i));
  }
  return 0;
}

int Articles(const std::string& path, std::size_t count) {
  const auto store = Open(path, TinyWriteOptions());
  graph::GraphWriter* writer = Must(store->Writer());
  for (std::size_t n = CountChain(*Must(store->Snapshot())) + 1; n <= count; ++n) {
    Must(writer->Commit(NextInChain(n, writer, *Must(store->Snapshot()))));
    Say(n);
  }
  return 0;
}

// Ends only where the same article fails several times in a row.
int Work(const std::string& path, std::size_t count) {
  const auto store = Open(path, TinyWriteOptions());
  constexpr int kTries = 3;
  for (int failures = 0;;) {
    const auto step = [&]() -> Result<std::size_t> {
      DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter * writer, store->Writer());
      DOSSIER_ASSIGN_OR_RETURN(const auto now, store->Snapshot());
      DOSSIER_ASSIGN_OR_RETURN(const auto counts, now->Counts());
      if (counts.articles < count) {
        DOSSIER_RETURN_IF_ERROR(writer->Commit(NextInChain(counts.articles + 1, writer, *now)));
      }
      return counts.articles + 1;
    };
    const Result<std::size_t> done = step();
    if (done.ok()) {
      if (*done > count) return 0;
      failures = 0;
      Say(*done);
    } else if (++failures == kTries) {
      Refuse(done.error());
    } else {
      fmt::print(stderr, "error[{}]: {}\n", ErrorCodeName(done.error().code), done.error().message);
    }
  }
}

int Repair(const std::string& path) {
  const auto report = RepairStore(path, "");
  if (!report.ok()) Refuse(report.error());
  for (const RepairLoss& loss : report->losses) fmt::print("{}|{}\n", loss.key, loss.detail);
  for (const std::string& note : report->notes) fmt::print(stderr, "{}\n", note);
  if (report->lost_commits > 0) fmt::print("commits|{}\n", report->lost_commits);
  return report->lost_nothing() ? 0 : kFindings;
}

// How tests/compat is made: RocksDB's own log and option files would be most of it.
int Example(const std::string& path) {
  CommitExample(Open(path, WriteOptions()).get());
  Open(path, WriteOptions());  // opening again writes what is in the log to tables
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    const std::string name = entry.path().filename().string();
    const bool unread = name.starts_with("LOG") || name.starts_with("OPTIONS") || name == "LOCK" || name == "IDENTITY";
    if (unread || entry.file_size() == 0) std::filesystem::remove(entry.path());
  }
  fmt::print("{}", DumpKeys(path));
  return 0;
}

int Hold(const std::string& path) {
  const auto store = Open(path, WriteOptions());
  fmt::print("open\n");
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}

int Run(const std::vector<std::string>& arguments) {
  const std::string& command = arguments.at(1);
  const std::string& path = arguments.at(2);
  if (command == "dump") return Dump(path, arguments.at(3) == "write");
  if (command == "fill")
    return Fill(path, static_cast<std::uint32_t>(std::stoul(arguments.at(3))), std::stoi(arguments.at(4)));
  if (command == "articles") return Articles(path, std::stoul(arguments.at(3)));
  if (command == "work") return Work(path, std::stoul(arguments.at(3)));
  if (command == "repair") return Repair(path);
  if (command == "example") return Example(path);
  if (command == "hold") return Hold(path);
  return 2;
}

}  // namespace
}  // namespace dossier::storage

int main(int argc, char** argv) {
  dossier::storage::must_exit_status = 4;
  return dossier::storage::Run({argv, argv + argc});
}
