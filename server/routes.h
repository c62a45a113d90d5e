// The routes, one function each, in routes_*.cc. docs/http.md describes them.
#pragma once

#include <vector>

#include "server/router.h"

namespace dossier::server {

// All of them, in the order in which GET /v1 lists them.
std::vector<Route> Routes();

HttpReply Discover(const RouteContext& context);      // GET /v1
HttpReply Health(const RouteContext& context);        // GET /healthz, /readyz
HttpReply Stats(const RouteContext& context);         // GET /v1/stats
HttpReply StoreFigures(const RouteContext& context);  // GET /v1/store
HttpReply Query(const RouteContext& context);         // POST /v1/query
HttpReply Met(const RouteContext& context);           // GET /v1/met
HttpReply FindPath(const RouteContext& context);      // GET /v1/path
HttpReply FindEntities(const RouteContext& context);  // GET /v1/entities
HttpReply ShowEntity(const RouteContext& context);    // GET /v1/entities/{id}
HttpReply ShowEdge(const RouteContext& context);      // GET /v1/edges/{id}
HttpReply ShowEvidence(const RouteContext& context);  // GET /v1/edges/{id}/evidence
HttpReply Export(const RouteContext& context);        // GET /v1/export

}  // namespace dossier::server
