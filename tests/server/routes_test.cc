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
      {"/v1", 200, R"("entities":5,"relationships":3,"articles":1,"sentences":2,"assertions":2)"},
      {"/v1/met?name=Ann%20Berg", 200,
       R"("entity":{"elementId":"e:2","name":"Li Wei"},"how":"MET","relationship":"r:1")"},
      {"/v1/met?name=ann+berg", 200, R"("text":"On 4 March 2025 Ann Berg met Li Wei <in the port>.")"},
      {"/v1/met?name=e:2&other=e:1&since=2025-03", 200, R"("date":"2025-03-04")"},
      {"/v1/met?name=e:2&since=2026", 200, R"("contacts":[])"},
      {"/v1/met?name=e:2&types=CHAIRS", 200, R"("how":"CHAIRS")"},
      {"/v1/met?name=e:2&types=MEETS", 200, R"("notifications":[{"code":"unknown-type")"},
      {"/v1/met?name=John%20Low", 409, R"("candidates":[{"elementId":"e:3")"},
      {"/v1/met?name=Anne%20Berg", 404, R"(did you mean \"Ann Berg\" (e:1)?)"},
      {"/v1/met?name=e:99", 404, "GET /v1/entities?q=TEXT"},
      {"/v1/met", 422, R"(\"name\" is missing)"},
      {"/v1/met?name=e:1&since=tomorrow", 422, R"(and is \"tomorrow\")"},
      {"/v1/met?name=e:1&undated=yes", 422, "true or false"},
      {"/v1/met?name=e:1&minConfidence=2", 422, "a number from 0 to 1"},
      {"/v1/met?name=e:1&name=e:2", 422, "is there twice"},
      {"/v1/path?from=Ann%20Berg&to=HB", 200, R"("type":"CHAIRS","direction":"forward")"},
      {"/v1/path?from=HB&to=e:1", 200, R"("type":"CHAIRS","direction":"backward")"},
      {"/v1/path?from=e:1&to=e:4", 200, R"("paths":[])"},
      {"/v1/path?from=e:1&to=e:5&maxHops=1", 200, R"("paths":[])"},
      {"/v1/path?from=e:1&to=e:5&maxHops=x", 422, "a whole number from 1 to 12"},
      {"/v1/path?from=e:1&to=e:5&k=0", 422, "a whole number from 1 to 100"},
      {"/v1/path?from=e:1&to=e:1", 422, "InvalidParameter"},
      {"/v1/path?from=e:1", 422, R"(\"to\" is missing)"},
      {"/v1/entities?q=john", 200, R"({"elementId":"e:3","name":"John Low","labels":["Person"])"},
      {"/v1/entities?q=john&limit=1&type=Person", 200, R"("relationships":1)"},
      {"/v1/entities?q=john&type=Organization", 200, R"({"entities":[]})"},
      {"/v1/entities?q=zzz", 200, R"({"entities":[]})"},
      {"/v1/entities?q=a&limit=1001", 422, "a whole number from 1 to 1000"},
      {"/v1/entities/e:5", 200, R"("labels":["Organization"],"properties":{"name":"Harbour Board","aliases":["HB"]})"},
      {"/v1/entities/Harbour%20Board", 200, R"({"elementId":"e:5")"},
      {"/v1/entities/John%20Low", 409, "Dossier.ClientError.Request.AmbiguousName"},
      {"/v1/entities/e:99", 404, "NotFound"},
      {"/v1/edges/r:1", 200, R"("start":{"elementId":"e:1","name":"Ann Berg"})"},
      {"/v1/edges/r:99", 404, "there is no relationship r:99"},
      {"/v1/edges/e:1", 404, "r:9001"},
      {"/v1/edges/r:1/evidence", 200, R"("article":"a:1")"},
      {"/v1/edges/r:3/evidence", 200, R"("evidence":[])"},
      {"/v1/edges/r:99/evidence", 404, "there is no relationship r:99"},
      {"/v1/store", 200, "{}"},
      {"/v1/stats", 200, R"("entitiesByLabel":{"Person":4,"Organization":1})"},
      {"/v1/export?as=json", 200, R"("source")"},
      {"/v1/export", 422, "there are dot, svg, png, json, graphml, csv, csv-nodes"},
      {"/v1/export?as=doc", 422, "InvalidParameter"},
      {"/v1/export?as=dot&maxNodes=2", 422, "maxNodes=NUMBER"},
      {"/v1/export?as=dot&depth=11&around=e:1", 422, "a whole number from 0 to 10"},
      {"/v1/export?as=dot&around=Nobody", 404, "NotFound"},
      {"/v1/export?as=dot&around=John%20Low", 409, "candidates"},
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

struct ExportCase {
  const char* target;
  const char* type;
  const char* file;
  const char* fragment;
};

TEST_F(RoutesTest, ExportsEveryFormatAsAFile) {
  const ExportCase cases[] = {
      {"dot&around=HB&depth=2", "text/vnd.graphviz; charset=utf-8", "graph.dot", R"("e:1")"},
      {"json&around=HB", "application/json", "graph.json", R"("id": "e:5")"},
      {"graphml", "application/graphml+xml", "graph.graphml", "<graphml"},
      {"csv", "text/csv; charset=utf-8", "relationships.csv", "asserted,1,r:1,a:1,"},
      {"csv-nodes", "text/csv; charset=utf-8", "nodes.csv", "Harbour Board"},
  };
  for (const ExportCase& c : cases) {
    const RawReply reply = Get(port_, std::string("/v1/export?as=") + c.target);
    EXPECT_EQ(reply.status, 200) << c.target;
    EXPECT_EQ(reply.Header("Content-Type"), c.type) << c.target;
    EXPECT_EQ(reply.Header("Content-Disposition"), std::string("attachment; filename=\"") + c.file + "\"") << c.target;
    EXPECT_NE(reply.body.find(c.fragment), std::string::npos) << c.target << "\n" << reply.body;
  }
}

TEST_F(RoutesTest, ExportKeepsToThePartAskedFor) {
  const std::string near = Get(port_, "/v1/export?as=dot&around=e:1&depth=1").body;
  EXPECT_NE(near.find(R"("e:2")"), std::string::npos);
  EXPECT_EQ(near.find(R"("e:5")"), std::string::npos);
}

TEST_F(RoutesTest, SvgIsDrawnWhereGraphvizIs) {
  const RawReply reply = Get(port_, "/v1/export?as=svg&around=HB");
  if (reply.status == 501) GTEST_SKIP() << "dot is not installed";
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Header("Content-Type"), "image/svg+xml");
  EXPECT_NE(reply.body.find("Harbour Board"), std::string::npos);
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

TEST_F(RoutesTest, StatsFollowTheGraph) {
  const std::string before = Get(port_, "/v1/stats").body;
  EXPECT_EQ(Get(port_, "/v1/stats").body, before);
  graph::GraphBatch batch;
  graph::GraphWriter& writer = **graph_->Writer();
  batch.put_nodes.push_back({.id = writer.ReserveNode()});
  ASSERT_TRUE(writer.Commit(batch).ok());
  EXPECT_NE(Get(port_, "/v1/stats").body.find(R"("entities":6)"), std::string::npos);
}

TEST_F(RoutesTest, NoReplyIsCompressed) {
  EXPECT_EQ(Get(port_, "/v1", "\r\nAccept-Encoding: br, gzip").Header("Content-Encoding"), "");
}

}  // namespace
}  // namespace dossier::server
