// POST /v1/query: bodies, and what the replies must hold.
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

std::string Body(const std::string& statement, const std::string& rest = "") {
  return R"({"statement":")" + statement + "\"" + rest + "}";
}

// Walks of eight steps over any number of people: more than any time limit of these tests.
constexpr char kEndless[] =
    "MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i), (j), (k), (l), (m), (n) RETURN count(*)";

class QueryTest : public testing::Test {
 protected:
  std::unique_ptr<graph::MemoryGraph> graph_ = MakeTestGraph();
  std::unique_ptr<HttpServer> server_ = StartServer(*graph_);
  std::uint16_t port_ = server_->port();
};

struct QueryCase {
  std::string body;
  int status;
  const char* fragment;
};

TEST_F(QueryTest, RepliesByTable) {
  const QueryCase cases[] = {
      {Body("RETURN 1 AS one, 'x' AS text, null AS nothing"), 200,
       R"("data":{"fields":["one","text","nothing"],"values":[[1,"x",null]]})"},
      {Body("MATCH (p:Person) RETURN p.name ORDER BY p.name LIMIT 1"), 200, R"("values":[["Ann Berg"]])"},
      {Body("MATCH (p:Person {name: 'Ann Berg'}) RETURN p"), 200,
       R"({"elementId":"e:1","labels":["Person"],"properties":{"name":"Ann Berg"}})"},
      {Body("MATCH ()-[r:CHAIRS]->() RETURN r"), 200,
       R"({"elementId":"r:2","startNodeElementId":"e:2","endNodeElementId":"e:5","type":"CHAIRS")"},
      {Body("MATCH (p:Person) WHERE p.name = $name RETURN count(p)", R"(,"parameters":{"name":"John Low"})"), 200,
       R"("values":[[2]])"},
      {Body("MATCH (n) RETURN n.name", R"(,"limit":2)"), 200, R"("truncated":true,"queryType":"r","elapsedMs":)"},
      {Body("MATCH (n) RETURN n.name"), 200, R"("truncated":false)"},
      {Body("MATCH (n:Persn) RETURN n"), 200, R"("notifications":[{"code":"unknown-label")"},
      {Body("EXPLAIN MATCH (n) RETURN n"), 200, R"("plan":)"},
      {Body("MATCH (n RETURN n"), 400, R"("code":"Dossier.ClientError.Query.)"},
      {Body("MATCH (n RETURN n"), 400, R"("position":{"offset":)"},
      {Body("RETURN siz([1])"), 400, "Dossier.ClientError.Query.UnknownFunction"},
      {Body("RETURN x"), 400, "Dossier.ClientError.Query.UndefinedVariable"},
      {"{", 400, "not JSON"},
      {"{}", 400, "statement"},
      {Body("RETURN 1", R"(,"limit":"x")"), 422, "Dossier.ClientError.Request.InvalidParameter"},
      {Body("RETURN 1", R"(,"colour":1)"), 422, R"(unknown field \"colour\")"},
      {Body(kEndless, R"(,"timeoutMs":100)"), 504, "Dossier.TransientError.Query.Timeout"},
  };
  for (const QueryCase& c : cases) {
    const RawReply reply = PostQuery(port_, c.body);
    EXPECT_EQ(reply.status, c.status) << c.body << "\n" << reply.body;
    EXPECT_NE(reply.body.find(c.fragment), std::string::npos) << c.body << "\n" << reply.body;
  }
}

TEST_F(QueryTest, WritesAreRefused) {
  const RawReply reply = PostQuery(port_, Body("CREATE (n:Person) RETURN n"));
  EXPECT_EQ(reply.status, 403);
  EXPECT_NE(Get(port_, "/v1").body.find(R"("entities":5)"), std::string::npos);
}

TEST_F(QueryTest, EvidenceComesByRelationshipWhereAskedFor) {
  const std::string statement = "MATCH p = (a)-[r:MET]->(b) RETURN p";
  EXPECT_FALSE(PostQuery(port_, Body(statement)).Json().contains("evidence"));
  const auto reply = PostQuery(port_, Body(statement, R"(,"includeEvidence":true)")).Json();
  ASSERT_TRUE(reply["evidence"].contains("r:1")) << reply;
  EXPECT_EQ(reply["evidence"]["r:1"][0]["text"], "On 4 March 2025 Ann Berg met Li Wei <in the port>.");
  EXPECT_EQ(reply["evidence"]["r:1"][0]["article"], "a:1");
}

TEST_F(QueryTest, LinesEndInASummaryOrAnError) {
  const std::string head = "POST /v1/query HTTP/1.1\r\nContent-Type: application/json\r\nAccept: application/jsonl";
  const RawReply reply = Ask(port_, head, Body("UNWIND [1,2] AS x RETURN x"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Header("Content-Type"), "application/jsonl");
  EXPECT_TRUE(
      reply.body.starts_with("{\"$event\":\"Header\",\"_body\":{\"fields\":[\"x\"]}}\n"
                             "{\"$event\":\"Record\",\"_body\":[1]}\n{\"$event\":\"Record\",\"_body\":[2]}\n"
                             "{\"$event\":\"Summary\""))
      << reply.body;
  EXPECT_EQ(Ask(port_, head, Body("RETURN x")).status, 400);
}

TEST_F(QueryTest, OnlyJsonIsTaken) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""}) {
    EXPECT_EQ(Ask(port_, std::string("POST /v1/query HTTP/1.1\r\nContent-Type: ") + type, Body("RETURN 1")).status, 415)
        << type;
  }
  const std::string with_charset = "POST /v1/query HTTP/1.1\r\nContent-Type: Application/JSON; charset=utf-8";
  EXPECT_EQ(Ask(port_, with_charset, Body("RETURN 1")).status, 200);
  EXPECT_EQ(Get(port_, "/v1/query").Header("Allow"), "POST");
}

TEST_F(QueryTest, ExportOfAQueryDrawsWhatItNames) {
  const RawReply reply = Get(port_, "/v1/export?as=dot&query=MATCH%20()-%5Br:MET%5D-%3E()%20RETURN%20r");
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("MET"), std::string::npos);
  EXPECT_EQ(reply.body.find("CHAIRS"), std::string::npos);
  EXPECT_EQ(Get(port_, "/v1/export?as=dot&query=MATCH").status, 400);
  EXPECT_EQ(Get(port_, "/v1/export?as=dot&around=e:1&query=RETURN%201").status, 422);
}

TEST_F(QueryTest, ManyThreadsGetTheirOwnAnswers) {
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string number = std::to_string(t * 1000 + i);
        const RawReply reply = PostQuery(port_, Body("MATCH (p:Person) RETURN count(p), " + number + " AS n"));
        if (reply.body.find(R"("values":[[4,)" + number + "]]") != std::string::npos) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 160);
}

// The only worker is kept busy by one endless query.
class BusyServerTest : public testing::Test {
 protected:
  void Start(std::chrono::milliseconds queue_time) {
    ServerOptions options;
    options.threads = 1;
    options.queue_time = queue_time;
    options.connections.stop_time = 200ms;
    server_ = StartServer(*graph_, std::move(options));
    busy_ = std::make_unique<RawClient>(server_->port());
    const std::string body = Body(kEndless, R"(,"timeoutMs":15000)");
    busy_->Send("POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
    std::this_thread::sleep_for(200ms);  // for it to reach the worker
  }
  std::unique_ptr<graph::MemoryGraph> graph_ = MakeCircle(200);
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<RawClient> busy_;
};

TEST_F(BusyServerTest, HealthIsAnsweredMeanwhile) {
  Start(10s);
  EXPECT_EQ(Get(server_->port(), "/healthz").status, 200);
}

TEST_F(BusyServerTest, ClosingTheConnectionStopsTheQuery) {
  Start(10s);
  busy_.reset();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(PostQuery(server_->port(), Body("RETURN 1")).status, 200);  // waits for the worker
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST_F(BusyServerTest, HalfClosedClientIsNotTakenForGone) {
  Start(10s);
  busy_->HalfClose();
  EXPECT_EQ(busy_->Receive().status, 102);
  EXPECT_EQ(Get(server_->port(), "/healthz").status, 200);
  server_->Stop();
  EXPECT_EQ(busy_->Receive().status, 503);  // cancelled by Stop, not by the half close
}

TEST_F(BusyServerTest, WaitingTooLongForAThreadIsTooManyRequests) {
  Start(100ms);
  RawClient waiting(server_->port());
  waiting.Send("GET /v1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::this_thread::sleep_for(300ms);
  busy_.reset();
  const RawReply reply = waiting.Receive();
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.Header("Retry-After"), "1");
}

}  // namespace
}  // namespace dossier::server
