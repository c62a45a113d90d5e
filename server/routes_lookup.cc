// GET /v1/met and /v1/path.
#include <nlohmann/json.hpp>

#include "core/graph/element_id.h"
#include "query/lookup/met.h"
#include "query/lookup/paths.h"
#include "server/entity_argument.h"
#include "server/json_reply.h"
#include "server/notifications.h"
#include "server/parameters.h"
#include "server/routes.h"

namespace dossier::server {
namespace {

using Json = nlohmann::ordered_json;

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json EvidenceOrNull(const std::optional<query::Evidence>& evidence) {
  return evidence ? query::EvidenceToJson(*evidence) : Json();
}

Result<query::MetOptions> MetOptionsOf(const Parameters& parameters) {
  query::MetOptions options;
  if (auto types = parameters.List("types"); !types.empty()) options.types = std::move(types);
  DOSSIER_ASSIGN_OR_RETURN(options.since, parameters.Date("since"));
  DOSSIER_ASSIGN_OR_RETURN(options.until, parameters.Date("until"));
  DOSSIER_ASSIGN_OR_RETURN(options.keep_undated, parameters.Flag("undated"));
  DOSSIER_ASSIGN_OR_RETURN(options.shared_events, parameters.Flag("events"));
  DOSSIER_ASSIGN_OR_RETURN(options.min_confidence, parameters.Fraction("minConfidence"));
  return options;
}

Json ContactToJson(const query::Contact& contact) {
  Json out;
  out["entity"] = EntityRef(contact.node, contact.name);
  out["how"] = contact.how;
  if (contact.event != kNoNode) out["event"] = graph::ToElementId(contact.event);
  out["relationship"] = graph::ToElementId(contact.relationship);
  if (!contact.rule.empty()) out["rule"] = contact.rule;
  out["date"] = TextOrNull(contact.date);
  out["planned"] = contact.planned;
  out["confidence"] = contact.confidence;
  out["articles"] = contact.articles;
  out["evidence"] = EvidenceOrNull(contact.evidence);
  return out;
}

Result<query::PathOptions> PathOptionsOf(const Parameters& parameters, const RouteContext& context) {
  query::PathOptions options;
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t hops, parameters.Integer("maxHops", options.max_hops, 1, 12));
  DOSSIER_ASSIGN_OR_RETURN(const std::int64_t paths,
                           parameters.Integer("k", static_cast<std::int64_t>(options.max_paths), 1, 100));
  options.max_hops = static_cast<int>(hops);
  options.max_paths = static_cast<std::size_t>(paths);
  options.types = parameters.List("types");
  DOSSIER_ASSIGN_OR_RETURN(options.directed, parameters.Flag("directed"));
  DOSSIER_ASSIGN_OR_RETURN(options.filter.since, parameters.Date("since"));
  DOSSIER_ASSIGN_OR_RETURN(options.filter.until, parameters.Date("until"));
  DOSSIER_ASSIGN_OR_RETURN(options.filter.min_confidence, parameters.Fraction("minConfidence"));
  options.timeout = context.options.timeout;
  options.cancel = context.request.cancel;
  return options;
}

Json HopToJson(const query::Hop& hop) {
  Json relationships = Json::array();
  for (const query::HopRelationship& relationship : hop.relationships) {
    relationships.push_back({{"elementId", graph::ToElementId(relationship.id)},
                             {"type", relationship.facts.type},
                             {"direction", relationship.forward ? "forward" : "backward"},
                             {"date", TextOrNull(relationship.facts.date)},
                             {"title", TextOrNull(relationship.facts.title)},
                             {"modality", TextOrNull(relationship.facts.modality)},
                             {"confidence", relationship.facts.confidence},
                             {"articles", relationship.articles},
                             {"evidence", EvidenceOrNull(relationship.evidence)}});
  }
  return {{"from", EntityRef(hop.from, hop.from_name)},
          {"to", EntityRef(hop.to, hop.to_name)},
          {"relationships", std::move(relationships)}};
}

}  // namespace

HttpReply Met(const RouteContext& context) {
  const auto fail = [&](const Error& error) { return ErrorReply(error, context.request.id); };
  const Parameters parameters(context.request);
  const auto options = MetOptionsOf(parameters);
  if (!options.ok()) return fail(options.error());
  const auto name = parameters.RequiredText("name");
  if (!name.ok()) return fail(name.error());
  auto node = FindEntityOrReply(context, *name);
  if (auto* reply = std::get_if<HttpReply>(&node)) return std::move(*reply);
  std::optional<NodeId> other;
  if (const std::string other_name = parameters.Text("other"); !other_name.empty()) {
    auto found = FindEntityOrReply(context, other_name);
    if (auto* reply = std::get_if<HttpReply>(&found)) return std::move(*reply);
    other = std::get<NodeId>(found);
  }
  const auto result = query::Met(*context.reader, std::get<NodeId>(node), other, *options);
  if (!result.ok()) return fail(result.error());
  Json body;
  body["entity"] = EntityRef(result->node, result->name);
  body["contacts"] = Json::array();
  for (const query::Contact& contact : result->contacts) {
    if (body["contacts"].size() == context.options.max_rows) break;
    body["contacts"].push_back(ContactToJson(contact));
  }
  body["truncated"] = result->contacts.size() > context.options.max_rows;
  body["undatedLeftOut"] = result->undated_left_out;
  body["notifications"] = NotificationsToJson(query::CheckTypes(*context.reader, parameters.List("types")));
  return JsonReply(body);
}

HttpReply FindPath(const RouteContext& context) {
  const auto fail = [&](const Error& error) { return ErrorReply(error, context.request.id); };
  const Parameters parameters(context.request);
  const auto options = PathOptionsOf(parameters, context);
  if (!options.ok()) return fail(options.error());
  NodeId ends[2] = {};
  for (int i = 0; i < 2; ++i) {
    const auto name = parameters.RequiredText(i == 0 ? "from" : "to");
    if (!name.ok()) return fail(name.error());
    auto found = FindEntityOrReply(context, *name);
    if (auto* reply = std::get_if<HttpReply>(&found)) return std::move(*reply);
    ends[i] = std::get<NodeId>(found);
  }
  const auto result = query::FindPaths(*context.reader, ends[0], ends[1], *options);
  if (!result.ok()) return fail(result.error());
  if (result->interrupted) return fail(*result->interrupted);
  Json body;
  body["from"] = EntityRef(ends[0], result->from_name);
  body["to"] = EntityRef(ends[1], result->to_name);
  body["paths"] = Json::array();
  for (const query::FoundPath& path : result->paths) {
    Json hops = Json::array();
    for (const query::Hop& hop : path.hops) hops.push_back(HopToJson(hop));
    body["paths"].push_back({{"hops", std::move(hops)}});
  }
  body["notifications"] = NotificationsToJson(query::CheckTypes(*context.reader, options->types));
  return JsonReply(body);
}

}  // namespace dossier::server
