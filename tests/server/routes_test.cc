// Every route: requests and what the replies must hold.
#include <gtest/gtest.h>

#include "tests/server/raw_client.h"
#include "tests/server/test_graph.h"

namespace dossier::server {
namespace {

class RoutesTest : public testing::Test {
 protected:
  std::unique_ptr<graph::MemoryGraph> graph_ = MakeTestGraph();
  std::unique_ptr<HttpServer> server_ = StartServer(*graph_);
  std::uint16_t port_ = server_->port();
};

struct GetCase {
  const char* target;
  int status;
  const char* fragment;  // of the body
};

TEST_F(RoutesTest, GetByTable) {
  const GetCase cases[] = {
      {"/healthz", 200, R"({"status":"ok"})"},
      {"/readyz", 200, R"({"status":"ok"})"},
      {"/v1", 200, R"("entities":5,"edges":3,"articles":1,"sentences":2,"assertions":2)"},
      {"/", 404, "Dossier.ClientError.Request.NotFound"},
      {"/v2", 404, "GET /v1 lists the paths"},
      {"/v1/", 404, "requestId"},
      {"/%2e%2e/etc/passwd", 404, "requestId"},
      {"/v1?x=1", 422, R"(no parameter \"x\")"},
      {"/%ff", 400, "not UTF-8"},
      {"/%00", 400, "not UTF-8"},
      {"/v1?x=%ff", 400, "not UTF-8"},
  };
  for (const GetCase& c : cases) {
    const RawReply reply = Get(port_, c.target);
    EXPECT_EQ(reply.status, c.status) << c.target;
    EXPECT_NE(reply.body.find(c.fragment), std::string::npos) << c.target << "\n" << reply.body;
    EXPECT_EQ(reply.Header("Content-Type"), "application/json") << c.target;
  }
}

TEST_F(RoutesTest, WrongMethodNamesTheRightOnes) {
  const RawReply reply = Ask(port_, "DELETE /v1 HTTP/1.1");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.Header("Allow"), "GET, HEAD");
  EXPECT_EQ(Ask(port_, "OPTIONS /v1 HTTP/1.1").status, 405);
  EXPECT_EQ(Ask(port_, "BREW /v1 HTTP/1.1").status, 400);
}

TEST_F(RoutesTest, HeadHasNoBody) {
  const RawReply get = Get(port_, "/healthz");
  const RawReply head = Ask(port_, "HEAD /healthz HTTP/1.1");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("Content-Length"), std::to_string(get.body.size()));
}

TEST_F(RoutesTest, AcceptDecides) {
  for (const char* accept : {"*/*", "application/*", "application/json", "text/html, application/json;q=0.5", ""}) {
    EXPECT_EQ(Get(port_, "/v1", std::string("\r\nAccept: ") + accept).status, 200) << accept;
  }
  EXPECT_EQ(Get(port_, "/v1", "\r\nAccept: text/html").status, 406);
}

TEST_F(RoutesTest, EtagChangesWithTheGraph) {
  const std::string etag = Get(port_, "/v1").Header("ETag");
  ASSERT_FALSE(etag.empty());
  EXPECT_EQ(Get(port_, "/v1", "\r\nIf-None-Match: " + etag).status, 304);
  graph::GraphBatch batch;
  graph::GraphWriter& writer = **graph_->Writer();
  batch.put_nodes.push_back({.id = writer.ReserveNode()});
  ASSERT_TRUE(writer.Commit(batch).ok());
  const RawReply after = Get(port_, "/v1", "\r\nIf-None-Match: " + etag);
  EXPECT_EQ(after.status, 200);
  EXPECT_NE(after.body.find(R"("entities":6)"), std::string::npos);
}

TEST_F(RoutesTest, NoReplyIsCompressed) {
  EXPECT_EQ(Get(port_, "/v1", "\r\nAccept-Encoding: br, gzip").Header("Content-Encoding"), "");
}

}  // namespace
}  // namespace dossier::server
