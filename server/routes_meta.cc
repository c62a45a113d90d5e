#include <nlohmann/json.hpp>

#include "server/json_reply.h"
#include "server/routes.h"

namespace dossier::server {

using Json = nlohmann::ordered_json;

HttpReply Health(const RouteContext&) { return JsonReply({{"status", "ok"}}); }

HttpReply Discover(const RouteContext& context) {
  Json paths = Json::array();
  for (const Route& route : Routes()) {
    Json entry = {{"method", route.method}, {"path", route.pattern}, {"summary", route.summary}};
    if (!route.parameters.empty()) entry["parameters"] = route.parameters;
    paths.push_back(std::move(entry));
  }
  const auto counts = context.reader->Counts();
  if (!counts.ok()) return ErrorReply(counts.error(), context.request.id);
  Json body;
  body["name"] = "dossier";
  body["version"] = context.options.program_version;
  body["readOnly"] = true;
  body["graphVersion"] = context.reader->version();
  body["counts"] = {{"entities", counts->nodes},
                    {"relationships", counts->relationships},
                    {"articles", counts->articles},
                    {"sentences", counts->sentences},
                    {"assertions", counts->assertions}};
  body["limits"] = {{"rows", context.options.max_rows},
                    {"timeoutMs", context.options.timeout.count()},
                    {"bodyBytes", context.options.connections.head.max_body}};
  body["paths"] = std::move(paths);
  return JsonReply(body);
}

}  // namespace dossier::server
