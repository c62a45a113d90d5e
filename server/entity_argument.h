// Names in requests: from what the client calls an entity to the node, or to a reply that says why not.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <variant>

#include "query/lookup/find_entity.h"
#include "server/router.h"

namespace dossier::server {

// The node that `name` (an element id, a name, an alias) means, or the reply: 404, or 409 with "candidates".
std::variant<NodeId, HttpReply> FindEntityOrReply(const RouteContext& context, std::string_view name);

// {"elementId", "name", "labels", "aliases", "articles", "relationships", "seenWith", "match"}
nlohmann::ordered_json CandidateToJson(const query::EntityCandidate& candidate);

// {"elementId", "name"}
nlohmann::ordered_json EntityRef(NodeId id, std::string_view name);

}  // namespace dossier::server
