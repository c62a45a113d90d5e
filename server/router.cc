#include "server/router.h"

#include <algorithm>
#include <optional>

#include "server/json_reply.h"

namespace dossier::server {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// What "{id}" stands for where `path` is of the form `pattern`; nothing where it is not.
std::optional<std::string_view> Match(std::string_view pattern, std::string_view path) {
  constexpr std::string_view kId = "{id}";
  const std::size_t at = pattern.find(kId);
  if (at == std::string_view::npos) return path == pattern ? std::optional(std::string_view()) : std::nullopt;
  const std::string_view before = pattern.substr(0, at);
  const std::string_view after = pattern.substr(at + kId.size());
  if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) {
    return std::nullopt;
  }
  const std::string_view id = path.substr(before.size(), path.size() - before.size() - after.size());
  return id.find('/') == std::string_view::npos ? std::optional(id) : std::nullopt;
}

// Whether a Content-Type is application/json; a charset may follow.
bool IsJson(std::string_view content_type) {
  const std::string_view type = Trimmed(content_type.substr(0, content_type.find(';')));
  constexpr std::string_view kJson = "application/json";
  return std::equal(type.begin(), type.end(), kJson.begin(), kJson.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

std::string Joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

std::optional<HttpReply> CheckParameters(const Route& route, const HttpRequest& request) {
  for (auto it = request.parameters.begin(); it != request.parameters.end(); ++it) {
    const std::string& name = it->first;
    const std::string shown = "\"" + name.substr(0, 100) + "\"";
    if (std::find(route.parameters.begin(), route.parameters.end(), name) == route.parameters.end()) {
      const std::string known = route.parameters.empty() ? "it has none" : "it has " + Joined(route.parameters);
      return ErrorReply(422, "this path has no parameter " + shown, known, request.id);
    }
    if (it != request.parameters.begin() && std::prev(it)->first == name) {
      return ErrorReply(422, "the parameter " + shown + " is there twice", {}, request.id);
    }
  }
  return std::nullopt;
}

}  // namespace

bool Accepts(std::string_view accept, std::string_view media_type) {
  if (Trimmed(accept).empty()) return true;
  const std::string any_of_kind = std::string(media_type.substr(0, media_type.find('/'))) + "/*";
  while (!accept.empty()) {
    const std::size_t comma = accept.find(',');
    const std::string_view range = Trimmed(accept.substr(0, comma));
    const std::string_view type = Trimmed(range.substr(0, range.find(';')));
    if (type == "*/*" || type == any_of_kind || type == media_type) return true;
    if (comma == std::string_view::npos) break;
    accept.remove_prefix(comma + 1);
  }
  return false;
}

Router::Router(const graph::Graph* graph, const ServerOptions* options, std::vector<Route> routes,
               std::string etag_seed)
    : graph_(graph), options_(options), routes_(std::move(routes)), etag_seed_(std::move(etag_seed)) {}

HttpReply Router::Handle(const HttpRequest& request) const {
  std::vector<std::string_view> methods;
  for (const Route& route : routes_) {
    const auto id = Match(route.pattern, request.path);
    if (!id) continue;
    if (route.method == request.method) return Dispatch(route, *id, request);
    methods.push_back(route.method);
    if (route.method == "GET") methods.push_back("HEAD");
  }
  if (methods.empty()) return ErrorReply(404, "there is no such path", "GET /v1 lists the paths", request.id);
  HttpReply reply =
      ErrorReply(405, "this path has no method " + request.method, "it has " + Joined(methods), request.id);
  reply.headers.emplace_back("Allow", Joined(methods));
  return reply;
}

HttpReply Router::Dispatch(const Route& route, std::string_view id, const HttpRequest& request) const {
  // A page of another site can post text/plain without asking first, and never application/json.
  if (request.method == "POST" && !IsJson(request.Header("content-type"))) {
    return ErrorReply(415, "the body is not announced as JSON", "send the header Content-Type: application/json",
                      request.id);
  }
  if (auto refused = CheckParameters(route, request)) return *std::move(refused);
  const std::string_view accept = request.Header("accept");
  const auto accepted = [&](std::string_view type) { return Accepts(accept, type); };
  if (!route.media_types.empty() && std::none_of(route.media_types.begin(), route.media_types.end(), accepted)) {
    return ErrorReply(406, "the Accept header allows no form of this reply", "it can be " + Joined(route.media_types),
                      request.id);
  }
  if (!route.reads_graph) return route.handle({request, *options_, nullptr, id});
  auto reader = graph_->Snapshot();
  if (!reader.ok()) return ErrorReply(reader.error(), request.id);
  const std::string etag = "\"" + etag_seed_ + "-" + std::to_string((*reader)->version()) + "\"";
  if (request.method == "GET" && request.Header("if-none-match") == etag) return {304, "", "", {{"ETag", etag}}};
  const std::uint64_t version = (*reader)->version();
  auto kept = route.keep ? FindKept(route, version) : std::nullopt;
  HttpReply reply = kept ? *std::move(kept) : route.handle({request, *options_, reader->get(), id});
  if (route.keep && !kept && reply.status == 200) Keep(route, version, reply);
  if (request.method == "GET" && reply.status == 200) reply.headers.emplace_back("ETag", etag);
  return reply;
}

std::optional<HttpReply> Router::FindKept(const Route& route, std::uint64_t version) const {
  const std::lock_guard lock(mutex_);
  const auto it = kept_.find(route.pattern);
  if (it == kept_.end() || it->second.version != version) return std::nullopt;
  return it->second.reply;
}

void Router::Keep(const Route& route, std::uint64_t version, const HttpReply& reply) const {
  const std::lock_guard lock(mutex_);
  kept_[route.pattern] = {version, reply};
}

}  // namespace dossier::server
