// cpp-httplib behind a wall. The library decodes a request and writes the reply's head; it never reads a socket,
// routes, reads a body or compresses, which is where version 0.11.4 is weak. The only file that includes <httplib.h> is
// guarded_server.cc. Thread safety: Answer from any thread.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "server/http_message.h"
#include "server/request_head.h"

namespace dossier::server {

struct Answer {
  int status = 0;
  std::string bytes;  // the whole reply
};

class GuardedServer {
 public:
  using Handler = std::function<HttpReply(const HttpRequest& request)>;

  // `keep_alive_seconds` is announced to clients. An exception that leaves `handler` becomes a 500 that does not
  // repeat its text.
  GuardedServer(Handler handler, int keep_alive_seconds);
  ~GuardedServer();
  GuardedServer(const GuardedServer&) = delete;
  GuardedServer& operator=(const GuardedServer&) = delete;

  // The reply to one whole request; `close` says so to the client.
  Answer Respond(const RequestHead& head, std::string body, std::string request_id, std::stop_token cancel, bool close);

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace dossier::server
