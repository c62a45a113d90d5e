#include <ctime>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "storage/store_statistics.h"

namespace dossier::cli {
namespace {

std::string UtcTime(std::int64_t unix_seconds) {
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::string(text, size);
}

int RunLog(Context& context) {
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  Listing listing{.columns = {"number", "when", "action", "subject", "detail"}, .rows = {}};
  for (std::uint64_t after = 0;;) {
    const auto entries = storage::ScanHistory(*store->store, after, 1024);
    if (!entries.ok()) return context.Fail(entries.error());
    if (entries->empty()) break;
    for (const storage::NumberedHistoryEntry& line : *entries) {
      listing.rows.push_back({static_cast<std::int64_t>(line.number), UtcTime(line.entry.unix_seconds),
                              line.entry.action, line.entry.subject, line.entry.detail});
    }
    after = entries->back().number;
  }
  // The last ones matter most where not all are shown.
  const std::uint64_t limit = context.RowLimit();
  if (limit > 0 && listing.rows.size() > limit) {
    context.Warn("truncated",
                 "showing the last " + std::to_string(limit) + " of " + std::to_string(listing.rows.size()) + " lines",
                 "--limit 0 shows all");
    listing.rows.erase(listing.rows.begin(), listing.rows.end() - static_cast<std::ptrdiff_t>(limit));
  }
  return PrintListing(context, *store->reader, std::move(listing));
}

}  // namespace

void AddLogCommand(CommandLine& line) {
  line.AddCommand("log", "What was ingested, replaced and forgotten, and when",
                  {"dossier log", "dossier log --limit 20"})
      .Run([](Context& context) { return RunLog(context); });
}

}  // namespace dossier::cli
