// A TCP client that sends exactly the bytes it is given, for tests of the server. Every wait ends: 20 s at most.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace dossier::server {

struct RawReply {
  int status = 0;  // 0: the connection ended before a whole head
  std::string head;
  std::string body;
  // The header's value, or empty.
  std::string Header(std::string_view name) const;
  // The body as JSON; discarded where it is none.
  nlohmann::json Json() const { return nlohmann::json::parse(body, nullptr, false); }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  // Whether all bytes could be sent.
  bool Send(std::string_view bytes);
  void HalfClose();
  // The next reply on the connection; its body ends by Content-Length. `head_request`: there is no body.
  RawReply Receive(bool head_request = false);
  // Whether the server closes the connection, without sending more, within 20 s.
  bool IsClosedByServer();

 private:
  bool Fill();
  int socket_ = -1;
  bool connected_ = false;
  std::string pending_;
};

// One request on a connection of its own. `head`: request line and headers without the final empty line; a Host
// header is added unless there is one, and Content-Length where there is a body.
RawReply Ask(std::uint16_t port, std::string_view head, std::string_view body = {});
RawReply Get(std::uint16_t port, std::string_view target, std::string_view headers = {});
RawReply PostQuery(std::uint16_t port, std::string_view json);

}  // namespace dossier::server
