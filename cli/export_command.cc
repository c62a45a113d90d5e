#include <fmt/format.h>
#include <chrono>
#include <filesystem>

#include <fstream>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/fact_flags.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "query/export/dot_writer.h"
#include "query/export/graph_formats.h"
#include "query/export/graphviz.h"
#include "query/lookup/find_entity.h"
#include "query/query_engine.h"

namespace dossier::cli {
namespace {

constexpr std::int64_t kMaxDrawnNodes = 500;

struct ExportFlags {
  std::string as, query, around, cluster = "none", layout = "dot", rankdir = "LR", title, server, evidence;
  std::int64_t depth = 1, max_nodes = -1;
  bool multi = false;
  FactFlags facts;
};

bool Drawn(const std::string& as) { return as == "dot" || as == "svg" || as == "png"; }

// The format: --as, else what the name of the output file says.
Result<std::string> FormatOf(const ExportFlags& flags, const Context& context) {
  if (!flags.as.empty()) return flags.as;
  const std::string extension = std::filesystem::path(context.options.output).extension().string();
  if (extension == ".dot" || extension == ".gv") return std::string("dot");
  for (const char* known : {"svg", "png", "json", "graphml", "csv"}) {
    if (extension == std::string(".") + known) return std::string(known);
  }
  return Error{ErrorCode::kUsage, "export wants a format", "say --as dot, svg, png, json, graphml or csv"};
}

Result<query::SubGraph> Collect(const ExportFlags& flags, const std::string& as, const graph::GraphReader& reader,
                                const Context& context) {
  query::SubGraphOptions options;
  DOSSIER_ASSIGN_OR_RETURN(const query::FactFilter filter, flags.facts.Filter());
  options.since = filter.since;
  options.until = filter.until;
  options.min_confidence = filter.min_confidence;
  options.types = flags.facts.types;
  options.evidence = flags.evidence.empty() ? as != "csv" : flags.evidence == "full";
  options.first_articles = flags.cluster == "article";
  const std::int64_t max_nodes = flags.max_nodes >= 0 ? flags.max_nodes : Drawn(as) ? kMaxDrawnNodes : 0;
  options.max_nodes = static_cast<std::size_t>(max_nodes);
  options.title = flags.title;
  if (!flags.around.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(const NodeId centre, query::FindEntity(reader, flags.around));
    if (options.title.empty()) options.title = fmt::format("{}, depth {}", flags.around, flags.depth);
    return query::SubGraphAround(reader, centre, static_cast<int>(std::min<std::int64_t>(flags.depth, 100)), options);
  }
  if (!flags.query.empty()) {
    query::QueryOptions query_options;
    query_options.timeout = context.timeout();
    query_options.cancel = context.StopToken();
    DOSSIER_ASSIGN_OR_RETURN(const query::QueryResult result, query::RunQuery(flags.query, reader, query_options));
    PrintNotifications(context, result.notifications, flags.query);
    if (result.interrupted) return *result.interrupted;  // half a graph would pass for the whole
    if (options.title.empty()) options.title = flags.query;
    return query::SubGraphOfRows(reader, result.rows, options);
  }
  return query::WholeGraph(reader, options);
}

// The two files beside each other: in a directory that is there, else PREFIX.nodes.csv and PREFIX.relationships.csv.
Status WriteCsv(const query::SubGraph& graph, const std::string& output, std::string* written) {
  if (output == "-") {
    return Error{ErrorCode::kUsage, "csv makes two files, so it cannot go to stdout",
                 "name a directory or a prefix with -o"};
  }
  const query::CsvFiles files = query::ToCsvFiles(graph);
  const std::filesystem::path path(output);
  std::error_code ignored;
  const bool directory = std::filesystem::is_directory(path, ignored) || output.back() == '/';
  if (directory) std::filesystem::create_directories(path, ignored);
  std::string prefix = output;
  if (prefix.ends_with(".csv")) prefix.resize(prefix.size() - 4);
  const std::string nodes = directory ? (path / "nodes.csv").string() : prefix + ".nodes.csv";
  const std::string relationships = directory ? (path / "relationships.csv").string() : prefix + ".relationships.csv";
  for (const auto& [name, text] : {std::pair(nodes, &files.nodes), std::pair(relationships, &files.relationships)}) {
    std::ofstream file(name, std::ios::binary | std::ios::trunc);
    file << *text;
    file.close();
    if (!file)
      return Error{ErrorCode::kIo, "cannot write \"" + name + "\"", "is the directory there, and the disk not full?"};
  }
  *written = nodes + ", " + relationships;
  return {};
}

Result<std::string> Render(const query::SubGraph& graph, const std::string& as, const ExportFlags& flags,
                           const Context& context) {
  if (as == "json") return query::ToNodeLinkJson(graph);
  if (as == "graphml") return query::ToGraphMl(graph);
  query::DotOptions options;
  options.multi = flags.multi;
  options.rank_direction = flags.rankdir;
  options.server = flags.server;
  if (flags.cluster == "type") options.cluster = query::DotCluster::kType;
  if (flags.cluster == "article") options.cluster = query::DotCluster::kArticle;
  std::string dot = query::ToDot(graph, options);
  if (as == "dot") return dot;
  return query::DrawDot(dot, {.format = as, .layout = flags.layout, .timeout = context.timeout()});
}

int RunExport(const ExportFlags& flags, Context& context) {
  const Result<std::string> as = FormatOf(flags, context);
  if (!as.ok()) return context.Fail(as.error());
  if (!flags.around.empty() && !flags.query.empty()) {
    return context.Fail(
        {ErrorCode::kUsage, "--around and --query are two ways to say what is exported", "give one of them"});
  }
  if (*as == "png" && context.OutputIsTerminal()) {
    return context.Fail({ErrorCode::kUsage, "a PNG is not for the terminal", "name a file with -o"});
  }
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  PrintNotifications(context, query::CheckTypes(*store->reader, flags.facts.types));
  const auto start = std::chrono::steady_clock::now();
  const Result<query::SubGraph> graph = Collect(flags, *as, *store->reader, context);
  if (!graph.ok()) return context.Fail(graph.error(), flags.query);
  std::string written = context.options.output;
  if (*as == "csv") {
    const Status done = WriteCsv(*graph, context.options.output, &written);
    if (!done.ok()) return context.Fail(done.error());
  } else {
    const Result<std::string> bytes = Render(*graph, *as, flags, context);
    if (!bytes.ok()) return context.Fail(bytes.error());
    Result<Output> output = Output::Open(context);
    if (!output.ok()) return context.Fail(output.error());
    output->stream() << *bytes;
    const Status closed = output->Close();
    if (!closed.ok()) return context.Fail(closed.error());
  }
  if (context.options.output != "-") {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    context.Info(fmt::format("{}: {} nodes, {} relationships ({:.1f} s)", written, graph->nodes.size(),
                             graph->relationships.size(), seconds));
  }
  return graph->nodes.empty() && context.options.exit_status ? kExitNothingFound : kExitDone;
}

}  // namespace

void AddExportCommand(CommandLine& line) {
  auto flags = std::make_shared<ExportFlags>();
  Command command =
      line.AddCommand("export", "Draw or write a part of the graph: dot, svg, png, json, graphml, csv",
                      {"dossier export --around \"Baogang Group\" --depth 1 --as svg -o baogang.svg",
                       "dossier export --query 'MATCH (a)-[r:MET]-(b) RETURN a, r, b' -o met.graphml",
                       "dossier export --as csv -o graph/     # the whole graph, for dossier or neo4j-admin import"});
  command
      .Choice("--as", &flags->as, {"dot", "svg", "png", "json", "graphml", "csv"},
              "the format; default by the name of -o")
      .Option("--around", &flags->around, "NAME", "this entity and what is around it")
      .Option("--depth", &flags->depth, "N", "how many steps around it; default 1")
      .Option("--query", &flags->query, "QUERY", "the nodes, relationships and paths that a query returns")
      .Option("--max-nodes", &flags->max_nodes, "N",
              "refuse bigger graphs, 0 for never; default 500 for dot, svg and png")
      .Choice("--evidence", &flags->evidence, {"full", "none"}, "whether sentences go along; default full, for csv none")
      .Choice("--cluster", &flags->cluster, {"none", "type", "article"}, "boxes around nodes of one kind or article")
      .Flag("--multi", &flags->multi, "draw every relationship, instead of one edge for a pair and a type")
      .Choice("--layout", &flags->layout, {"dot", "neato", "sfdp", "fdp", "circo", "twopi"},
              "GraphViz layout of svg and png")
      .Choice("--rankdir", &flags->rankdir, {"LR", "TB", "RL", "BT"}, "direction in which dot lays out")
      .Option("--title", &flags->title, "TEXT", "the picture's title")
      .Option("--server", &flags->server, "URL", "let edges link to a running dossier serve");
  flags->facts.AddTo(command, "relationship types to keep; default all");
  command.Run([flags](Context& context) { return RunExport(*flags, context); });
}

}  // namespace dossier::cli
