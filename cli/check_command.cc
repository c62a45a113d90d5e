#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "core/graph/element_id.h"
#include "query/lookup/ambiguous_names.h"
#include "query/lookup/find_entity.h"
#include "storage/store_check.h"

namespace dossier::cli {
namespace {

struct CheckFlags {
  std::string kind = "store";
};

int PrintFindings(const Context& context, const graph::GraphReader& reader, Listing listing) {
  const bool found = !listing.rows.empty();
  const int status = PrintListing(context, reader, std::move(listing));
  return status == kExitDone && found ? kExitNothingFound : status;
}

int CheckStore(const ReadableStore& store, const Context& context) {
  const Result<storage::CheckReport> report = storage::CheckStore(*store.store);
  if (!report.ok()) return context.Fail(report.error());
  Listing listing{.columns = {"finding", "key", "detail"}, .rows = {}};
  for (const storage::CheckFinding& finding : report->findings) {
    listing.rows.push_back({finding.what, finding.key, finding.detail});
  }
  listing.more = report->finding_count > report->findings.size();
  const graph::GraphCounts& counts = report->counts;
  context.Info(fmt::format("{}: {} articles, {} entities, {} relationships, {} assertions checked", context.options.db,
                           counts.articles, counts.nodes, counts.relationships, counts.assertions));
  context.Info(report->clean() ? "no findings" : fmt::format("{} findings", report->finding_count));
  if (report->clean()) return kExitDone;
  return PrintFindings(context, *store.reader, std::move(listing));
}

int CheckNames(const graph::GraphReader& reader, const Context& context) {
  const Result<std::vector<query::SharedName>> names = query::FindAmbiguousNames(reader);
  if (!names.ok()) return context.Fail(names.error());
  Listing listing{.columns = {"name", "entities"}, .rows = {}};
  for (const query::SharedName& name : *names) {
    const Result<std::vector<query::EntityCandidate>> owners = query::DescribeEntities(reader, name.nodes);
    if (!owners.ok()) return context.Fail(owners.error());
    graph::List entities;
    for (const query::EntityCandidate& owner : *owners) {
      entities.push_back(
          fmt::format("{} {} ({})", graph::ToElementId(owner.id), owner.name, fmt::join(owner.labels, ", ")));
    }
    listing.rows.push_back({name.name, entities});
  }
  if (listing.rows.empty()) {
    context.Info("no name belongs to several entities");
    return kExitDone;
  }
  return PrintFindings(context, reader, std::move(listing));
}

int RunCheck(const CheckFlags& flags, Context& context) {
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  if (flags.kind == "ambiguous") return CheckNames(*store->reader, context);
  return CheckStore(*store, context);
}

}  // namespace

void AddCheckCommand(CommandLine& line) {
  auto flags = std::make_shared<CheckFlags>();
  line.AddCommand("check", "Verify the store; or list names that several entities own. Exit status 1 with findings",
                  {"dossier check", "dossier check --kind ambiguous --format table"})
      .Choice("--kind", &flags->kind, {"store", "ambiguous"}, "what to look for")
      .Run([flags](Context& context) { return RunCheck(*flags, context); });
}

}  // namespace dossier::cli
