// The body of POST /v1/query. Thread safety: pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/graph/value.h"

namespace dossier::server {

struct QueryRequest {
  std::string statement;
  graph::Map parameters;
  std::optional<std::uint64_t> limit;                // rows, at least 1
  std::optional<std::chrono::milliseconds> timeout;  // at least 1
  bool include_evidence = false;
};

// kBadInput: not JSON, nested deeper than 64, no statement. kUsage: a field of the wrong type, or an unknown one.
Result<QueryRequest> ParseQueryRequest(std::string_view body);

}  // namespace dossier::server
