#include "server/routes.h"

namespace dossier::server {

// clang-format off
std::vector<Route> Routes() {
  const std::vector<std::string_view> json = {"application/json"};
  return {
      {"GET", "/v1", {}, json, &Discover, "this list: version, counts, limits, paths"},
      {"POST", "/v1/query", {}, {"application/json", "application/jsonl"}, &Query,
       "run an openCypher query: {statement, parameters, limit, timeoutMs, includeEvidence}"},
      {"GET", "/v1/met", {"name", "other", "since", "until", "types", "undated", "events", "minConfidence"}, json,
       &Met, "who met whom, when, and which sentence says so"},
      {"GET", "/v1/path", {"from", "to", "maxHops", "k", "types", "directed", "since", "until", "minConfidence"}, json,
       &FindPath, "the shortest paths between two entities, each hop with its sentence"},
      {"GET", "/v1/entities", {"q", "type", "limit"}, json, &FindEntities, "entities by name or alias"},
      {"GET", "/v1/entities/{id}", {}, json, &ShowEntity, "one entity, by element id or name"},
      {"GET", "/v1/edges/{id}", {}, json, &ShowEdge, "one relationship"},
      {"GET", "/v1/edges/{id}/evidence", {}, json, &ShowEvidence, "the sentences behind a relationship"},
      {"GET", "/v1/export", {"as", "around", "depth", "query", "maxNodes", "types", "since", "until", "minConfidence"},
       {}, &Export, "a part of the graph as dot, svg, png, json, graphml, csv or csv-nodes"},
      {"GET", "/v1/stats", {}, json, &Stats, "counts by label and type, dates, most connected entities", true, true},
      {"GET", "/v1/store", {}, json, &StoreFigures, "sizes of the store's files, cache hits, waits of writers", false},
      {"GET", "/healthz", {}, json, &Health, "whether the process is up", false},
      {"GET", "/readyz", {}, json, &Health, "whether the graph can be read"},
  };
}
// clang-format on

}  // namespace dossier::server
