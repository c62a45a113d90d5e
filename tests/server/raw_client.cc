#include "tests/server/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace dossier::server {

std::string RawReply::Header(std::string_view name) const {
  const auto lower = [](std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
  };
  const std::string wanted = "\r\n" + lower(name) + ": ";
  const std::size_t at = lower(head).find(wanted);
  if (at == std::string::npos) return {};
  const std::size_t start = at + wanted.size();
  return head.substr(start, head.find("\r\n", start) - start);
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval wait{20, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

RawClient::~RawClient() { close(socket_); }

bool RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::HalfClose() { shutdown(socket_, SHUT_WR); }

bool RawClient::Fill() {
  std::array<char, 65536> buffer;
  const ssize_t got = recv(socket_, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  pending_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

RawReply RawClient::Receive(bool head_request) {
  std::size_t end;
  while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
    if (!Fill()) return {};
  }
  RawReply reply;
  reply.head = pending_.substr(0, end + 2);
  pending_.erase(0, end + 4);
  if (reply.head.size() > 12) reply.status = std::atoi(reply.head.c_str() + 9);
  const std::size_t length =
      head_request ? 0 : static_cast<std::size_t>(std::atoll(reply.Header("Content-Length").c_str()));
  while (pending_.size() < length && Fill()) {
  }
  reply.body = pending_.substr(0, length);
  pending_.erase(0, length);
  return reply;
}

bool RawClient::IsClosedByServer() {
  char byte;
  const ssize_t got = recv(socket_, &byte, 1, 0);
  return got == 0 || (got < 0 && errno == ECONNRESET);
}

RawReply Ask(std::uint16_t port, std::string_view head, std::string_view body) {
  RawClient client(port);
  std::string bytes(head);
  if (bytes.find("\r\nHost:") == std::string::npos) bytes += "\r\nHost: 127.0.0.1:" + std::to_string(port);
  if (!body.empty()) bytes += "\r\nContent-Length: " + std::to_string(body.size());
  bytes += "\r\n\r\n";
  bytes += body;
  client.Send(bytes);
  return client.Receive(head.starts_with("HEAD "));
}

RawReply Get(std::uint16_t port, std::string_view target, std::string_view headers) {
  return Ask(port, "GET " + std::string(target) + " HTTP/1.1" + std::string(headers));
}

RawReply PostQuery(std::uint16_t port, std::string_view json) {
  return Ask(port, "POST /v1/query HTTP/1.1\r\nContent-Type: application/json", json);
}

}  // namespace dossier::server
