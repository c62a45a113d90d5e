// Any bytes as a query over a tiny graph, with small limits: it must end in time, with rows or an error; and with all
// planner rules off too.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/base/check.h"
#include "query/plan/planner.h"
#include "query/query_engine.h"
#include "tests/query/test_graph.h"

namespace {

using dossier::graph::MemoryGraph;

const MemoryGraph& TinyGraph() {
  static const auto graph = [] {
    auto made = std::make_unique<MemoryGraph>();
    DOSSIER_CHECK(dossier::query::AddPatterns(
                      "(a:Person {name: 'Ann', n: 1})-[:MET {date: '2025-01-01'}]->(b:Person {name: 'Bob'}), "
                      "(b)-[:MET {date: '2025-02'}]->(c:Event {name: 'C'}), (c)-[:HOSTS]->(a), (c)-[:HOSTS]->(c)",
                      made.get())
                      .ok());
    return made;
  }();
  return *graph;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dossier;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reader = TinyGraph().Snapshot().value();
  query::QueryOptions options;
  options.timeout = std::chrono::milliseconds(100);
  options.max_memory = std::size_t{4} << 20;
  options.max_rows = 1000;
  const Result<query::QueryResult> with = query::RunQuery(text, *reader, options);
  if (!with.ok() || with->interrupted || with->truncated) return 0;
  options.disabled_rules.assign(query::kRules.begin(), query::kRules.end());
  options.batch_capacity = 2;
  options.timeout = std::chrono::milliseconds(2000);
  const Result<query::QueryResult> without = query::RunQuery(text, *reader, options);
  // Rows of a query without ORDER BY may come in another order, and rand() and LIMIT may choose others: only their
  // number is the same.
  if (without.ok() && !without->interrupted && text.find("rand") == std::string_view::npos) {
    DOSSIER_CHECK(with->columns == without->columns);
  }
  return 0;
}
