// Any bytes as a query over a tiny graph, with small limits: it must end in time, with rows or an error; and with all
// planner rules off too. A query that writes has a graph of its own, which must be whole afterwards: nothing of it
// after an error, and no relationship without its nodes.
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

std::unique_ptr<MemoryGraph> MakeGraph() {
  auto made = std::make_unique<MemoryGraph>();
  DOSSIER_CHECK(dossier::query::AddPatterns(
                    "(a:Person {name: 'Ann', n: 1})-[:MET {date: '2025-01-01'}]->(b:Person {name: 'Bob'}), "
                    "(b)-[:MET {date: '2025-02'}]->(c:Event {name: 'C'}), (c)-[:HOSTS]->(a), (c)-[:HOSTS]->(c)",
                    made.get())
                    .ok());
  return made;
}

const MemoryGraph& TinyGraph() {
  static const auto graph = MakeGraph();
  return *graph;
}

void CheckWhole(const dossier::graph::GraphReader& reader) {
  using namespace dossier;  // NOLINT(google-build-using-namespace)
  const auto counts = reader.Counts().value();
  const auto nodes = reader.ScanNodes(std::nullopt, kNoNode, 1 << 20).value();
  const auto relationships = reader.ScanRelationships(std::nullopt, kNoRelationship, 1 << 20).value();
  DOSSIER_CHECK(counts.nodes == nodes.size() && counts.relationships == relationships.size());
  for (const auto& relationship : reader.FindRelationships(relationships).value()) {
    DOSSIER_CHECK(relationship && reader.FindNode(relationship->start).value() &&
                  reader.FindNode(relationship->end).value());
  }
  graph::ExpandResult neighbours;
  DOSSIER_CHECK(reader.Expand({.nodes = nodes, .direction = graph::Direction::kOutgoing}, &neighbours).ok());
  DOSSIER_CHECK(neighbours.relationships.size() == relationships.size());
}

void Write(std::string_view text, const dossier::query::QueryOptions& options) {
  const auto graph = MakeGraph();
  const auto result = dossier::query::RunQuery(text, graph.get(), options);
  const auto reader = graph->Snapshot().value();
  if (!result.ok()) DOSSIER_CHECK(reader->version() == TinyGraph().Snapshot().value()->version());
  CheckWhole(*reader);
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
  const Result<query::PreparedQuery> prepared = query::PreparedQuery::Prepare(text, *reader, options);
  if (!prepared.ok()) return 0;
  if (prepared->writes()) {
    Write(text, options);
    return 0;
  }
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
