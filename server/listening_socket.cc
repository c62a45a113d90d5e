#include "server/listening_socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace dossier::server {
namespace {

constexpr int kBacklog = 1024;  // connections that wait to be accepted: bursts of clients

// The socket, or -1 with errno set.
int TryListen(const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  const int yes = 1;
  // Not SO_REUSEPORT, which would let two servers share the port without a word.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (bind(fd, address.ai_addr, address.ai_addrlen) == 0 && listen(fd, kBacklog) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

std::uint16_t PortOf(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                                             : reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace

Result<ListeningSocket> Listen(const std::string& host, std::uint16_t port) {
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  const std::string name = bracketed ? host.substr(1, host.size() - 2) : host;
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(name.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failure != 0) {
    return Error{ErrorCode::kUsage, "cannot listen on \"" + host + "\": " + gai_strerror(failure),
                 "use --bind with an address of this machine, such as 127.0.0.1:7480"};
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, &freeaddrinfo);
  for (const addrinfo* address = found; address; address = address->ai_next) {
    const int fd = TryListen(*address);
    if (fd >= 0) return ListeningSocket{fd, PortOf(fd)};
  }
  const std::string place = host + ":" + std::to_string(port);
  if (errno == EADDRINUSE) {
    return Error{ErrorCode::kIo, "port " + std::to_string(port) + " of " + host + " is in use by another program",
                 "choose another one with --bind " + host + ":PORT, or --bind " + host + ":0 for a free one"};
  }
  if (errno == EACCES) {
    return Error{ErrorCode::kIo, "not allowed to listen on " + place,
                 "choose a port above 1023 with --bind " + host + ":PORT"};
  }
  return Error{ErrorCode::kIo, "cannot listen on " + place + ": " + std::strerror(errno),
               "use --bind with an address of this machine, such as 127.0.0.1:7480"};
}

}  // namespace dossier::server
