// How the server is set up. The defaults are safe: this machine only, reading only, bounded time, rows and memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/connection_loop.h"

namespace dossier::server {

struct ServerOptions {
  std::string host = "127.0.0.1";  // name or address to listen on; another than loopback needs a token
  std::uint16_t port = 7480;       // 0: any free one, see HttpServer::port
  std::string token = {};          // not empty: every request but the health checks must carry it as a bearer token
  std::vector<std::string> allowed_hosts = {};    // more values of the Host header, without port
  std::vector<std::string> allowed_origins = {};  // values of the Origin header beside the server's own ("http://x:1")
  std::string program_version = {};               // told by GET /v1

  std::uint64_t max_rows = 10'000;                  // of a query's reply; a request may ask for fewer
  std::chrono::milliseconds timeout{30'000};        // of a query; a request may ask for less
  std::size_t max_memory = std::size_t{256} << 20;  // bytes of one query
  std::size_t threads = 8;                          // requests answered at once
  std::chrono::milliseconds queue_time{10'000};     // a request that waited longer for a thread gets 429
  ConnectionLimits connections = {};

  // Figures of the files below the graph for GET /v1/store, a name and a number each. Called from many threads at once.
  // May be empty.
  std::function<std::vector<std::pair<std::string, std::uint64_t>>()> store_figures = {};

  // One line a request, without line break: "GET /v1/met 200 1.3 ms"; no names, no query text. Called from many
  // threads, one call at a time. May be empty.
  std::function<void(std::string_view line)> access_log = {};
};

}  // namespace dossier::server
