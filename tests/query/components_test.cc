// Components of random graphs beside those that repeated spreading of the least number finds: over neighbour lists, and
// over pairs where the nodes looked at are few among many.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <tuple>

#include "query/query_engine.h"
#include "tests/query/test_graph.h"

namespace dossier::query {
namespace {

struct RandomGraph {
  std::vector<std::string> labels;  // by node
  std::vector<std::tuple<int, std::string, int>> relationships;
};

RandomGraph MakeGraph(unsigned seed) {
  std::mt19937 random(seed);
  RandomGraph graph;
  const unsigned nodes = 1 + random() % 20;
  for (unsigned i = 0; i < nodes; ++i) graph.labels.push_back(random() % 3 == 0 ? "Q" : "P");
  for (unsigned i = random() % (2 * nodes); i > 0; --i) {
    graph.relationships.emplace_back(random() % nodes, random() % 3 == 0 ? "T" : "S", random() % nodes);
  }
  return graph;
}

// `before` nodes that nothing looks at come first.
std::string PatternsOf(const RandomGraph& graph, std::size_t before) {
  std::string text = "(:Other)";
  for (std::size_t i = 1; i < before; ++i) text += ", (:Other)";
  for (std::size_t i = 0; i < graph.labels.size(); ++i) {
    text += ", (n" + std::to_string(i) + ":Each:" + graph.labels[i] + " {i: " + std::to_string(i) + "})";
  }
  for (const auto& [from, type, to] : graph.relationships) {
    text += ", (n" + std::to_string(from) + ")-[:" + type + "]->(n" + std::to_string(to) + ")";
  }
  return text;
}

std::vector<std::pair<std::int64_t, std::int64_t>> Expected(const RandomGraph& graph, const std::string& label,
                                                            const std::string& type) {
  const auto in = [&](std::size_t i) { return label == "Each" || graph.labels[i] == label; };
  std::vector<std::size_t> least(graph.labels.size());
  for (std::size_t i = 0; i < least.size(); ++i) least[i] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [from, t, to] : graph.relationships) {
      const auto a = static_cast<std::size_t>(from), b = static_cast<std::size_t>(to);
      if ((!type.empty() && t != type) || !in(a) || !in(b) || least[a] == least[b]) continue;
      least[a] = least[b] = std::min(least[a], least[b]);
      changed = true;
    }
  }
  std::vector<std::pair<std::int64_t, std::int64_t>> rows;
  std::map<std::size_t, std::int64_t> numbers;
  for (std::size_t i = 0; i < least.size(); ++i) {
    if (!in(i)) continue;
    const auto number = numbers.emplace(least[i], static_cast<std::int64_t>(numbers.size())).first->second;
    rows.emplace_back(static_cast<std::int64_t>(i), number);
  }
  return rows;
}

TEST(ComponentsTest, AgreeWithSpreading) {
  for (unsigned seed = 0; seed < 150; ++seed) {
    const RandomGraph random = MakeGraph(seed);
    for (const std::size_t before : {1, 300}) {
      graph::MemoryGraph graph;
      const Status added = AddPatterns(PatternsOf(random, before), &graph);
      ASSERT_TRUE(added.ok()) << added.error().message;
      const auto reader = graph.Snapshot().value();
      for (const std::string label : {"Each", "P"}) {
        for (const std::string type : {"", "S", "T"}) {
          const std::string query = "CALL dossier.components('" + label + "', " +
                                    (type.empty() ? "null" : "'" + type + "'") +
                                    ") YIELD node, component RETURN node.i AS i, component";
          const auto result = RunQuery(query, *reader);
          ASSERT_TRUE(result.ok() && !result->interrupted) << query;
          std::vector<std::pair<std::int64_t, std::int64_t>> rows;
          for (const auto& row : result->rows) rows.emplace_back(row[0].AsInteger(), row[1].AsInteger());
          // A type that no relationship has is unknown: each node is by itself.
          ASSERT_EQ(rows, Expected(random, label, type)) << query << " of graph " << seed;
        }
      }
    }
  }
}

}  // namespace
}  // namespace dossier::query
