#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/ingest_report.h"
#include "cli/output.h"
#include "storage/store_repair.h"

namespace dossier::cli {
namespace {

struct RepairFlags {
  std::string into;
};

void Summarize(const storage::RepairReport& report, const Context& context) {
  for (const std::string& note : report.notes) context.Info(note);
  const auto counts = [](const graph::GraphCounts& c) {
    return fmt::format("{} articles, {} entities, {} relationships, {} assertions", c.articles, c.nodes,
                       c.relationships, c.assertions);
  };
  if (report.counts_before) context.Info("before: " + counts(*report.counts_before));
  context.Info("now:    " + counts(report.counts));
  if (report.lost_commits > 0) {
    context.Info(fmt::format("the last {} acknowledged {} lost with the end of the log", report.lost_commits,
                             report.lost_commits == 1 ? "commit is" : "commits are"));
  }
  context.Info(report.lost_nothing() ? "nothing was lost"
                                     : fmt::format("{} lost or changed, listed",
                                                   Plural(report.losses.size(), "record is", "records are")));
  context.Info(
      fmt::format("{} is the repaired store, checked; the damaged one is kept in {}", report.store, report.kept));
}

int RunRepair(const RepairFlags& flags, const Context& context) {
  const Result<storage::RepairReport> report = storage::RepairStore(context.options.db, flags.into);
  if (!report.ok()) return context.Fail(report.error());
  Listing listing{.columns = {"lost", "detail"}, .rows = {}};
  if (report->lost_commits > 0) {
    listing.rows.push_back({fmt::format("commits {}..{}", report->commits + 1, report->commits + report->lost_commits),
                            "the end of the log or manifest is lost; ingest again what came last"});
  }
  for (const storage::RepairLoss& loss : report->losses) listing.rows.push_back({loss.key, loss.detail});
  const int status = listing.rows.empty() ? kExitDone : PrintListing(context, std::move(listing));
  Summarize(*report, context);
  return status == kExitDone && !report->lost_nothing() ? kExitNothingFound : status;
}

}  // namespace

void AddRepairCommand(CommandLine& line) {
  auto flags = std::make_shared<RepairFlags>();
  line.AddCommand(
          "repair",
          "Save what can be read of a damaged store, and list what cannot. Exit status 1 where something is lost",
          {"dossier repair --db news.db", "dossier repair --db news.db --into saved.db"})
      .Option("--into", &flags->into, "DIR", "put the saved store there, and leave the damaged one in its place")
      .Run([flags](Context& context) { return RunRepair(*flags, context); });
}

}  // namespace dossier::cli
