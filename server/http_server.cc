#include "server/http_server.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "server/access_guard.h"
#include "server/connection_loop.h"
#include "server/guarded_server.h"
#include "server/http_status.h"
#include "server/json_reply.h"
#include "server/listening_socket.h"
#include "server/router.h"
#include "server/routes.h"
#include "server/worker_pool.h"

namespace dossier::server {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::pair<const char*, const char*> kSecurityHeaders[] = {
    {"Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cache-Control", "no-store"},
};

std::string RandomSeed() {
  std::random_device random;
  return fmt::format("{:08x}", random());
}

// X-Request-Id is repeated in replies and logs, so only a plain one is taken over.
bool IsPlainId(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  });
}

// A process may often open 1,024 files only, unless it asks for as many as it is allowed.
void AllowConnections(std::size_t connections) {
  rlimit limit{};
  const rlim_t wanted = connections + 512;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? wanted : std::min(wanted, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool IsHealthCheck(std::string_view target) { return target == "/healthz" || target == "/readyz"; }

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const graph::Graph& graph, ServerOptions options, const ListeningSocket& listening)
      : options_(std::move(options)),
        port_(listening.port),
        seed_(RandomSeed()),
        guard_(options_),
        router_(&graph, &options_, Routes(), seed_),
        library_([this](const HttpRequest& request) { return Handle(request); },
                 static_cast<int>(options_.connections.idle_time.count() / 1000)),
        workers_(std::in_place, options_.threads),
        loop_(
            listening.socket, options_.connections, [this](ReceivedRequest request) { Dispatch(std::move(request)); },
            [this](const Refusal& refusal) { return Refuse(refusal); }),
        thread_([this] { loop_.Run(); }) {}

  ~Impl() { Stop(); }

  void Stop() {
    const std::lock_guard lock(stop_mutex_);
    if (!thread_.joinable()) return;
    stopping_ = true;
    loop_.Stop();
    thread_.join();
    workers_.reset();
  }

  std::uint16_t port() const { return port_; }
  const ServerOptions& options() const { return options_; }

 private:
  // On the loop's thread.
  void Dispatch(ReceivedRequest received) {
    const bool urgent = IsHealthCheck(received.head.target);
    // std::function wants a copyable target.
    auto shared = std::make_shared<ReceivedRequest>(std::move(received));
    workers_->Submit([this, shared, arrived = Clock::now()] { Respond(std::move(*shared), arrived); }, urgent);
  }

  // On a worker's thread.
  void Respond(ReceivedRequest received, Clock::time_point arrived) {
    const bool close = !received.head.keep_alive || stopping_;
    std::string id;
    if (const std::string* given = FindText(received.head.headers, "x-request-id"); given && IsPlainId(*given)) {
      id = *given;
    } else {
      id = NextId();
    }
    Answer answer;
    if (Clock::now() - arrived > options_.queue_time) {
      const Refusal busy{429, "there are too many requests at once", "try again later"};
      answer = {busy.status, RefusalBytes(busy)};
      return Conclude(received, arrived, std::move(answer), true);
    }
    answer = library_.Respond(received.head, std::move(received.body), std::move(id), received.cancel, close);
    Conclude(received, arrived, std::move(answer), close);
  }

  void Conclude(const ReceivedRequest& received, Clock::time_point arrived, Answer answer, bool close) {
    LogRequest(received.head.method, received.head.target, answer.status, Clock::now() - arrived);
    loop_.Finish(received.connection, std::move(answer.bytes), close);
  }

  HttpReply Handle(const HttpRequest& request) {
    HttpReply reply = RouteSafely(request);
    if (!reply.log.empty()) Log(request.id + ": " + reply.log);
    for (const auto& [name, value] : kSecurityHeaders) reply.headers.emplace_back(name, value);
    reply.headers.emplace_back("X-Request-Id", request.id);
    if (std::string origin = guard_.AllowedOrigin(request); !origin.empty()) {
      reply.headers.emplace_back("Access-Control-Allow-Origin", std::move(origin));
      reply.headers.emplace_back("Vary", "Origin");
    }
    return reply;
  }

  // Exceptions of libraries (memory, mostly) end here.
  HttpReply RouteSafely(const HttpRequest& request) {
    try {
      return Route(request);
    } catch (const std::exception& exception) {
      return ErrorReply(Error{ErrorCode::kInternal, exception.what()}, request.id);
    }
  }

  HttpReply Route(const HttpRequest& request) {
    if (const auto refusal = guard_.Check(request)) {
      HttpReply reply = ErrorReply(refusal->status, refusal->message, refusal->hint, request.id);
      if (refusal->status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
      return reply;
    }
    if (request.method == "OPTIONS" && !guard_.AllowedOrigin(request).empty()) {  // a browser asks before it asks
      return {200,
              "",
              "",
              {{"Access-Control-Allow-Methods", "GET, POST"},
               {"Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id"}}};
    }
    return router_.Handle(request);
  }

  // The loop refuses what never becomes a request, so this is written without the library.
  std::string Refuse(const Refusal& refusal) {
    LogRequest("-", "-", refusal.status, {});
    return RefusalBytes(refusal);
  }

  std::string RefusalBytes(const Refusal& refusal) {
    const std::string id = NextId();
    HttpReply reply = ErrorReply(refusal.status, refusal.message, refusal.hint, id);
    std::string out = fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n",
                                  reply.status, ReasonPhrase(reply.status), reply.content_type, reply.body.size());
    for (const auto& [name, value] : reply.headers) out += fmt::format("{}: {}\r\n", name, value);
    for (const auto& [name, value] : kSecurityHeaders) out += fmt::format("{}: {}\r\n", name, value);
    return out + "X-Request-Id: " + id + "\r\n\r\n" + reply.body;
  }

  std::string NextId() { return fmt::format("{}-{:x}", seed_, ++last_id_); }

  void LogRequest(std::string_view method, std::string_view target, int status, Clock::duration took) {
    const double ms = std::chrono::duration<double, std::milli>(took).count();
    Log(fmt::format("{} {} {} {:.1f} ms", method, target.substr(0, target.find('?')), status, ms));
  }

  void Log(std::string_view line) {
    if (!options_.access_log) return;
    const std::lock_guard lock(log_mutex_);
    options_.access_log(line);
  }

  const ServerOptions options_;
  const std::uint16_t port_;
  const std::string seed_;
  const AccessGuard guard_;
  const Router router_;
  std::atomic<std::uint64_t> last_id_ = 0;
  std::atomic<bool> stopping_ = false;
  std::mutex log_mutex_;
  std::mutex stop_mutex_;
  GuardedServer library_;
  std::optional<WorkerPool> workers_;
  ConnectionLoop loop_;
  std::thread thread_;
};

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const graph::Graph& graph, ServerOptions options) {
  if (options.token.empty() && !IsLoopback(options.host)) {
    return Error{ErrorCode::kUsage,
                 "listening on " + options.host + " would let other machines read the graph without a token",
                 "add --token-file FILE, or listen on 127.0.0.1"};
  }
  DOSSIER_ASSIGN_OR_RETURN(const ListeningSocket listening, Listen(options.host, options.port));
  AllowConnections(options.connections.max_connections);
  return std::unique_ptr<HttpServer>(new HttpServer(std::make_unique<Impl>(graph, std::move(options), listening)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;
std::uint16_t HttpServer::port() const { return impl_->port(); }
std::string HttpServer::url() const {
  const std::string& host = impl_->options().host;
  const bool bare_ipv6 = !host.starts_with('[') && std::count(host.begin(), host.end(), ':') > 1;
  return fmt::format("http://{}:{}", bare_ipv6 ? "[" + host + "]" : host, port());
}
void HttpServer::Stop() { impl_->Stop(); }

}  // namespace dossier::server
