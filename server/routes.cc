#include "server/routes.h"

namespace dossier::server {

std::vector<Route> Routes() {
  const std::vector<std::string_view> json = {"application/json"};
  return {
      {"GET", "/v1", {}, json, &Discover, "this page: version, counts, paths"},
      {"GET", "/healthz", {}, json, &Health, "whether the process is up", false},
      {"GET", "/readyz", {}, json, &Health, "whether the graph can be read"},
  };
}

}  // namespace dossier::server
