// GET /v1/export.
#include <algorithm>

#include "query/export/dot_writer.h"
#include "query/export/graph_formats.h"
#include "query/export/graphviz.h"
#include "query/export/sub_graph.h"
#include "query/query_engine.h"
#include "server/entity_argument.h"
#include "server/json_reply.h"
#include "server/parameters.h"
#include "server/routes.h"

namespace dossier::server {
namespace {

constexpr std::int64_t kMaxNodes = 500;  // unless maxNodes says otherwise

struct Format {
  std::string_view name;
  std::string_view media_type;
  std::string_view file_name;
};

constexpr Format kFormats[] = {
    {"dot", "text/vnd.graphviz; charset=utf-8", "graph.dot"},
    {"svg", "image/svg+xml", "graph.svg"},
    {"png", "image/png", "graph.png"},
    {"json", "application/json", "graph.json"},
    {"graphml", "application/graphml+xml", "graph.graphml"},
    {"csv", "text/csv; charset=utf-8", "relationships.csv"},
    {"csv-nodes", "text/csv; charset=utf-8", "nodes.csv"},
};

Result<Format> FormatOf(const Parameters& parameters) {
  const std::string name = parameters.Text("as");
  std::string known;
  for (const Format& format : kFormats) {
    if (format.name == name) return format;
    known += (known.empty() ? "" : ", ") + std::string(format.name);
  }
  return Error{ErrorCode::kUsage, "the parameter \"as\" must name a format", "there are " + known};
}

Result<query::SubGraphOptions> SubGraphOptionsOf(const Parameters& parameters) {
  query::SubGraphOptions options;
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t nodes, parameters.Integer("maxNodes", kMaxNodes, 1, 100'000));
  options.max_nodes = static_cast<std::size_t>(nodes);
  DOSSIER_ASSIGN_OR_RETURN(options.since, parameters.Date("since"));
  DOSSIER_ASSIGN_OR_RETURN(options.until, parameters.Date("until"));
  DOSSIER_ASSIGN_OR_RETURN(options.min_confidence, parameters.Fraction("minConfidence"));
  options.types = parameters.List("types");
  return options;
}

Result<query::SubGraph> SubGraphOfQuery(const std::string& statement, const RouteContext& context,
                                        const query::SubGraphOptions& options) {
  query::QueryOptions query_options;
  query_options.timeout = context.options.timeout;
  query_options.max_memory = context.options.max_memory;
  query_options.cancel = context.request.cancel;
  DOSSIER_ASSIGN_OR_RETURN(const query::QueryResult result, query::RunQuery(statement, *context.reader, query_options));
  if (result.interrupted) return *result.interrupted;
  return query::SubGraphOfRows(*context.reader, result.rows, options);
}

Result<std::string> Write(const query::SubGraph& graph, const Format& format, const RouteContext& context) {
  if (format.name == "json") return query::ToNodeLinkJson(graph);
  if (format.name == "graphml") return query::ToGraphMl(graph);
  if (format.name == "csv") return query::ToCsvFiles(graph).relationships;
  if (format.name == "csv-nodes") return query::ToCsvFiles(graph).nodes;
  const std::string dot = query::ToDot(graph);
  if (format.name == "dot") return dot;
  query::GraphvizOptions options;
  options.format = format.name;
  options.timeout = context.options.timeout;
  return query::DrawDot(dot, options);
}

}  // namespace

HttpReply Export(const RouteContext& context) {
  const auto fail = [&](Error error) {
    if (error.code == ErrorCode::kRowLimit) error.hint = "ask with maxNodes=NUMBER, or for a smaller part";
    return ErrorReply(error, context.request.id);
  };
  const Parameters parameters(context.request);
  const auto format = FormatOf(parameters);
  if (!format.ok()) return fail(format.error());
  const auto options = SubGraphOptionsOf(parameters);
  if (!options.ok()) return fail(options.error());
  const auto depth = parameters.Integer("depth", 1, 0, 10);
  if (!depth.ok()) return fail(depth.error());
  const std::string around = parameters.Text("around");
  const std::string statement = parameters.Text("query");
  if (!around.empty() && !statement.empty()) {
    return fail({ErrorCode::kUsage, "the parameters \"around\" and \"query\" exclude each other"});
  }
  Result<query::SubGraph> graph = query::SubGraph();
  if (!around.empty()) {
    auto centre = FindEntityOrReply(context, around);
    if (auto* reply = std::get_if<HttpReply>(&centre)) return std::move(*reply);
    graph = query::SubGraphAround(*context.reader, std::get<NodeId>(centre), static_cast<int>(*depth), *options);
  } else if (!statement.empty()) {
    graph = SubGraphOfQuery(statement, context, *options);
  } else {
    graph = query::WholeGraph(*context.reader, *options);
  }
  if (!graph.ok()) return fail(graph.error());
  auto bytes = Write(*graph, *format, context);
  if (!bytes.ok()) return fail(bytes.error());
  const std::string disposition = "attachment; filename=\"" + std::string(format->file_name) + "\"";
  return {200, std::string(format->media_type), std::move(bytes).value(), {{"Content-Disposition", disposition}}};
}

}  // namespace dossier::server
