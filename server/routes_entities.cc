// GET /v1/entities, /v1/entities/{id}, /v1/edges/{id}, /v1/edges/{id}/evidence.
#include <nlohmann/json.hpp>

#include "core/graph/element_id.h"
#include "query/export/evidence.h"
#include "query/export/value_json.h"
#include "server/entity_argument.h"
#include "server/json_reply.h"
#include "server/parameters.h"
#include "server/routes.h"

namespace dossier::server {
namespace {

using Json = nlohmann::ordered_json;

Result<graph::Relationship> FindEdge(const RouteContext& context) {
  const auto id = graph::ParseRelationshipId(context.id);
  if (!id) return Error{ErrorCode::kNotFound, "a relationship has an element id such as r:9001"};
  DOSSIER_ASSIGN_OR_RETURN(auto edge, context.reader->FindRelationship(*id));
  if (!edge) return Error{ErrorCode::kNotFound, "there is no relationship " + graph::ToElementId(*id)};
  return *std::move(edge);
}

Result<Json> EntitiesJson(const RouteContext& context) {
  const Parameters parameters(context.request);
  DOSSIER_ASSIGN_OR_RETURN(const std::string text, parameters.RequiredText("q"));
  query::SearchOptions options;
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t limit, parameters.Integer("limit", 20, 1, 1000));
  options.limit = static_cast<std::size_t>(limit);
  options.label = parameters.Text("type");
  DOSSIER_ASSIGN_OR_RETURN(const auto found, query::SearchEntities(*context.reader, text, options));
  Json body = {{"entities", Json::array()}};
  for (const query::EntityCandidate& candidate : found) body["entities"].push_back(CandidateToJson(candidate));
  return body;
}

Result<Json> EntityJson(const RouteContext& context, NodeId node) {
  DOSSIER_ASSIGN_OR_RETURN(const auto records, query::RecordSet::Load(*context.reader, {node}, {}));
  DOSSIER_ASSIGN_OR_RETURN(const auto described, query::DescribeEntities(*context.reader, {{node}}));
  Json body = query::ToJson(graph::Value(node), records);
  for (const query::EntityCandidate& description : described) {
    body["articles"] = description.articles;
    body["relationships"] = description.relationships;
  }
  return body;
}

Result<Json> EdgeJson(const RouteContext& context) {
  DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship edge, FindEdge(context));
  DOSSIER_ASSIGN_OR_RETURN(const auto records, query::RecordSet::Load(*context.reader, {}, {edge.id}));
  Json body = query::ToJson(graph::Value(edge.id), records);
  body["start"] = EntityRef(edge.start, records.NodeName(edge.start));
  body["end"] = EntityRef(edge.end, records.NodeName(edge.end));
  return body;
}

Result<Json> EvidenceJson(const RouteContext& context) {
  DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship edge, FindEdge(context));
  query::EvidenceReader reader(*context.reader);
  DOSSIER_ASSIGN_OR_RETURN(const auto sentences, reader.Of(edge));
  Json body = {{"elementId", graph::ToElementId(edge.id)}, {"evidence", Json::array()}};
  for (const query::Evidence& sentence : sentences) body["evidence"].push_back(query::EvidenceToJson(sentence));
  return body;
}

HttpReply ReplyWith(const Result<Json>& body, const RouteContext& context) {
  return body.ok() ? JsonReply(*body) : ErrorReply(body.error(), context.request.id);
}

}  // namespace

HttpReply FindEntities(const RouteContext& context) { return ReplyWith(EntitiesJson(context), context); }

HttpReply ShowEntity(const RouteContext& context) {
  auto node = FindEntityOrReply(context, context.id);
  if (auto* reply = std::get_if<HttpReply>(&node)) return std::move(*reply);
  return ReplyWith(EntityJson(context, std::get<NodeId>(node)), context);
}

HttpReply ShowEdge(const RouteContext& context) { return ReplyWith(EdgeJson(context), context); }

HttpReply ShowEvidence(const RouteContext& context) { return ReplyWith(EvidenceJson(context), context); }

}  // namespace dossier::server
