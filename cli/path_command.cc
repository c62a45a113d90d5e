#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/evidence_value.h"
#include "cli/exit_status.h"
#include "cli/fact_flags.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "core/graph/element_id.h"
#include "query/lookup/find_entity.h"
#include "query/lookup/paths.h"

namespace dossier::cli {
namespace {

using graph::Value;

struct PathFlags {
  std::string from, to;
  std::int64_t max_hops = 4, k = 3;
  FactFlags facts;
  bool directed = false;
  bool respect_time = false, strict = false, explain = false;
  std::string mode = "shortest";
};

std::string Arrow(const query::HopRelationship& r) {
  const std::string name = r.facts.type + (r.facts.planned() ? " (planned)" : "");
  return r.forward ? "--" + name + "-->" : "<--" + name + "--";
}

// How people read it: a line a hop, its sentences below.
std::string PathText(const query::FoundPath& path, std::size_t number, std::size_t of) {
  std::string out =
      fmt::format("Path {} of {}: {} hop{}\n", number, of, path.hops.size(), path.hops.size() == 1 ? "" : "s");
  for (const query::Hop& hop : path.hops) {
    for (const query::HopRelationship& r : hop.relationships) {
      out += fmt::format("  {} {} {}   {}   {}\n", hop.from_name, Arrow(r), hop.to_name,
                         r.facts.date.empty() ? "undated" : r.facts.date, graph::ToElementId(r.id));
      if (r.evidence) out += "      " + QuoteLine(*r.evidence) + "\n";
    }
  }
  return out;
}

Value HopValue(const query::Hop& hop) {
  graph::List relationships;
  for (const query::HopRelationship& r : hop.relationships) {
    relationships.push_back(graph::Map{{"elementId", graph::ToElementId(r.id)},
                                       {"type", r.facts.type},
                                       {"direction", r.forward ? "forward" : "backward"},
                                       {"date", TextOrNull(r.facts.date)},
                                       {"title", TextOrNull(r.facts.title)},
                                       {"modality", TextOrNull(r.facts.modality)},
                                       {"confidence", r.facts.confidence},
                                       {"articles", static_cast<std::int64_t>(r.articles)},
                                       {"evidence", r.evidence ? Value(EvidenceValue(*r.evidence)) : Value()}});
  }
  return graph::Map{{"from", graph::Map{{"elementId", graph::ToElementId(hop.from)}, {"name", hop.from_name}}},
                    {"to", graph::Map{{"elementId", graph::ToElementId(hop.to)}, {"name", hop.to_name}}},
                    {"relationships", relationships}};
}

Listing ToListing(const query::PathsResult& result) {
  Listing listing{.columns = {"path", "hops", "nodes", "steps"}, .rows = {}};
  for (const query::FoundPath& path : result.paths) {
    graph::List nodes = {path.hops.front().from_name}, steps;
    for (const query::Hop& hop : path.hops) {
      nodes.push_back(hop.to_name);
      steps.push_back(HopValue(hop));
    }
    const auto number = static_cast<std::int64_t>(listing.rows.size() + 1);
    listing.rows.push_back({number, static_cast<std::int64_t>(path.hops.size()), nodes, steps});
  }
  return listing;
}

int Print(const query::PathsResult& result, const PathFlags& flags, const graph::GraphReader& reader,
          const Context& context) {
  if (ChosenFormat(context) != query::RowFormat::kTable) return PrintListing(context, reader, ToListing(result));
  std::string text;
  for (std::size_t i = 0; i < result.paths.size(); ++i) {
    text += PathText(result.paths[i], i + 1, result.paths.size());
  }
  if (text.empty()) {
    text = fmt::format("No path of at most {} hops between {} and {}.\n", flags.max_hops, result.from_name,
                       result.to_name);
  }
  return PrintText(context, text, !result.paths.empty());
}

int RunPath(const PathFlags& flags, Context& context) {
  const Result<query::FactFilter> filter = flags.facts.Filter();
  if (!filter.ok()) return context.Fail(filter.error());
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  const graph::GraphReader& reader = *store->reader;
  const Result<NodeId> from = query::FindEntity(reader, flags.from);
  if (!from.ok()) return context.Fail(from.error());
  const Result<NodeId> to = query::FindEntity(reader, flags.to);
  if (!to.ok()) return context.Fail(to.error());
  PrintNotifications(context, query::CheckTypes(reader, flags.facts.types));
  query::PathOptions options;
  options.max_hops = static_cast<int>(std::min<std::int64_t>(flags.max_hops, 1000));
  options.max_paths = static_cast<std::size_t>(flags.k);
  options.types = flags.facts.types;
  options.directed = flags.directed;
  options.filter = *filter;
  options.timeout = context.timeout();
  options.cancel = context.StopToken();
  options.respect_time = flags.respect_time || flags.strict || flags.mode != "shortest";
  options.strict = flags.strict;
  if (flags.mode == "earliest") options.order = query::PathOrder::kEarliest;
  if (flags.mode == "latest") options.order = query::PathOrder::kLatest;
  if (flags.explain) return PrintText(context, query::PathsQuery(*from, *to, options) + "\n", true);
  const Result<query::PathsResult> result = query::FindPaths(reader, *from, *to, options);
  if (!result.ok()) return context.Fail(result.error());
  const int status = Print(*result, flags, reader, context);
  PrintNotifications(context, result->notifications);
  if (result->interrupted) return context.Fail(*result->interrupted);
  if (result->paths.empty() && flags.max_hops < 12) {
    context.Info(fmt::format("Look further with --max-hops {}", std::min<std::int64_t>(12, flags.max_hops + 2)));
  }
  return status;
}

}  // namespace

void AddPathCommand(CommandLine& line) {
  auto flags = std::make_shared<PathFlags>();
  Command command = line.AddCommand("path", "Shortest paths between two, each hop with its sentence",
                                    {"dossier path \"China Mobile\" \"Northern Rare Earth\" --format table",
                                     "dossier path e:7 e:101 --max-hops 6 --k 5 --types MET,CHAIRS"});
  command.RequiredArgument("FROM", &flags->from, "a name, an alias or an id such as e:7")
      .RequiredArgument("TO", &flags->to, "another")
      .Option("--max-hops", &flags->max_hops, "N", "longest path to look for, 1 to 12; default 4")
      .Option("-k,--k", &flags->k, "N", "how many paths; default 3")
      .Flag("--directed", &flags->directed, "follow relationships only in their direction")
      .Flag("--respect-time", &flags->respect_time, "dates along a path never decrease: could word have passed?")
      .Flag("--strict", &flags->strict, "with --respect-time: each date is later than the one before")
      .Choice("--mode", &flags->mode, {"shortest", "earliest", "latest"},
              "with --respect-time: fewest hops, first to arrive or last to leave")
      .Flag("--explain", &flags->explain, "print the query that would be run");
  flags->facts.AddTo(command, "relationship types to walk; default all");
  command.Run([flags](Context& context) { return RunPath(*flags, context); });
}

}  // namespace dossier::cli
