// Load on the HTTP server over loopback: many keep-alive clients that ask without a pause, beside slow clients that
// send a byte of a header now and then.
//
//   http_load [KEEP_ALIVE [SLOW [SECONDS [TARGET]]]]        default: 1000 400 10 /v1
//
// The server runs in a child process over a small graph in memory, so its memory is measured alone. Prints requests a
// second, latency, failures, and the server's peak memory; exits with 1 where a request failed.
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "bench/loopback.h"
#include "core/graph/memory_graph.h"
#include "server/http_server.h"

namespace {

using Clock = std::chrono::steady_clock;
using dossier::ConnectToLoopback;
using dossier::ReplySize;
using std::chrono::duration;

struct Client {
  int socket = -1;
  bool slow = false;
  std::string reply;
  Clock::time_point asked;
};

class Load {
 public:
  Load(std::uint16_t port, int keep_alive, int slow, const std::string& target)
      : port_(port), request_("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), clients_(keep_alive + slow) {
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < keep_alive + slow; ++i) {
      clients_[i].slow = i >= keep_alive;
      Open(i);
    }
  }

  void Run(double seconds) {
    const Clock::time_point start = Clock::now();
    for (std::size_t i = 0; i < clients_.size(); ++i) Ask(static_cast<int>(i));
    Clock::time_point next_drip = start;
    std::array<epoll_event, 512> events;
    while (duration<double>(Clock::now() - start).count() < seconds) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 20);
      for (int i = 0; i < count; ++i) OnReadable(static_cast<int>(events[static_cast<std::size_t>(i)].data.u32));
      if (Clock::now() < next_drip) continue;
      next_drip = Clock::now() + std::chrono::milliseconds(200);
      for (std::size_t i = 0; i < clients_.size(); ++i) {
        if (clients_[i].slow) Ask(static_cast<int>(i));
      }
    }
    const double elapsed = duration<double>(Clock::now() - start).count();
    std::sort(latencies_.begin(), latencies_.end());
    const auto percentile = [&](double p) {
      return latencies_.empty() ? 0
                                : latencies_[static_cast<std::size_t>(p * static_cast<double>(latencies_.size() - 1))];
    };
    std::printf("%zu requests in %.1f s: %.0f/s, p50 %.2f ms, p99 %.2f ms, max %.2f ms\n", latencies_.size(), elapsed,
                static_cast<double>(latencies_.size()) / elapsed, percentile(.5), percentile(.99), percentile(1));
    std::printf("%zu failed; slow clients were cut off %zu times\n", failed_, cut_off_);
  }

  std::size_t failed() const { return failed_ + (latencies_.empty() ? 1 : 0); }

 private:
  void Open(int i) {
    Client& client = clients_[static_cast<std::size_t>(i)];
    client.socket = ConnectToLoopback(port_);
    client.reply.clear();
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = static_cast<std::uint32_t>(i);
    epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event);
    if (client.slow) Send(client, "GET /v1 HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  }

  static bool Send(const Client& client, const std::string& bytes) {
    return send(client.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }

  void Ask(int i) {
    Client& client = clients_[static_cast<std::size_t>(i)];
    client.asked = Clock::now();
    if (!Send(client, client.slow ? "x" : request_) && !client.slow) Fail(i);
  }

  void Fail(int i) {
    ++failed_;
    close(clients_[static_cast<std::size_t>(i)].socket);
    Open(i);
    Ask(i);
  }

  void OnReadable(int i) {
    Client& client = clients_[static_cast<std::size_t>(i)];
    std::array<char, 65536> buffer;
    const ssize_t got = recv(client.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (client.slow) {  // a refusal, or the end of it
      if (got > 0) return;
      ++cut_off_;
      close(client.socket);
      return Open(i);
    }
    if (got <= 0) return Fail(i);
    client.reply.append(buffer.data(), static_cast<std::size_t>(got));
    if (const std::size_t size = ReplySize(client.reply)) {
      if (!client.reply.starts_with("HTTP/1.1 200 ")) ++failed_;
      client.reply.erase(0, size);
      latencies_.push_back(duration<double, std::milli>(Clock::now() - client.asked).count());
      Ask(i);
    }
  }

  const std::uint16_t port_;
  const std::string request_;
  int epoll_ = -1;
  std::vector<Client> clients_;
  std::vector<double> latencies_;
  std::size_t failed_ = 0;
  std::size_t cut_off_ = 0;
};

// The child: serves until it is ended.
[[noreturn]] void Serve(int port_pipe) {
  dossier::graph::MemoryGraph graph;
  dossier::server::ServerOptions options;
  options.port = 0;
  auto server = dossier::server::HttpServer::Start(graph, std::move(options));
  const std::uint16_t port = server.ok() ? (*server)->port() : 0;
  if (write(port_pipe, &port, sizeof(port)) != sizeof(port)) std::_Exit(2);
  pause();
  std::_Exit(0);
}

std::string PeakMemory(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return line;
  }
  return "VmHWM: unknown";
}

}  // namespace

int main(int argc, char** argv) {
  const int keep_alive = argc > 1 ? std::atoi(argv[1]) : 1000;
  const int slow = argc > 2 ? std::atoi(argv[2]) : 400;
  const double seconds = argc > 3 ? std::atof(argv[3]) : 10;
  const std::string target = argc > 4 ? argv[4] : "/v1";
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return 2;
  const pid_t child = fork();
  if (child == 0) Serve(pipe_ends[1]);
  std::uint16_t port = 0;
  if (read(pipe_ends[0], &port, sizeof(port)) != sizeof(port) || port == 0) return 2;
  Load load(port, keep_alive, slow, target);
  load.Run(seconds);
  std::printf("server %s\n", PeakMemory(child).c_str());
  kill(child, SIGTERM);
  waitpid(child, nullptr, 0);
  return load.failed() == 0 ? 0 : 1;
}
