#include "server/query_request.h"

#include <gtest/gtest.h>

namespace dossier::server {
namespace {

TEST(QueryRequestTest, ReadsEveryField) {
  const auto request = ParseQueryRequest(
      R"({"statement":"RETURN $a","parameters":{"a":[1,2.5,"x",null,true,{"k":-3}]},"limit":7,"timeoutMs":50,)"
      R"("includeEvidence":true})");
  ASSERT_TRUE(request.ok()) << request.error().message;
  EXPECT_EQ(request->statement, "RETURN $a");
  EXPECT_EQ(request->limit, 7u);
  EXPECT_EQ(request->timeout, std::chrono::milliseconds(50));
  EXPECT_TRUE(request->include_evidence);
  const graph::Value expected(graph::List{1, 2.5, "x", graph::Value(), true, graph::Value(graph::Map{{"k", -3}})});
  EXPECT_EQ(request->parameters.at("a"), expected);
}

TEST(QueryRequestTest, RefusesByTable) {
  const std::pair<std::string, ErrorCode> cases[] = {
      {"", ErrorCode::kBadInput},
      {"{", ErrorCode::kBadInput},
      {"[]", ErrorCode::kBadInput},
      {"{}", ErrorCode::kBadInput},
      {"{\"statement\":\"\xff\"}", ErrorCode::kBadInput},
      {R"({"statement":"x"} trailing)", ErrorCode::kBadInput},
      {R"({"statement":"x","parameters":{"a":1e999}})", ErrorCode::kBadInput},
      {std::string(100'000, '['), ErrorCode::kBadInput},
      {R"({"statement":7})", ErrorCode::kUsage},
      {R"({"statement":"x","parameters":[]})", ErrorCode::kUsage},
      {R"({"statement":"x","parameters":{"a":18446744073709551615}})", ErrorCode::kUsage},
      {R"({"statement":"x","limit":"7"})", ErrorCode::kUsage},
      {R"({"statement":"x","limit":0})", ErrorCode::kUsage},
      {R"({"statement":"x","limit":-1})", ErrorCode::kUsage},
      {R"({"statement":"x","limit":1.5})", ErrorCode::kUsage},
      {R"({"statement":"x","limit":18446744073709551615})", ErrorCode::kUsage},
      {R"({"statement":"x","timeoutMs":false})", ErrorCode::kUsage},
      {R"({"statement":"x","includeEvidence":1})", ErrorCode::kUsage},
      {R"({"statement":"x","limits":1})", ErrorCode::kUsage},
  };
  for (const auto& [body, code] : cases) {
    const auto request = ParseQueryRequest(body);
    ASSERT_FALSE(request.ok()) << body;
    EXPECT_EQ(request.error().code, code) << body;
  }
}

TEST(QueryRequestTest, BracketsInStringsDoNotNest) {
  EXPECT_TRUE(ParseQueryRequest(R"({"statement":")" + std::string(500, '[') + R"(\"[["})").ok());
}

}  // namespace
}  // namespace dossier::server
