// Dossier over HTTP: docs/http.md lists routes, replies, limits. Read-only. Thread safety: all functions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/graph/graph.h"
#include "server/server_options.h"

namespace dossier::server {

class HttpServer {
 public:
  // Listens and starts serving on threads of its own. `graph` must outlive the server; each request reads a snapshot
  // of its own. Raises the process's limit of open files where the connection cap needs it. kUsage: another address
  // than loopback without a token, or one that does not exist; kIo: the port is taken, or listening fails.
  static Result<std::unique_ptr<HttpServer>> Start(const graph::Graph& graph, ServerOptions options);
  // Stops.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:7480"

  // Takes no new requests, lets running ones end (for options.connections.stop_time; then cancels them), and waits.
  void Stop();

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dossier::server
