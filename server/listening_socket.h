// A TCP socket that listens. Thread safety: pure function.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace dossier::server {

struct ListeningSocket {
  int socket = -1;  // non-blocking; owned by the caller
  std::uint16_t port = 0;
};

// `host` is a name or an address ("127.0.0.1", "localhost", "::1", "[::1]"); port 0 takes a free one. Another program
// that listens there is an error, never shared with. kUsage: no such host; kIo: taken, not allowed.
Result<ListeningSocket> Listen(const std::string& host, std::uint16_t port);

}  // namespace dossier::server
