// `dossier backup` and its reverse, `dossier restore`: both copy a store and check the copy.
#include <fmt/format.h>

#include <chrono>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/ingest_report.h"
#include "cli/output.h"
#include "storage/store_copy.h"

namespace dossier::cli {
namespace {

struct CopyFlags {
  std::string directory;
  bool copy = false;
};

int RunCopy(const std::string& from, const std::string& to, bool link, const Context& context) {
  const auto start = std::chrono::steady_clock::now();
  const Result<storage::CopyReport> report = storage::CopyStore(from, to, {.link_tables = link});
  if (!report.ok()) return context.Fail(report.error());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const graph::GraphCounts& counts = report->counts;
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  context.Info(fmt::format("{}: {} articles, {} entities, {} relationships, {} assertions; written, opened and checked",
                           to, counts.articles, counts.nodes, counts.relationships, counts.assertions));
  const std::string linked =
      report->linked_files == 0
          ? std::string()
          : fmt::format(", {} of them by a second name (--copy for copies)", report->linked_files);
  context.Info(fmt::format("{}{}; {:.1f} MB in {:.2f} s", Plural(report->files, "file", "files"), linked,
                           static_cast<double>(report->bytes) / 1e6, seconds));
  return PrintListing(context,
                      {.columns = {"path", "commits", "articles", "entities", "relationships", "assertions", "files",
                                   "linkedFiles", "bytes"},
                       .rows = {{to, number(report->commits), number(counts.articles), number(counts.nodes),
                                 number(counts.relationships), number(counts.assertions), number(report->files),
                                 number(report->linked_files), number(report->bytes)}}});
}

}  // namespace

void AddBackupCommand(CommandLine& line) {
  auto flags = std::make_shared<CopyFlags>();
  line.AddCommand("backup",
                  "Copy the store to a new directory, beside a running ingest or serve too, and check the copy",
                  {"dossier backup /mnt/safe/news-2025-11-21 --db news.db", "dossier backup copy.db --copy"})
      .RequiredArgument("DIR", &flags->directory, "where the copy goes: a new or empty directory")
      .Flag("--copy", &flags->copy,
            "copy all bytes; without it big files get a second name where both directories are on one file system")
      .Run([flags](Context& context) { return RunCopy(context.options.db, flags->directory, !flags->copy, context); });
}

void AddRestoreCommand(CommandLine& line) {
  auto flags = std::make_shared<CopyFlags>();
  line.AddCommand("restore", "Make a store from a backup; never overwrites one",
                  {"dossier restore /mnt/safe/news-2025-11-21 --db news.db"})
      .RequiredArgument("DIR", &flags->directory, "the backup")
      .Run([flags](Context& context) { return RunCopy(flags->directory, context.options.db, false, context); });
}

}  // namespace dossier::cli
