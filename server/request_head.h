// The head of an HTTP/1.x request, read strictly (RFC 9112) before the HTTP library sees a byte of the request:
// limits on bytes, line length and number of headers; one unambiguous way to tell where the body ends.
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/http_message.h"

namespace dossier::server {

struct HeadLimits {
  std::size_t max_bytes = 16 * 1024;  // of request line and headers together
  std::size_t max_line = 8 * 1024;    // bytes of one line
  std::size_t max_headers = 64;
  std::size_t max_body = 1024 * 1024;  // bytes that Content-Length may announce
};

// A request that is turned down: what the client reads.
struct Refusal {
  int status = 400;
  std::string message;  // one sentence
  std::string hint = {};
};

struct RequestHead {
  std::string method;
  std::string target;  // as sent: path and query string
  bool http_1_0 = false;
  NamedTexts headers;  // in order; names in lower case, values trimmed
  std::size_t content_length = 0;
  bool keep_alive = true;  // the client wants the connection kept
  bool expects_continue = false;
};

// Where the head ends in what has arrived so far.
struct HeadScan {
  std::size_t scanned = 0;  // bytes looked at; pass it back in with more bytes
  std::size_t line_start = 0;
  std::optional<std::size_t> end;  // bytes of the head, its empty line included
  std::optional<Refusal> refusal;  // a limit is passed, or a line end is not CR LF
};

// Continues `scan` over `bytes` (the same bytes as before, and more). Each byte is looked at once.
void ScanHead(std::string_view bytes, const HeadLimits& limits, HeadScan* scan);

// Reads a whole head, its empty line included.
std::variant<RequestHead, Refusal> ParseRequestHead(std::string_view head, const HeadLimits& limits);

}  // namespace dossier::server
