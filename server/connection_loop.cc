#include "server/connection_loop.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace dossier::server {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kListener = 0;
constexpr std::uint64_t kWakeUp = 1;
constexpr std::uint64_t kFirstConnection = 2;
constexpr std::size_t kReadSize = 16 * 1024;
constexpr std::size_t kFreeSize = 64 * 1024;  // a buffer larger than this is given back after a request
constexpr std::size_t kSmall = 16 * 1024;     // a body or reply up to this size is let through whatever the budget
constexpr std::chrono::milliseconds kTick{250};
constexpr std::size_t kMaxRefused = 256;  // connections past the cap that still get a reply

// kRead: a request is being collected. kWait: it was handed out. kWrite: a reply is being sent. kLinger: a refusal was
// sent and the rest of the request is thrown away, because closing at once would reset the connection under the reply.
enum class State { kRead, kWait, kWrite, kLinger };

struct Connection {
  int socket = -1;
  State state = State::kRead;
  Clock::time_point deadline;
  std::string in;  // received, not yet handed out
  HeadScan scan;
  std::optional<RequestHead> head;  // complete; the body is being collected
  std::size_t body_share = 0;       // bytes taken of the budgets
  std::size_t reply_share = 0;
  std::string out;
  std::size_t sent = 0;
  bool asking = false;  // the first byte of a request has come
  bool close_after = false;
  bool linger_after = false;
  bool half_closed = false;  // the client has sent all it will send, or has gone
  bool probed = false;
  bool http_1_0 = false;
  std::stop_source cancel;
};

// Bytes held for all connections together. Small amounts are free, so that clients who hold the budget cannot keep
// others from small requests.
class Budget {
 public:
  explicit Budget(std::size_t limit) : limit_(limit) {}
  // Sets `*share` to what is taken for `bytes`, or returns false where that is too much.
  bool Take(std::size_t bytes, std::size_t* share) {
    if (bytes <= kSmall) return true;
    if (bytes > limit_ - used_) return false;
    used_ += * share = bytes;
    return true;
  }
  void GiveBack(std::size_t* share) { used_ -= std::exchange(*share, 0); }

 private:
  const std::size_t limit_;
  std::size_t used_ = 0;
};

struct Finished {
  std::uint64_t connection;
  std::string reply;
  bool close;
};

}  // namespace

class ConnectionLoop::Impl {
 public:
  Impl(int listener, ConnectionLimits limits, Dispatch dispatch, Refuse refuse)
      : listener_(listener),
        limits_(limits),
        dispatch_(std::move(dispatch)),
        refuse_(std::move(refuse)),
        bodies_(limits.max_bodies),
        replies_(limits.max_replies) {
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    wake_up_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    DOSSIER_CHECK(epoll_ >= 0 && wake_up_ >= 0);
    Watch(EPOLL_CTL_ADD, listener_, EPOLLIN, kListener);
    Watch(EPOLL_CTL_ADD, wake_up_, EPOLLIN, kWakeUp);
  }

  ~Impl() {
    for (auto& [id, connection] : connections_) close(connection.socket);
    if (listener_ >= 0) close(listener_);
    close(wake_up_);
    close(epoll_);
  }

  void Run() {
    std::array<epoll_event, 256> events;
    while (!stopping_ || handed_out_ > 0 || !connections_.empty()) {
      const int wait = connections_.empty() && !stopping_ && !listener_paused_ ? -1 : static_cast<int>(kTick.count());
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait);
      for (int i = 0; i < count; ++i) {
        const std::uint64_t id = events[static_cast<std::size_t>(i)].data.u64;
        if (id == kListener) {
          Accept();
        } else if (id == kWakeUp) {
          TakeFinished();
        } else {
          OnEvent(id, events[static_cast<std::size_t>(i)].events);
        }
      }
      const Clock::time_point now = Clock::now();
      if (now >= next_tick_) {
        next_tick_ = now + kTick;
        OnTick(now);
      }
    }
  }

  void Finish(Finished finished) {
    {
      const std::lock_guard lock(mutex_);
      finished_.push_back(std::move(finished));
    }
    WakeUp();
  }

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      stop_asked_ = true;
    }
    WakeUp();
  }

 private:
  void Watch(int operation, int socket, std::uint32_t events, std::uint64_t id) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    epoll_ctl(epoll_, operation, socket, &event);
  }

  void WakeUp() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake_up_, &one, sizeof(one));
  }

  void Accept() {
    while (listener_ >= 0) {
      const int socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) {
        // Out of descriptors or memory: leave the rest in the queue for a tick, or this loop would spin.
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
          Watch(EPOLL_CTL_MOD, listener_, 0, kListener);
          listener_paused_ = true;
        }
        return;
      }
      const int yes = 1;
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
      if (connections_.size() >= limits_.max_connections + kMaxRefused) {
        close(socket);
        continue;
      }
      const std::uint64_t id = next_id_++;
      Connection& connection = connections_[id];
      connection.socket = socket;
      connection.deadline = Clock::now() + limits_.head_time;  // a client that connects is about to ask
      Watch(EPOLL_CTL_ADD, socket, EPOLLIN, id);
      if (connections_.size() > limits_.max_connections) {
        RefuseRequest(id, &connection, {503, "there are too many connections", "try again later"});
      }
    }
  }

  void OnEvent(std::uint64_t id, std::uint32_t events) {
    const auto it = connections_.find(id);
    if (it == connections_.end()) return;
    Connection& connection = it->second;
    if (events & EPOLLERR) return Drop(id);
    switch (connection.state) {
      case State::kRead: return Read(id, &connection);
      case State::kWrite: return Write(id, &connection);
      case State::kLinger: return Discard(id, connection);
      case State::kWait:
        if (events & EPOLLHUP) return Drop(id);
        if (events & EPOLLRDHUP) {
          // Half closed, which is fair, or gone, which must stop the query. Only a write tells: see OnTick.
          connection.half_closed = true;
          connection.deadline = Clock::now() + kTick;
          Watch(EPOLL_CTL_MOD, connection.socket, 0, id);
        }
        return;
    }
  }

  void Read(std::uint64_t id, Connection* connection) {
    std::array<char, kReadSize> buffer;
    const ssize_t count = recv(connection->socket, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
    if (count <= 0) return Drop(id);
    if (!std::exchange(connection->asking, true)) connection->deadline = Clock::now() + limits_.head_time;
    connection->in.append(buffer.data(), static_cast<std::size_t>(count));
    Collect(id, connection);
  }

  // Goes as far as the bytes received allow: to the end of the head, to the end of the body, to handing out.
  void Collect(std::uint64_t id, Connection* connection) {
    if (!connection->head) {
      // Empty lines before a request are to be ignored (RFC 9112, 2.2).
      if (connection->scan.scanned == 0) {
        while (connection->in.starts_with("\r\n")) connection->in.erase(0, 2);
        if (connection->in == "\r") return;
      }
      ScanHead(connection->in, limits_.head, &connection->scan);
      if (connection->scan.refusal) return RefuseRequest(id, connection, *connection->scan.refusal);
      if (!connection->scan.end) return;
      auto parsed = ParseRequestHead(std::string_view(connection->in).substr(0, *connection->scan.end), limits_.head);
      if (const auto* refusal = std::get_if<Refusal>(&parsed)) return RefuseRequest(id, connection, *refusal);
      connection->head = std::get<RequestHead>(std::move(parsed));
      connection->in.erase(0, *connection->scan.end);
      if (!bodies_.Take(connection->head->content_length, &connection->body_share)) {
        return RefuseRequest(id, connection, {503, "too many large requests at once", "try again later"});
      }
      connection->deadline = Clock::now() + limits_.body_time;
      if (connection->head->expects_continue && connection->in.size() < connection->head->content_length) {
        SendInterim(*connection, "HTTP/1.1 100 Continue\r\n\r\n");
      }
    }
    if (connection->in.size() < connection->head->content_length) return;
    HandOut(id, connection);
  }

  void HandOut(std::uint64_t id, Connection* connection) {
    ReceivedRequest request;
    request.connection = id;
    request.head = *std::move(connection->head);
    const std::size_t body_bytes = request.head.content_length;
    if (connection->in.size() == body_bytes) {
      request.body = std::exchange(connection->in, {});
    } else {
      request.body = connection->in.substr(0, body_bytes);
      connection->in.erase(0, body_bytes);
    }
    connection->head.reset();
    connection->scan = {};
    connection->http_1_0 = request.head.http_1_0;
    connection->cancel = std::stop_source();
    request.cancel = connection->cancel.get_token();
    connection->state = State::kWait;
    connection->asking = connection->half_closed = connection->probed = false;
    Watch(EPOLL_CTL_MOD, connection->socket, EPOLLRDHUP, id);
    ++handed_out_;
    dispatch_(std::move(request));
  }

  void TakeFinished() {
    std::uint64_t count;
    [[maybe_unused]] const ssize_t got = read(wake_up_, &count, sizeof(count));
    std::vector<Finished> finished;
    bool stop = false;
    {
      const std::lock_guard lock(mutex_);
      finished.swap(finished_);
      stop = stop_asked_;
    }
    if (stop && !stopping_) BeginStop();
    for (Finished& f : finished) {
      --handed_out_;
      const auto it = connections_.find(f.connection);
      if (it == connections_.end()) continue;
      Connection& connection = it->second;
      bodies_.GiveBack(&connection.body_share);
      if (!replies_.Take(f.reply.size(), &connection.reply_share)) {
        f.reply = refuse_({503, "too many large replies at once", "try again later, or ask for fewer rows"});
        f.close = true;
      }
      Reply(f.connection, &connection, std::move(f.reply), f.close || stopping_);
    }
  }

  void RefuseRequest(std::uint64_t id, Connection* connection, const Refusal& refusal) {
    connection->in = {};
    connection->head.reset();
    bodies_.GiveBack(&connection->body_share);
    connection->linger_after = true;
    Reply(id, connection, refuse_(refusal), true);
  }

  void Reply(std::uint64_t id, Connection* connection, std::string bytes, bool close_after) {
    connection->out = std::move(bytes);
    connection->sent = 0;
    connection->close_after = close_after;
    connection->state = State::kWrite;
    connection->deadline = Clock::now() + limits_.write_time;
    Write(id, connection);
  }

  void Write(std::uint64_t id, Connection* connection) {
    while (connection->sent < connection->out.size()) {
      const ssize_t count = send(connection->socket, connection->out.data() + connection->sent,
                                 connection->out.size() - connection->sent, MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        Watch(EPOLL_CTL_MOD, connection->socket, EPOLLOUT, id);
        return;
      }
      if (count < 0) return Drop(id);
      connection->sent += static_cast<std::size_t>(count);
    }
    replies_.GiveBack(&connection->reply_share);
    connection->out = {};
    if (connection->close_after) {
      shutdown(connection->socket, SHUT_WR);
      if (!connection->linger_after) return Drop(id);
      connection->state = State::kLinger;
      connection->deadline = Clock::now() + limits_.linger_time;
      Watch(EPOLL_CTL_MOD, connection->socket, EPOLLIN, id);
      return;
    }
    if (connection->in.capacity() > kFreeSize) connection->in.shrink_to_fit();
    connection->state = State::kRead;
    connection->asking = !connection->in.empty();
    connection->deadline = Clock::now() + (connection->asking ? limits_.head_time : limits_.idle_time);
    Watch(EPOLL_CTL_MOD, connection->socket, EPOLLIN, id);
    // Requests that came together (pipelining) are answered one after the other; each is handed out, so this call
    // nests no deeper than one refusal.
    if (!connection->in.empty()) Collect(id, connection);
  }

  void Discard(std::uint64_t id, const Connection& connection) {
    std::array<char, kReadSize> buffer;
    const ssize_t count = recv(connection.socket, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
    if (count <= 0) Drop(id);
  }

  void OnTick(Clock::time_point now) {
    if (listener_paused_ && listener_ >= 0) {
      listener_paused_ = false;
      Watch(EPOLL_CTL_MOD, listener_, EPOLLIN, kListener);
    }
    const bool cancel_all = stopping_ && now >= stop_deadline_;
    expired_.clear();
    for (auto& [id, connection] : connections_) {
      if (connection.state == State::kWait) {
        if (cancel_all) connection.cancel.request_stop();
        if (connection.half_closed && !connection.probed && !connection.http_1_0 && now >= connection.deadline) {
          connection.probed = true;  // a client that has gone answers with a reset, which epoll reports
          SendInterim(connection, "HTTP/1.1 102 Processing\r\n\r\n");
        }
      } else if (now >= connection.deadline || cancel_all) {
        expired_.push_back(id);
      }
    }
    for (const std::uint64_t id : expired_) Expire(id);
  }

  void Expire(std::uint64_t id) {
    const auto it = connections_.find(id);
    if (it == connections_.end()) return;
    Connection& connection = it->second;
    if (connection.state != State::kRead || !connection.asking || stopping_) return Drop(id);
    RefuseRequest(id, &connection, {408, "the request took too long to arrive"});
  }

  void BeginStop() {
    stopping_ = true;
    stop_deadline_ = Clock::now() + limits_.stop_time;
    close(listener_);
    listener_ = -1;
    expired_.clear();
    for (const auto& [id, connection] : connections_) {
      if (connection.state == State::kRead || connection.state == State::kLinger) expired_.push_back(id);
    }
    for (const std::uint64_t id : expired_) Drop(id);
  }

  static void SendInterim(const Connection& connection, std::string_view bytes) {
    [[maybe_unused]] const ssize_t sent = send(connection.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  void Drop(std::uint64_t id) {
    const auto it = connections_.find(id);
    it->second.cancel.request_stop();
    bodies_.GiveBack(&it->second.body_share);
    replies_.GiveBack(&it->second.reply_share);
    close(it->second.socket);
    connections_.erase(it);
  }

  int listener_;
  const ConnectionLimits limits_;
  const Dispatch dispatch_;
  const Refuse refuse_;
  int epoll_ = -1;
  int wake_up_ = -1;

  // The loop's thread alone.
  std::unordered_map<std::uint64_t, Connection> connections_;
  std::uint64_t next_id_ = kFirstConnection;
  std::size_t handed_out_ = 0;
  Budget bodies_;
  Budget replies_;
  bool listener_paused_ = false;
  bool stopping_ = false;
  Clock::time_point stop_deadline_;
  Clock::time_point next_tick_;
  std::vector<std::uint64_t> expired_;

  std::mutex mutex_;
  std::vector<Finished> finished_;  // guarded by mutex_
  bool stop_asked_ = false;         // guarded by mutex_
};

ConnectionLoop::ConnectionLoop(int listening_socket, ConnectionLimits limits, Dispatch dispatch, Refuse refuse)
    : impl_(std::make_unique<Impl>(listening_socket, limits, std::move(dispatch), std::move(refuse))) {}
ConnectionLoop::~ConnectionLoop() = default;
void ConnectionLoop::Run() { impl_->Run(); }
void ConnectionLoop::Finish(std::uint64_t connection, std::string reply, bool close) {
  impl_->Finish({connection, std::move(reply), close});
}
void ConnectionLoop::Stop() { impl_->Stop(); }

}  // namespace dossier::server
