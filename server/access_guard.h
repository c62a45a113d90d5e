// Who may ask: Host and Origin allow-lists (against DNS rebinding and cross-site requests) and the bearer token.
// Thread safety: immutable.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http_message.h"
#include "server/request_head.h"
#include "server/server_options.h"

namespace dossier::server {

class AccessGuard {
 public:
  explicit AccessGuard(const ServerOptions& options);

  // Why the request is turned down (403, 401), if it is.
  std::optional<Refusal> Check(const HttpRequest& request) const;
  // The Origin header's value where it is one of options.allowed_origins, else empty: what CORS headers repeat.
  std::string AllowedOrigin(const HttpRequest& request) const;

 private:
  std::vector<std::string> hosts_;  // lower case
  std::vector<std::string> origins_;
  std::string token_;
};

// Whether `host`, as ServerOptions has it, can be reached from this machine only.
bool IsLoopback(std::string_view host);

}  // namespace dossier::server
