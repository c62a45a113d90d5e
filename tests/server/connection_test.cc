// Hostile and unlucky clients over raw sockets.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/server/raw_client.h"
#include "tests/server/test_graph.h"

namespace dossier::server {
namespace {

using namespace std::chrono_literals;

class ConnectionTest : public testing::Test {
 protected:
  void Start(ServerOptions options = {}) {
    server_ = StartServer(*graph_, std::move(options));
    port_ = server_->port();
    host_ = "Host: 127.0.0.1\r\n";
  }
  // The status that these bytes get.
  int StatusOf(std::string_view bytes) {
    RawClient client(port_);
    client.Send(bytes);
    return client.Receive().status;
  }
  void ExpectAlive() { EXPECT_EQ(Get(port_, "/healthz").status, 200); }

  std::unique_ptr<graph::MemoryGraph> graph_ = MakeTestGraph();
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_ = 0;
  std::string host_;
};

TEST_F(ConnectionTest, RefusesBodiesThatHideTheirSize) {
  Start();
  const std::string post = "POST /v1/query HTTP/1.1\r\n" + host_ + "Content-Type: application/json\r\n";
  EXPECT_EQ(StatusOf(post + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n"), 411);
  EXPECT_EQ(StatusOf(post + "Transfer-Encoding: gzip, chunked\r\nContent-Length: 5\r\n\r\nabcde"), 411);
  EXPECT_EQ(StatusOf(post + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde"), 415);
  EXPECT_EQ(StatusOf(post + "Content-Encoding: br\r\nContent-Length: 5\r\n\r\nabcde"), 415);
  EXPECT_EQ(StatusOf(post + "\r\n{}"), 411);
  EXPECT_EQ(StatusOf("GET /v1 HTTP/1.1\r\n" + host_ + "Range: bytes=0-,0-,0-,0-\r\n\r\n"), 416);
  ExpectAlive();
}

TEST_F(ConnectionTest, RefusesALargeBodyBeforeItComes) {
  Start();
  const std::string post = "POST /v1/query HTTP/1.1\r\n" + host_ + "Content-Type: application/json\r\n";
  EXPECT_EQ(StatusOf(post + "Content-Length: 1048577\r\n\r\n"), 413);
  // A client that sends on regardless still reads the refusal.
  RawClient client(port_);
  client.Send(post + "Content-Length: 4000000\r\n\r\n");
  client.Send(std::string(4'000'000, 'x'));
  EXPECT_EQ(client.Receive().status, 413);
  ExpectAlive();
}

TEST_F(ConnectionTest, RefusesEndlessHeads) {
  Start();
  std::string headers = "GET /v1 HTTP/1.1\r\n" + host_;
  for (int i = 0; i < 10'000; ++i) headers += "A" + std::to_string(i) + ": b\r\n";
  EXPECT_EQ(StatusOf(headers + "\r\n"), 431);
  EXPECT_EQ(StatusOf("GET /v1 HTTP/1.1\r\n" + host_ + "A: " + std::string(10'000'000, 'x') + "\r\n\r\n"), 431);
  EXPECT_EQ(StatusOf("GET /" + std::string(10'000'000, 'x')), 414);
  ExpectAlive();
}

TEST_F(ConnectionTest, LongPathsAreJustUnknown) {
  Start();
  EXPECT_EQ(Get(port_, "/v1/" + std::string(8000, 'a')).status, 404);
  EXPECT_EQ(Get(port_, "/v1?" + std::string(8000, '&')).status, 200);
}

TEST_F(ConnectionTest, GarbageGetsOneRefusal) {
  Start();
  EXPECT_EQ(StatusOf("\x16\x03\x01\x02\n"), 400);  // TLS
  EXPECT_EQ(StatusOf(std::string("\0\0\0\r\n\r\n", 7)), 400);
  EXPECT_EQ(StatusOf("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
  EXPECT_EQ(StatusOf("hello\r\n\r\n"), 400);
  ExpectAlive();
}

TEST_F(ConnectionTest, EmptyLinesBeforeARequestAreSkipped) {
  Start();
  EXPECT_EQ(StatusOf("\r\n\r\nGET /healthz HTTP/1.1\r\n" + host_ + "\r\n"), 200);
}

TEST_F(ConnectionTest, PipelinedRequestsAreAnsweredInOrder) {
  Start();
  std::string bytes;
  for (int i = 0; i < 50; ++i) {
    bytes += "GET /healthz HTTP/1.1\r\n" + host_ + "X-Request-Id: n" + std::to_string(i) + "\r\n\r\n";
  }
  RawClient client(port_);
  client.Send(bytes);
  for (int i = 0; i < 50; ++i) {
    const RawReply reply = client.Receive();
    ASSERT_EQ(reply.status, 200);
    EXPECT_EQ(reply.Header("X-Request-Id"), "n" + std::to_string(i));
  }
}

TEST_F(ConnectionTest, KeepsAndClosesAsAsked) {
  Start();
  RawClient client(port_);
  client.Send("GET /healthz HTTP/1.1\r\n" + host_ + "\r\n");
  EXPECT_EQ(client.Receive().status, 200);
  client.Send("GET /healthz HTTP/1.1\r\nConnection: close\r\n" + host_ + "\r\n");
  EXPECT_EQ(client.Receive().Header("Connection"), "close");
  EXPECT_TRUE(client.IsClosedByServer());
}

TEST_F(ConnectionTest, HalfClosedClientGetsItsReply) {
  Start();
  RawClient client(port_);
  client.Send("GET /v1 HTTP/1.1\r\n" + host_ + "\r\n");
  client.HalfClose();
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_TRUE(client.IsClosedByServer());
}

TEST_F(ConnectionTest, ContinueIsSentWhereTheBodyWaitsForIt) {
  Start();
  RawClient client(port_);
  client.Send("POST /v1 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n" + host_ + "\r\n");
  EXPECT_EQ(client.Receive().status, 100);
  client.Send("{}");
  EXPECT_EQ(client.Receive().status, 405);
}

TEST_F(ConnectionTest, SlowHeadsAndBodiesAreCutOff) {
  ServerOptions options;
  options.connections.head_time = 300ms;
  options.connections.body_time = 300ms;
  Start(options);
  RawClient head(port_);
  RawClient body(port_);
  body.Send("POST /v1 HTTP/1.1\r\nContent-Length: 10\r\n" + host_ + "\r\n");
  // A byte now and then does not help.
  for (int i = 0; i < 8; ++i) {
    head.Send("G");
    body.Send("x");
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_EQ(head.Receive().status, 408);
  EXPECT_EQ(body.Receive().status, 408);
  ExpectAlive();
}

TEST_F(ConnectionTest, IdleConnectionsAreClosed) {
  ServerOptions options;
  options.connections.idle_time = 300ms;
  options.connections.head_time = 300ms;
  Start(options);
  RawClient used(port_);
  used.Send("GET /healthz HTTP/1.1\r\n" + host_ + "\r\n");
  EXPECT_EQ(used.Receive().status, 200);
  EXPECT_TRUE(used.IsClosedByServer());
  RawClient silent(port_);
  EXPECT_TRUE(silent.IsClosedByServer());
}

TEST_F(ConnectionTest, PastTheCapIsToldSo) {
  ServerOptions options;
  options.connections.max_connections = 3;
  Start(options);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<RawClient>(port_));
    clients.back()->Send("GET /healthz HTTP/1.1\r\n" + host_ + "\r\n");
    EXPECT_EQ(clients.back()->Receive().status, 200);
  }
  const RawReply refused = Get(port_, "/healthz");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.Header("Retry-After"), "1");
  clients.clear();
  for (int i = 0; i < 100 && Get(port_, "/healthz").status != 200; ++i) std::this_thread::sleep_for(50ms);
  ExpectAlive();
}

TEST_F(ConnectionTest, LargeBodiesTogetherAreBounded) {
  ServerOptions options;
  options.connections.max_bodies = 2'000'000;
  Start(options);
  const std::string post = "POST /v1 HTTP/1.1\r\nContent-Length: 1000000\r\n" + host_ + "\r\n";
  RawClient first(port_), second(port_), third(port_);
  first.Send(post + "x");
  second.Send(post + "x");
  std::this_thread::sleep_for(200ms);
  third.Send(post);
  EXPECT_EQ(third.Receive().status, 503);
  ExpectAlive();
}

TEST_F(ConnectionTest, SlowClientsDoNotStarveOthers) {
  Start();
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(std::make_unique<RawClient>(port_));
    slow.back()->Send("GET /v1 HTTP/1.1\r\nA: ");
  }
  for (int i = 0; i < 50; ++i) EXPECT_EQ(Get(port_, "/v1").status, 200);
}

TEST_F(ConnectionTest, ManyThreadsGetTheirOwnReplies) {
  Start();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      RawClient client(port_);
      for (int i = 0; i < 50; ++i) {
        const std::string id = "t" + std::to_string(t) + "-" + std::to_string(i);
        client.Send("GET /v1 HTTP/1.1\r\n" + host_ + "X-Request-Id: " + id + "\r\n\r\n");
        const RawReply reply = client.Receive();
        if (reply.status == 200 && reply.Header("X-Request-Id") == id && !reply.Json().is_discarded()) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 400);
}

TEST_F(ConnectionTest, StopEndsIdleConnectionsAndReturns) {
  Start();
  RawClient client(port_);
  client.Send("GET /healthz HTTP/1.1\r\n" + host_ + "\r\n");
  EXPECT_EQ(client.Receive().status, 200);
  const auto start = std::chrono::steady_clock::now();
  server_->Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  EXPECT_TRUE(client.IsClosedByServer());
  EXPECT_FALSE(RawClient(port_).connected());
}

TEST_F(ConnectionTest, AccessLogHoldsNoQueryText) {
  std::vector<std::string> lines;
  std::mutex mutex;
  ServerOptions options;
  options.access_log = [&](std::string_view line) {
    const std::lock_guard lock(mutex);
    lines.emplace_back(line);
  };
  Start(options);
  Get(port_, "/v1?secret=1");
  server_->Stop();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].substr(0, 12), "GET /v1 422 ");
}

}  // namespace
}  // namespace dossier::server
