// Bytes from the network: the head scanner and parser, the HTTP library behind them, the body of a query. Beside not
// crashing: a head is understood the same however its bytes arrive, and a reply is whole.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/check.h"
#include "core/base/utf8.h"
#include "server/guarded_server.h"
#include "server/query_request.h"
#include "server/request_head.h"
#include "server/router.h"

namespace {

using namespace dossier::server;

HttpReply Echo(const HttpRequest& request) {
  DOSSIER_CHECK(dossier::IsValidUtf8(request.path));
  for (const auto& [name, value] : request.parameters) DOSSIER_CHECK(dossier::IsValidUtf8(name + value));
  Accepts(request.Header("accept"), "application/json");
  const auto asked = ParseQueryRequest(request.body);
  return {
      asked.ok() ? 200 : 400, "text/plain", request.path, {{"X-Echo", std::string(request.Header("x-request-id"))}}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static GuardedServer server(&Echo, 60);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const HeadLimits limits{.max_bytes = 4096, .max_line = 1024, .max_headers = 16};
  HeadScan whole;
  ScanHead(bytes, limits, &whole);
  HeadScan stepwise;
  for (std::size_t end = 0; end <= size && !stepwise.end && !stepwise.refusal; ++end) {
    ScanHead(bytes.substr(0, end), limits, &stepwise);
  }
  DOSSIER_CHECK(whole.end == stepwise.end && whole.refusal.has_value() == stepwise.refusal.has_value());
  static_cast<void>(ParseQueryRequest(bytes));
  if (!whole.end) return 0;
  const auto parsed = ParseRequestHead(bytes.substr(0, *whole.end), limits);
  if (const auto* head = std::get_if<RequestHead>(&parsed)) {
    DOSSIER_CHECK(head->content_length <= limits.max_body);
    const Answer answer = server.Respond(*head, std::string(bytes.substr(*whole.end)), "id", {}, !head->keep_alive);
    DOSSIER_CHECK(answer.status >= 200 && answer.bytes.starts_with("HTTP/1.1 "));
    DOSSIER_CHECK(answer.bytes.find("\r\n\r\n") != std::string::npos);
  }
  return 0;
}
