// From a request to the function that answers it: path, method, query parameters, what the client accepts.
// Thread safety: Handle from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph/graph.h"
#include "server/http_message.h"
#include "server/server_options.h"

namespace dossier::server {

// All that a route may look at.
struct RouteContext {
  const HttpRequest& request;
  const ServerOptions& options;
  const graph::GraphReader* reader;  // the snapshot of this request; null where the route does not read the graph
  std::string_view id;               // what "{id}" of the pattern matched
};

struct Route {
  std::string_view method;
  std::string_view pattern;                   // "/v1/entities/{id}"; at most one {id}, a whole segment
  std::vector<std::string_view> parameters;   // of the query string; any other is refused
  std::vector<std::string_view> media_types;  // that the reply may have; empty: the query string says
  HttpReply (*handle)(const RouteContext& context);
  std::string_view summary;  // for GET /v1
  bool reads_graph = true;   // a snapshot is taken for it
  bool keep = false;         // costly and without arguments: its last reply is kept while the graph stays the same
};

class Router {
 public:
  // `graph` and `options` must outlive it. `etag_seed` goes into every ETag: it must differ between graphs.
  Router(const graph::Graph* graph, const ServerOptions* options, std::vector<Route> routes, std::string etag_seed);

  HttpReply Handle(const HttpRequest& request) const;

 private:
  struct Kept {
    std::uint64_t version = 0;
    HttpReply reply;
  };
  HttpReply Dispatch(const Route& route, std::string_view id, const HttpRequest& request) const;
  std::optional<HttpReply> FindKept(const Route& route, std::uint64_t version) const;
  void Keep(const Route& route, std::uint64_t version, const HttpReply& reply) const;

  const graph::Graph* graph_;
  const ServerOptions* options_;
  std::vector<Route> routes_;
  std::string etag_seed_;
  mutable std::mutex mutex_;
  mutable std::map<std::string_view, Kept> kept_;  // by pattern; guarded by mutex_
};

// Whether an Accept header lets a reply of `media_type` through; an empty header accepts all.
bool Accepts(std::string_view accept, std::string_view media_type);

}  // namespace dossier::server
