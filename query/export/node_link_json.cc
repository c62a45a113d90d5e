#include "core/graph/element_id.h"
#include "query/export/graph_formats.h"
#include "query/export/value_json.h"

namespace dossier::query {

std::string ToNodeLinkJson(const SubGraph& graph) {
  Json out = {{"directed", true}, {"multigraph", true}, {"graph", {{"title", graph.title}}}};
  Json& nodes = out["nodes"] = Json::array();
  for (const SubGraphNode& node : graph.nodes) {
    Json& entry = nodes.emplace_back(Json{{"id", graph::ToElementId(node.id)}, {"labels", node.labels}});
    for (const auto& [key, value] : node.properties) {
      if (!entry.contains(key)) entry[key] = ToJson(value);
    }
  }
  Json& links = out["links"] = Json::array();
  for (const SubGraphRelationship& r : graph.relationships) {
    Json& entry = links.emplace_back(Json{{"source", graph::ToElementId(r.start)},
                                          {"target", graph::ToElementId(r.end)},
                                          {"key", graph::ToElementId(r.id)},
                                          {"type", r.type}});
    for (const auto& [key, value] : r.properties) {
      if (!entry.contains(key)) entry[key] = ToJson(value);
    }
    Json& evidence = entry["evidence"] = Json::array();
    for (const Evidence& e : r.evidence) evidence.push_back(EvidenceToJson(e));
  }
  return DumpJson(out, 1) + "\n";
}

}  // namespace dossier::query
