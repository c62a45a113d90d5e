// POST /v1/query.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/graph/element_id.h"
#include "query/export/evidence.h"
#include "query/export/value_json.h"
#include "query/query_engine.h"
#include "server/json_reply.h"
#include "server/notifications.h"
#include "server/query_request.h"
#include "server/routes.h"

namespace dossier::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kJsonLines[] = "application/jsonl";

query::QueryOptions OptionsFor(const QueryRequest& asked, const RouteContext& context) {
  query::QueryOptions options;
  options.parameters = asked.parameters;
  options.timeout = std::min(asked.timeout.value_or(context.options.timeout), context.options.timeout);
  options.max_rows = std::min(asked.limit.value_or(context.options.max_rows), context.options.max_rows);
  options.max_memory = context.options.max_memory;
  options.cancel = context.request.cancel;
  return options;
}

Json RowToJson(const query::Row& row, const query::RecordSet& records) {
  Json values = Json::array();
  for (const graph::Value& value : row) values.push_back(query::ToJson(value, records));
  return values;
}

// The sentences behind every relationship of `records`, by element id.
Result<Json> EvidenceOf(const graph::GraphReader& reader, const query::RecordSet& records) {
  Json out = Json::object();
  query::EvidenceReader evidence(reader);
  for (const RelationshipId id : records.relationships()) {
    DOSSIER_ASSIGN_OR_RETURN(const auto sentences, evidence.Of(*records.FindRelationship(id)));
    Json list = Json::array();
    for (const query::Evidence& sentence : sentences) list.push_back(query::EvidenceToJson(sentence));
    out[graph::ToElementId(id)] = std::move(list);
  }
  return out;
}

// What a reply says beside its rows; both forms of the reply have it.
Json SummaryOf(const query::QueryResult& result, Json evidence) {
  Json out;
  if (!evidence.is_null()) out["evidence"] = std::move(evidence);
  out["truncated"] = result.truncated;
  out["queryType"] = "r";
  out["elapsedMs"] = result.elapsed_ms;
  out["notifications"] = NotificationsToJson(result.notifications);
  if (!result.plan.empty()) out["plan"] = result.plan;
  return out;
}

HttpReply WholeReply(const query::QueryResult& result, const query::RecordSet& records, Json evidence) {
  Json body;
  body["data"]["fields"] = result.columns;
  body["data"]["values"] = Json::array();
  for (const query::Row& row : result.rows) body["data"]["values"].push_back(RowToJson(row, records));
  body.update(SummaryOf(result, std::move(evidence)));
  return JsonReply(body);
}

// A line an event: Header, a Record a row, then Summary, or Error where the rows are not all. A client that sees no
// Summary knows so.
HttpReply LinesReply(const query::QueryResult& result, const query::RecordSet& records, Json evidence) {
  HttpReply reply{200, kJsonLines, {}};
  const auto add = [&reply](const char* event, Json body) {
    reply.body += ToJsonText({{"$event", event}, {"_body", std::move(body)}}) + "\n";
  };
  add("Header", {{"fields", result.columns}});
  for (const query::Row& row : result.rows) add("Record", RowToJson(row, records));
  if (result.interrupted) {
    add("Error", Json::array({ErrorJson(*result.interrupted)}));
  } else {
    add("Summary", SummaryOf(result, std::move(evidence)));
  }
  return reply;
}

Result<HttpReply> Run(const QueryRequest& asked, const RouteContext& context) {
  DOSSIER_ASSIGN_OR_RETURN(const query::QueryResult result,
                           query::RunQuery(asked.statement, *context.reader, OptionsFor(asked, context)));
  const std::string_view accept = context.request.Header("accept");
  const bool lines = !Accepts(accept, "application/json") || accept.starts_with(kJsonLines);
  if (result.interrupted && !(lines && !result.rows.empty())) return *result.interrupted;
  DOSSIER_ASSIGN_OR_RETURN(const query::RecordSet records, query::RecordSet::Load(*context.reader, result.rows));
  Json evidence;
  if (asked.include_evidence) {
    DOSSIER_ASSIGN_OR_RETURN(evidence, EvidenceOf(*context.reader, records));
  }
  return lines ? LinesReply(result, records, std::move(evidence)) : WholeReply(result, records, std::move(evidence));
}

}  // namespace

HttpReply Query(const RouteContext& context) {
  const auto asked = ParseQueryRequest(context.request.body);
  if (!asked.ok()) return ErrorReply(asked.error(), context.request.id);
  auto reply = Run(*asked, context);
  return reply.ok() ? std::move(reply).value() : ErrorReply(reply.error(), context.request.id);
}

}  // namespace dossier::server
