#include <fmt/format.h>

#include <chrono>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "storage/store_compaction.h"

namespace dossier::cli {
namespace {

int RunCompact(const Context& context) {
  Result<std::unique_ptr<storage::GraphStore>> store = OpenForWriting(context, /*create_if_missing=*/false);
  if (!store.ok()) return context.Fail(store.error());
  const auto start = std::chrono::steady_clock::now();
  const Result<storage::CompactionReport> report = storage::CompactStore(store->get());
  if (!report.ok()) return context.Fail(report.error());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  Listing listing{.columns = {"family", "filesBefore", "bytesBefore", "filesAfter", "bytesAfter"}, .rows = {}};
  for (std::size_t i = 0; i < report->before.families.size(); ++i) {
    const storage::FamilyStatistics &before = report->before.families[i], &after = report->after.families[i];
    listing.rows.push_back({before.name, number(before.files), number(before.table_bytes + before.memory_bytes),
                            number(after.files), number(after.table_bytes + after.memory_bytes)});
  }
  context.Info(fmt::format("{}: {:.1f} MB before, {:.1f} MB now, in {:.2f} s", context.options.db,
                           static_cast<double>(report->before.bytes_on_disk) / 1e6,
                           static_cast<double>(report->after.bytes_on_disk) / 1e6, seconds));
  return PrintListing(context, std::move(listing));
}

}  // namespace

void AddCompactCommand(CommandLine& line) {
  line.AddCommand("compact", "Merge the store's files, leaving out what was replaced or deleted",
                  {"dossier compact --db news.db"})
      .Run([](Context& context) { return RunCompact(context); });
}

}  // namespace dossier::cli
