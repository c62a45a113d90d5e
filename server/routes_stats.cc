// GET /v1/stats and /v1/store.
#include <nlohmann/json.hpp>

#include "query/lookup/stats.h"
#include "server/entity_argument.h"
#include "server/json_reply.h"
#include "server/routes.h"

namespace dossier::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kTopEntities = 10;

Json RangeToJson(const std::optional<PartialDate>& first, const std::optional<PartialDate>& last) {
  return {{"from", first ? Json(first->ToIso()) : Json()}, {"to", last ? Json(last->ToIso()) : Json()}};
}

Json CountsToJson(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  Json out = Json::object();
  for (const auto& [name, count] : counts) out[name] = count;
  return out;
}

}  // namespace

HttpReply Stats(const RouteContext& context) {
  const auto stats = query::ComputeStats(*context.reader, kTopEntities);
  if (!stats.ok()) return ErrorReply(stats.error(), context.request.id);
  Json body;
  body["articles"] = stats->counts.articles;
  body["sentences"] = stats->counts.sentences;
  body["entities"] = stats->counts.nodes;
  body["relationships"] = stats->counts.relationships;
  body["assertions"] = stats->counts.assertions;
  body["entitiesByLabel"] = CountsToJson(stats->labels);
  body["relationshipsByType"] = CountsToJson(stats->types);
  body["dates"] = RangeToJson(stats->first_date, stats->last_date);
  body["undatedRelationships"] = stats->undated_relationships;
  body["published"] = RangeToJson(stats->first_published, stats->last_published);
  body["topEntities"] = Json::array();
  for (const auto& top : stats->top_nodes) {
    Json entry = EntityRef(top.id, top.name);
    entry["relationships"] = top.relationships;
    body["topEntities"].push_back(std::move(entry));
  }
  return JsonReply(body);
}

HttpReply StoreFigures(const RouteContext& context) {
  Json body = Json::object();
  if (context.options.store_figures) {
    for (const auto& [name, value] : context.options.store_figures()) body[name] = value;
  }
  return JsonReply(body);
}

}  // namespace dossier::server
