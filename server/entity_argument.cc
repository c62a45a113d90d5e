#include "server/entity_argument.h"

#include <nlohmann/json.hpp>

#include "core/graph/element_id.h"
#include "server/http_status.h"
#include "server/json_reply.h"

namespace dossier::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxCandidates = 20;

}  // namespace

Json EntityRef(NodeId id, std::string_view name) { return {{"elementId", graph::ToElementId(id)}, {"name", name}}; }

Json CandidateToJson(const query::EntityCandidate& candidate) {
  Json out = EntityRef(candidate.id, candidate.name);
  out["labels"] = candidate.labels;
  out["aliases"] = candidate.aliases;
  out["articles"] = candidate.articles;
  out["relationships"] = candidate.relationships;
  out["seenWith"] = candidate.seen_with.empty() ? Json() : Json(candidate.seen_with);
  if (!candidate.match.empty()) out["match"] = candidate.match;
  return out;
}

std::variant<NodeId, HttpReply> FindEntityOrReply(const RouteContext& context, std::string_view name) {
  const auto node = query::FindEntity(*context.reader, name);
  if (node.ok()) return *node;
  if (node.error().code == ErrorCode::kNotFound) {
    Error error = node.error();
    if (!error.hint.starts_with("did you mean")) error.hint = "search with GET /v1/entities?q=TEXT";
    return ErrorReply(error, context.request.id);
  }
  if (node.error().code != ErrorCode::kAmbiguous) return ErrorReply(node.error(), context.request.id);
  const auto candidates = query::MatchEntities(*context.reader, name, kMaxCandidates);
  if (!candidates.ok()) return ErrorReply(candidates.error(), context.request.id);
  Json error = ErrorJson(node.error());
  error["hint"] = "ask again with the elementId of one of the candidates";
  for (const query::EntityCandidate& candidate : *candidates) error["candidates"].push_back(CandidateToJson(candidate));
  return ErrorReply(HttpStatus(node.error().code), std::move(error), context.request.id);
}

}  // namespace dossier::server
