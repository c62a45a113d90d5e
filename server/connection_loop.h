// All sockets of the server, on one thread (epoll): accepts, collects whole requests under limits of size and time,
// hands each out, and writes what comes back. A slow or idle client costs memory of a few kilobytes and no thread.
//
// The one surprise: it speaks for itself where a request is not worth a worker (too large, too slow, malformed, past
// the connection cap); the reply is then made by `refuse`.
// Thread safety: Finish and Stop from any thread, Run on one. Lifetime: handed-out work must end before destruction.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "server/request_head.h"

namespace dossier::server {

struct ConnectionLimits {
  HeadLimits head;
  std::size_t max_connections = 2048;            // past it: 503
  std::size_t max_bodies = 32 * 1024 * 1024;     // bytes of bodies held at once, small ones not counted; past it: 503
  std::size_t max_replies = 48 * 1024 * 1024;    // the same for replies
  std::chrono::milliseconds idle_time{60'000};   // between requests of a connection
  std::chrono::milliseconds head_time{10'000};   // from the first byte of a head to its last
  std::chrono::milliseconds body_time{30'000};   // from the end of the head to the end of the body
  std::chrono::milliseconds write_time{60'000};  // to take a whole reply
  std::chrono::milliseconds linger_time{2'000};  // to take the refusal of a request that is still being sent
  std::chrono::milliseconds stop_time{5'000};    // for running requests to end by themselves on Stop
};

// A whole request, with what names it: pass `connection` back to Finish.
struct ReceivedRequest {
  std::uint64_t connection = 0;
  RequestHead head;
  std::string body;
  std::stop_token cancel;  // requested when the client goes away, or at the end of stop_time
};

class ConnectionLoop {
 public:
  // Called on the loop's thread; must only pass the request on. Finish must be called once for each.
  using Dispatch = std::function<void(ReceivedRequest request)>;
  // The bytes of a whole reply that turns a request down and closes the connection.
  using Refuse = std::function<std::string(const Refusal& refusal)>;

  // Takes ownership of `listening_socket`.
  ConnectionLoop(int listening_socket, ConnectionLimits limits, Dispatch dispatch, Refuse refuse);
  ~ConnectionLoop();
  ConnectionLoop(const ConnectionLoop&) = delete;
  ConnectionLoop& operator=(const ConnectionLoop&) = delete;

  // Serves until Stop, and then until every handed-out request is finished.
  void Run();
  // The bytes of the reply to a request; `close` afterwards. A connection that has gone meanwhile is no error.
  void Finish(std::uint64_t connection, std::string reply, bool close);
  void Stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dossier::server
