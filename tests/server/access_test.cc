// Who may ask, over the wire.
#include <gtest/gtest.h>

#include "tests/server/raw_client.h"
#include "tests/server/test_graph.h"

namespace dossier::server {
namespace {

class AccessTest : public testing::Test {
 protected:
  std::uint16_t Start(ServerOptions options = {}) {
    server_ = StartServer(*graph_, std::move(options));
    return server_->port();
  }
  std::unique_ptr<graph::MemoryGraph> graph_ = MakeTestGraph();
  std::unique_ptr<HttpServer> server_;
};

int StatusWithHost(std::uint16_t port, const std::string& host) {
  return Ask(port, "GET /v1 HTTP/1.1\r\nHost: " + host).status;
}

TEST_F(AccessTest, AnswersToItsOwnNamesOnly) {
  const std::uint16_t port = Start({.allowed_hosts = {"Dossier.Example"}});
  for (const char* host : {"127.0.0.1", "localhost", "LOCALHOST:80", "localhost.", "[::1]:7480", "dossier.example:1"}) {
    EXPECT_EQ(StatusWithHost(port, host), 200) << host;
  }
  for (const char* host : {"evil.example", "127.0.0.1.evil.example", "", "localhost.evil", "[::2]", "[", ":80"}) {
    EXPECT_EQ(StatusWithHost(port, host), 403) << host;
  }
}

TEST_F(AccessTest, ForeignOriginIsRefusedAndAnAllowedOneGetsCors) {
  const std::uint16_t port = Start({.allowed_origins = {"https://friend.example"}});
  const std::string own = "http://127.0.0.1:" + std::to_string(port);
  EXPECT_EQ(Get(port, "/v1", "\r\nOrigin: https://evil.example").status, 403);
  EXPECT_EQ(Get(port, "/v1", "\r\nOrigin: null").status, 403);
  const RawReply same = Get(port, "/v1", "\r\nOrigin: " + own);
  EXPECT_EQ(same.status, 200);
  EXPECT_EQ(same.Header("Access-Control-Allow-Origin"), "");
  const RawReply friendly = Get(port, "/v1", "\r\nOrigin: https://friend.example");
  EXPECT_EQ(friendly.status, 200);
  EXPECT_EQ(friendly.Header("Access-Control-Allow-Origin"), "https://friend.example");
  EXPECT_EQ(Ask(port, "OPTIONS /v1/query HTTP/1.1\r\nOrigin: https://friend.example").status, 200);
  EXPECT_EQ(Ask(port, "OPTIONS /v1/query HTTP/1.1\r\nOrigin: https://evil.example").status, 403);
}

TEST_F(AccessTest, TokenIsWantedEverywhereButOnHealthChecks) {
  const std::uint16_t port = Start({.token = "s3cret"});
  EXPECT_EQ(Get(port, "/healthz").status, 200);
  EXPECT_EQ(Get(port, "/readyz").status, 200);
  EXPECT_EQ(Get(port, "/v1").Header("WWW-Authenticate"), "Bearer");
  for (const char* given :
       {"", "s3cret", "Bearer ", "Bearer s3cre", "Bearer s3cretx", "Bearer S3CRET", "Basic s3cret"}) {
    EXPECT_EQ(Get(port, "/v1", std::string("\r\nAuthorization: ") + given).status, 401) << given;
  }
  EXPECT_EQ(Get(port, "/v1", "\r\nAuthorization: Bearer s3cret").status, 200);
  EXPECT_EQ(Get(port, "/v1", "\r\nAuthorization: bearer s3cret").status, 200);
}

TEST_F(AccessTest, OtherAddressesNeedAToken) {
  auto open = HttpServer::Start(*graph_, {.host = "0.0.0.0", .port = 0});
  ASSERT_FALSE(open.ok());
  EXPECT_EQ(open.error().code, ErrorCode::kUsage);
  EXPECT_NE(open.error().hint.find("--token-file"), std::string::npos);
  EXPECT_TRUE(HttpServer::Start(*graph_, {.host = "0.0.0.0", .port = 0, .token = "x"}).ok());
}

TEST_F(AccessTest, PortInUseIsNamed) {
  const std::uint16_t port = Start();
  auto second = HttpServer::Start(*graph_, {.port = port});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kIo);
  EXPECT_NE(second.error().message.find(std::to_string(port)), std::string::npos);
  EXPECT_NE(second.error().hint.find("--bind"), std::string::npos);
}

TEST_F(AccessTest, UnknownAddressIsAUsageError) {
  auto server = HttpServer::Start(*graph_, {.host = "no such host", .port = 0, .token = "x"});
  ASSERT_FALSE(server.ok());
  EXPECT_EQ(server.error().code, ErrorCode::kUsage);
}

TEST_F(AccessTest, EveryReplyCarriesTheSecurityHeaders) {
  const std::uint16_t port = Start();
  for (const RawReply& reply : {Get(port, "/v1"), Get(port, "/nowhere"), Get(port, "/v1", "\r\nRange: bytes=0-1")}) {
    EXPECT_NE(reply.Header("Content-Security-Policy").find("default-src 'self'"), std::string::npos) << reply.status;
    EXPECT_EQ(reply.Header("X-Content-Type-Options"), "nosniff") << reply.status;
    EXPECT_EQ(reply.Header("Cache-Control"), "no-store") << reply.status;
    EXPECT_FALSE(reply.Header("X-Request-Id").empty()) << reply.status;
  }
}

TEST_F(AccessTest, RequestIdIsEchoedWherePlain) {
  const std::uint16_t port = Start();
  EXPECT_EQ(Get(port, "/v1", "\r\nX-Request-Id: abc-1.2_3").Header("X-Request-Id"), "abc-1.2_3");
  for (const std::string& id :
       {std::string("a b"), std::string("<x>"), std::string("%0d%0aA:b"), std::string(65, 'a')}) {
    const std::string given = Get(port, "/v1", "\r\nX-Request-Id: " + id).Header("X-Request-Id");
    EXPECT_FALSE(given.empty());
    EXPECT_NE(given, id);
  }
}

}  // namespace
}  // namespace dossier::server
