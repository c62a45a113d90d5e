#include "server/guarded_server.h"

#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/base/utf8.h"
#include "server/json_reply.h"

namespace dossier::server {
namespace {

// What the library reads from and writes to in place of a socket: one request, then the end.
class MemoryStream final : public httplib::Stream {
 public:
  explicit MemoryStream(std::string in) : in_(std::move(in)) {}
  std::string TakeOutput() { return std::move(out_); }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    const size_t count = std::min(size, in_.size() - at_);
    std::memcpy(to, in_.data() + at_, count);
    at_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, size_t size) override {
    out_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  socket_t socket() const override { return 0; }

 private:
  std::string in_;
  size_t at_ = 0;
  std::string out_;
};

// What this thread is answering. The library hands its own Request to the handler and nothing of ours; a request is
// decoded, handled and written within one call on one thread.
struct Call {
  HttpRequest request;
  int status = 0;
};
thread_local Call* current_call = nullptr;

bool FitsInHeader(char c) { return c != '\r' && c != '\n' && c != '\0'; }

void CopyReply(HttpReply reply, httplib::Response* out) {
  out->status = reply.status;
  out->body = std::move(reply.body);
  if (!reply.content_type.empty()) out->set_header("Content-Type", reply.content_type);
  for (auto& [name, value] : reply.headers) {
    std::erase_if(value, [](char c) { return !FitsInHeader(c); });
    out->set_header(name, value);
  }
}

}  // namespace

class GuardedServer::Library final : public httplib::Server {
 public:
  Library(GuardedServer::Handler handler, int keep_alive_seconds) : handler_(std::move(handler)) {
    set_keep_alive_timeout(keep_alive_seconds);
    set_keep_alive_max_count(1'000'000);
    set_default_headers({{"Accept-Ranges", "none"}});
    // Every request is handled before the library routes: its routing runs std::regex, recursive in the length of the
    // path, and it would read the body again.
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      CopyReply(Handle(request), &response);
      return HandlerResponse::Handled;
    });
    set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
      CopyReply(
          ErrorReply(500, "a bug in Dossier or a lack of memory ended this request", {}, current_call->request.id),
          &response);
    });
    set_logger(
        [](const httplib::Request&, const httplib::Response& response) { current_call->status = response.status; });
    // Only for what the library refuses by itself: then the reply has no body yet.
    set_error_handler(HandlerWithResponse([](const httplib::Request&, httplib::Response& response) {
      if (!response.body.empty()) return HandlerResponse::Unhandled;
      CopyReply(ErrorReply(response.status, "the request line cannot be read", {}, current_call->request.id),
                &response);
      return HandlerResponse::Handled;
    }));
  }

  void Respond(MemoryStream* stream, Call* call, bool close) {
    current_call = call;
    bool connection_closed = false;
    process_request(*stream, close, connection_closed, nullptr);
    current_call = nullptr;
  }

 private:
  HttpReply Handle(const httplib::Request& decoded) {
    HttpRequest& request = current_call->request;
    request.method = decoded.method == "HEAD" ? "GET" : decoded.method;
    request.path = decoded.path;
    bool readable = IsValidUtf8(request.path) && request.path.find('\0') == std::string::npos;
    for (const auto& [name, value] : decoded.params) {
      readable = readable && IsValidUtf8(name) && IsValidUtf8(value);
      request.parameters.emplace_back(name, value);
    }
    if (!readable) return ErrorReply(400, "the target is not UTF-8 once decoded", {}, request.id);
    return handler_(request);
  }

  const GuardedServer::Handler handler_;
};

GuardedServer::GuardedServer(Handler handler, int keep_alive_seconds)
    : library_(std::make_unique<Library>(std::move(handler), keep_alive_seconds)) {}
GuardedServer::~GuardedServer() = default;

Answer GuardedServer::Respond(const RequestHead& head, std::string body, std::string request_id, std::stop_token cancel,
                              bool close) {
  Call call;
  call.request.headers = head.headers;
  call.request.body = std::move(body);
  call.request.id = std::move(request_id);
  call.request.cancel = std::move(cancel);
  // The library sees the request line alone. Headers would make it decode, compress or expect.
  MemoryStream stream(head.method + " " + head.target + " HTTP/1.1\r\n\r\n");
  try {
    library_->Respond(&stream, &call, close);
  } catch (const std::exception&) {  // memory ran out while the reply was written
    return {500, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"};
  }
  return {call.status, stream.TakeOutput()};
}

}  // namespace dossier::server
