#include "server/access_guard.h"

#include <algorithm>

namespace dossier::server {
namespace {

std::string Lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

// "LocalHost.:7480" -> "localhost", "[::1]:7480" -> "::1".
std::string HostName(std::string_view header) {
  if (header.starts_with('[')) {
    const std::size_t end = header.find(']');
    return end == std::string_view::npos ? std::string() : Lowered(header.substr(1, end - 1));
  }
  std::string_view name = header.substr(0, header.find(':'));
  if (name.ends_with('.')) name.remove_suffix(1);
  return Lowered(name);
}

// Takes as long for any two texts of the same lengths.
bool EqualInConstantTime(std::string_view given, std::string_view secret) {
  unsigned char difference = given.size() == secret.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char expected = secret.empty() ? '\0' : secret[i % secret.size()];
    difference |= static_cast<unsigned char>(given[i] ^ expected);
  }
  return difference == 0;
}

template <typename List>
bool Contains(const List& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

AccessGuard::AccessGuard(const ServerOptions& options)
    : hosts_{"localhost", "127.0.0.1", "::1", HostName(options.host)},
      origins_(options.allowed_origins),
      token_(options.token) {
  for (const std::string& host : options.allowed_hosts) hosts_.push_back(HostName(host));
  if (!options.host.starts_with('[') && std::count(options.host.begin(), options.host.end(), ':') > 1) {
    hosts_.push_back(Lowered(options.host));  // an IPv6 address without brackets
  }
}

std::string AccessGuard::AllowedOrigin(const HttpRequest& request) const {
  const std::string_view origin = request.Header("origin");
  return Contains(origins_, origin) ? std::string(origin) : std::string();
}

std::optional<Refusal> AccessGuard::Check(const HttpRequest& request) const {
  const std::string_view host = request.Header("host");
  if (!Contains(hosts_, HostName(host))) {
    return Refusal{403, "the Host header names another server", "start the server with --allow-host to allow it"};
  }
  const std::string_view origin = request.Header("origin");
  if (!origin.empty() && AllowedOrigin(request).empty() && origin != "http://" + std::string(host)) {
    return Refusal{403, "this origin may not ask", "start the server with --cors-origin to allow it"};
  }
  const bool open = request.path == "/healthz" || request.path == "/readyz" || request.method == "OPTIONS";
  if (token_.empty() || open) return std::nullopt;
  const std::string_view given = request.Header("authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (given.size() < kScheme.size() || Lowered(given.substr(0, kScheme.size())) != kScheme ||
      !EqualInConstantTime(given.substr(kScheme.size()), token_)) {
    return Refusal{401, "this server wants a token", "send the header Authorization: Bearer TOKEN"};
  }
  return std::nullopt;
}

}  // namespace dossier::server
