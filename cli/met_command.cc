#include <algorithm>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/evidence_value.h"
#include "cli/fact_flags.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "core/graph/element_id.h"
#include "query/lookup/find_entity.h"
#include "query/lookup/met.h"

namespace dossier::cli {
namespace {

struct MetFlags {
  std::string name, other, sort = "date";
  FactFlags facts;
  bool undated = false;
  bool events = false;
  bool explain = false;
};

graph::Value EvidenceCell(const std::optional<query::Evidence>& evidence, bool nested) {
  if (!evidence) return {};
  return nested ? graph::Value(EvidenceValue(*evidence)) : graph::Value(QuoteLine(*evidence));
}

// `nested`: evidence as an object, for JSON; else as a line that quotes it.
Listing ToListing(const query::MetResult& met, bool nested) {
  Listing listing;
  listing.columns = {"with",    "when",       "how",          "articles", "evidence", "withId",
                     "planned", "confidence", "relationship", "event",    "rule"};
  listing.table_columns = {0, 1, 2, 3, 4};
  for (const query::Contact& c : met.contacts) {
    const std::string how = c.event != kNoNode ? "same event: " + c.how : c.planned ? c.how + " (planned)" : c.how;
    listing.rows.push_back(
        {c.name, TextOrNull(c.date), how, static_cast<std::int64_t>(c.articles), EvidenceCell(c.evidence, nested),
         graph::ToElementId(c.node), c.planned, c.confidence, graph::ToElementId(c.relationship),
         c.event == kNoNode ? graph::Value() : graph::Value(graph::ToElementId(c.event)), TextOrNull(c.rule)});
  }
  return listing;
}

Result<query::MetResult> Ask(const graph::GraphReader& reader, const MetFlags& flags, query::MetOptions options) {
  DOSSIER_ASSIGN_OR_RETURN(const NodeId node, query::FindEntity(reader, flags.name));
  std::optional<NodeId> other;
  if (!flags.other.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(other, query::FindEntity(reader, flags.other));
  }
  DOSSIER_ASSIGN_OR_RETURN(query::MetResult met, query::Met(reader, node, other, options));
  if (flags.sort == "count") {
    std::stable_sort(met.contacts.begin(), met.contacts.end(),
                     [](const auto& a, const auto& b) { return a.articles > b.articles; });
  }
  return met;
}

int Explain(const graph::GraphReader& reader, const MetFlags& flags, const query::MetOptions& options,
            const Context& context) {
  const Result<NodeId> node = query::FindEntity(reader, flags.name);
  if (!node.ok()) return context.Fail(node.error());
  std::optional<NodeId> other;
  if (!flags.other.empty()) {
    const Result<NodeId> found = query::FindEntity(reader, flags.other);
    if (!found.ok()) return context.Fail(found.error());
    other = *found;
  }
  return PrintText(context, query::MetQuery(*node, other, options) + "\n", true);
}

int RunMet(const MetFlags& flags, Context& context) {
  const Result<query::FactFilter> filter = flags.facts.Filter();
  if (!filter.ok()) return context.Fail(filter.error());
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  const graph::GraphReader& reader = *store->reader;
  query::MetOptions options;
  if (!flags.facts.types.empty()) options.types = flags.facts.types;
  options.since = filter->since;
  options.until = filter->until;
  options.min_confidence = filter->min_confidence;
  options.keep_undated = flags.undated;
  options.shared_events = flags.events;
  PrintNotifications(context, query::CheckTypes(reader, flags.facts.types));
  if (flags.explain) return Explain(reader, flags, options, context);
  const Result<query::MetResult> met = Ask(reader, flags, options);
  if (!met.ok()) return context.Fail(met.error());
  const query::RowFormat format = ChosenFormat(context);
  const bool nested = format == query::RowFormat::kJson || format == query::RowFormat::kJsonLines;
  const int status = PrintListing(context, reader, ToListing(*met, nested));
  if (met->undated_left_out > 0) {
    context.Info(std::to_string(met->undated_left_out) + " more without a date (--undated shows them)");
  }
  if (!met->contacts.empty() && format == query::RowFormat::kTable) {
    context.Info("Why one of them: dossier why " + graph::ToElementId(met->contacts.front().relationship));
  }
  return status;
}

}  // namespace

void AddMetCommand(CommandLine& line) {
  auto flags = std::make_shared<MetFlags>();
  Command command =
      line.AddCommand("met", "Who met whom, when, and which sentence says so",
                      {"dossier met \"Meng Fanying\"", "dossier met \"Meng Fanying\" \"Ma Xianfeng\" --since 2025-11",
                       "dossier met \"Baogang Group\" --types MET,VISITS,INSPECTS --format table"});
  command.RequiredArgument("NAME", &flags->name, "a name, an alias or an id such as e:7")
      .Argument("OTHER", &flags->other, "only contacts with this one");
  flags->facts.AddTo(command, "relationship types that count as contact; default MET");
  command.Flag("--undated", &flags->undated, "with --since or --until: keep contacts without a date")
      .Flag("--events", &flags->events, "also who was at the same event: derived, and marked so")
      .Flag("--explain", &flags->explain, "print the query that would be run")
      .Choice("--sort", &flags->sort, {"date", "count"}, "order of the contacts")
      .Run([flags](Context& context) { return RunMet(*flags, context); });
}

}  // namespace dossier::cli
