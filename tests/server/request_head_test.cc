#include "server/request_head.h"

#include <gtest/gtest.h>

namespace dossier::server {
namespace {

TEST(ScanHeadTest, FindsTheEndHoweverTheBytesArrive) {
  const std::string head = "GET / HTTP/1.1\r\nHost: x\r\n\r\nrest";
  HeadScan scan;
  for (std::size_t bytes = 1; bytes <= head.size() && !scan.end; ++bytes) {
    ScanHead(std::string_view(head).substr(0, bytes), {}, &scan);
    EXPECT_FALSE(scan.refusal);
  }
  ASSERT_TRUE(scan.end);
  EXPECT_EQ(*scan.end, head.size() - 4);
}

struct ScanCase {
  const char* what;
  std::string bytes;
  int status;
};

TEST(ScanHeadTest, RefusesWhatPassesALimit) {
  const HeadLimits limits{.max_bytes = 100, .max_line = 40};
  const ScanCase cases[] = {
      {"long request line", "GET /" + std::string(50, 'a'), 414},
      {"long header", "GET / HTTP/1.1\r\nA: " + std::string(50, 'a'), 431},
      {"many headers",
       "GET / HTTP/1.1\r\n" + std::string(30, 'a') + "\r\n" + std::string(30, 'b') + "\r\n" + std::string(30, 'c') +
           "\r\n" + std::string(30, 'd'),
       431},
      {"bare line feed", "GET / HTTP/1.1\nHost: x\n\n", 400},
      {"garbage", "\x16\x03\x01\n", 400},
  };
  for (const ScanCase& c : cases) {
    HeadScan scan;
    ScanHead(c.bytes, limits, &scan);
    ASSERT_TRUE(scan.refusal) << c.what;
    EXPECT_EQ(scan.refusal->status, c.status) << c.what;
  }
}

int StatusOf(const std::string& head) {
  const auto parsed = ParseRequestHead(head + "\r\n", {});
  const auto* refusal = std::get_if<Refusal>(&parsed);
  return refusal ? refusal->status : 200;
}

TEST(ParseRequestHeadTest, RefusesByTable) {
  const std::string ok = "GET / HTTP/1.1\r\nHost: x\r\n";
  const std::pair<std::string, int> cases[] = {
      {ok, 200},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n", 200},
      {"GET / HTTP/1.0\r\nHost: x\r\n", 200},
      {"", 400},
      {"GET /\r\nHost: x\r\n", 400},
      {"GET  HTTP/1.1\r\nHost: x\r\n", 400},
      {"GET / / HTTP/1.1\r\nHost: x\r\n", 400},
      {"G@T / HTTP/1.1\r\nHost: x\r\n", 400},
      {"GET http://x/ HTTP/1.1\r\nHost: x\r\n", 400},
      {"GET /\x7f HTTP/1.1\r\nHost: x\r\n", 400},
      {"GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n", 400},
      {"GET /?a?b HTTP/1.1\r\nHost: x\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: x\r\n", 505},
      {"GET / HTTP/1.1\r\n", 400},
      {ok + "Host: y\r\n", 400},
      {ok + " folded: x\r\n", 400},
      {ok + "no colon\r\n", 400},
      {ok + "Space : x\r\n", 400},
      {ok + "A: x\ry\r\n", 400},
      {ok + std::string("A: x\0y\r\n", 8), 400},
      {ok + "Transfer-Encoding: chunked\r\n", 411},
      {ok + "Content-Encoding: gzip\r\n", 415},
      {ok + "Range: bytes=0-1\r\n", 416},
      {ok + "Expect: magic\r\n", 417},
      {ok + "Content-Length: 1048577\r\n", 413},
      {ok + "Content-Length: 99999999999999999999999\r\n", 413},
      {ok + "Content-Length: -1\r\n", 400},
      {ok + "Content-Length: +1\r\n", 400},
      {ok + "Content-Length: 1x\r\n", 400},
      {ok + "Content-Length: \r\n", 400},
      {ok + "Content-Length: 1\r\nContent-Length: 1\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: x\r\n", 411},
  };
  for (const auto& [head, status] : cases) EXPECT_EQ(StatusOf(head), status) << head;
}

TEST(ParseRequestHeadTest, CountsHeaders) {
  std::string head = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 63; ++i) head += "A: b\r\n";
  EXPECT_EQ(StatusOf(head), 200);
  EXPECT_EQ(StatusOf(head + "A: b\r\n"), 431);
}

TEST(ParseRequestHeadTest, ReadsWhatDecidesTheConnection) {
  const std::string host = "Host: x\r\n";
  const std::pair<std::string, bool> cases[] = {
      {"GET / HTTP/1.1\r\n" + host, true},
      {"GET / HTTP/1.1\r\nConnection: Upgrade, CLOSE\r\n" + host, false},
      {"GET / HTTP/1.0\r\n" + host, false},
  };
  for (const auto& [head, keep] : cases) {
    EXPECT_EQ(std::get<RequestHead>(ParseRequestHead(head + "\r\n", {})).keep_alive, keep) << head;
  }
}

}  // namespace
}  // namespace dossier::server
