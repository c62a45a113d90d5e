// Random pattern queries over random small graphs, against a slow and obvious matcher that tries every assignment.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>

#include "query/plan/planner.h"
#include "query/query_engine.h"
#include "tests/query/test_graph.h"

namespace dossier::query {
namespace {

struct Edge {
  int id, from, to, type;
};
struct TestGraph {
  std::vector<int> labels;  // by node: bit set of labels A and B
  std::vector<int> values;
  std::vector<Edge> edges;
};

struct Step {
  int to = 0;         // variable number of the node right of it
  int direction = 0;  // -1 left, 0 both, 1 right
  int type = -1;      // -1: any
  int min = 1, max = 1;
  bool variable_length = false;
};
// A chain of nodes; a variable may come back, which closes a cycle.
struct Pattern {
  int first = 0;
  std::vector<Step> steps;
};
struct RandomQuery {
  std::vector<Pattern> patterns;
  int variables = 0;
  std::vector<int> label;  // by variable: 0 none, 1 A, 2 B
  std::vector<int> limit;  // by variable: v < limit, or 9: no condition
};

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  int Below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }

 private:
  std::mt19937 engine_;
};

TestGraph MakeGraph(Random* random) {
  TestGraph graph;
  const int nodes = 1 + random->Below(5);
  for (int i = 0; i < nodes; ++i) {
    graph.labels.push_back(random->Below(4));
    graph.values.push_back(random->Below(4));
  }
  const int edges = random->Below(8);
  for (int i = 0; i < edges; ++i)
    graph.edges.push_back({i, random->Below(nodes), random->Below(nodes), random->Below(2)});
  return graph;
}

RandomQuery MakeQuery(Random* random) {
  RandomQuery query;
  const auto variable = [&] {
    if (query.variables > 0 && random->Below(4) == 0) return random->Below(query.variables);
    query.label.push_back(random->Below(4) < 2 ? 0 : 1 + random->Below(2));
    query.limit.push_back(random->Below(3) == 0 ? random->Below(4) : 9);
    return query.variables++;
  };
  const int patterns = 1 + random->Below(2);
  for (int p = 0; p < patterns; ++p) {
    Pattern pattern;
    pattern.first = variable();
    const int steps = random->Below(p == 0 ? 4 : 2);
    for (int i = 0; i < steps; ++i) {
      Step step;
      step.to = variable();
      step.direction = random->Below(3) - 1;
      step.type = random->Below(3) - 1;
      step.variable_length = random->Below(4) == 0;
      if (step.variable_length) step.min = random->Below(3), step.max = step.min + random->Below(3);
      pattern.steps.push_back(step);
    }
    query.patterns.push_back(pattern);
  }
  return query;
}

std::string TypeName(int type) { return type == 0 ? "S" : "T"; }

std::string GraphText(const TestGraph& graph) {
  std::string text;
  for (std::size_t i = 0; i < graph.labels.size(); ++i) {
    text += (i ? ", (n" : "(n") + std::to_string(i);
    if (graph.labels[i] & 1) text += ":A";
    if (graph.labels[i] & 2) text += ":B";
    text += " {id: " + std::to_string(i) + ", v: " + std::to_string(graph.values[i]) + "})";
  }
  for (const Edge& edge : graph.edges) {
    text += ", (n" + std::to_string(edge.from) + ")-[:" + TypeName(edge.type) + " {id: " + std::to_string(edge.id) +
            "}]->(n" + std::to_string(edge.to) + ")";
  }
  return text;
}

std::string QueryText(const RandomQuery& query) {
  std::string match, where, columns;
  std::vector<bool> seen(static_cast<std::size_t>(query.variables));
  const auto node = [&](int v) {
    std::string text = "(v" + std::to_string(v);
    const auto i = static_cast<std::size_t>(v);
    if (!seen[i] && query.label[i]) text += query.label[i] == 1 ? ":A" : ":B";
    seen[i] = true;
    return text + ")";
  };
  int relationships = 0;
  for (const Pattern& pattern : query.patterns) {
    match += (match.empty() ? "" : ", ") + node(pattern.first);
    for (const Step& step : pattern.steps) {
      const std::string name = "r" + std::to_string(relationships++);
      match +=
          std::string(step.direction < 0 ? "<" : "") + "-[" + name + (step.type < 0 ? "" : ":" + TypeName(step.type));
      if (step.variable_length) match += "*" + std::to_string(step.min) + ".." + std::to_string(step.max);
      match += std::string("]-") + (step.direction > 0 ? ">" : "") + node(step.to);
      columns += std::string(columns.empty() ? "" : ", ") +
                 (step.variable_length ? "[x IN " + name + " | x.id]" : "[" + name + ".id]") + " AS c" + name;
    }
  }
  for (int v = 0; v < query.variables; ++v) {
    const int limit = query.limit[static_cast<std::size_t>(v)];
    columns += (columns.empty() ? "v" : ", v") + std::to_string(v) + ".id";
    if (limit < 9)
      where += (where.empty() ? " WHERE v" : " AND v") + std::to_string(v) + ".v < " + std::to_string(limit);
  }
  return "MATCH " + match + where + " RETURN " + columns;
}

// Tries every way; rows as text, in the columns' order.
class Reference {
 public:
  Reference(const TestGraph& graph, const RandomQuery& query) : graph_(graph), query_(query) {
    assignment_.assign(static_cast<std::size_t>(query.variables), -1);
  }
  std::vector<std::string> Run() {
    StartPattern(0);
    std::ranges::sort(rows_);
    return rows_;
  }

 private:
  bool Fits(int variable, int node) const {
    const auto v = static_cast<std::size_t>(variable), n = static_cast<std::size_t>(node);
    if (assignment_[v] >= 0) return assignment_[v] == node;
    return (query_.label[v] == 0 || (graph_.labels[n] & query_.label[v])) && graph_.values[n] < query_.limit[v];
  }
  template <typename Next>
  void With(int variable, int node, const Next& next) {
    if (!Fits(variable, node)) return;
    const int before = std::exchange(assignment_[static_cast<std::size_t>(variable)], node);
    next();
    assignment_[static_cast<std::size_t>(variable)] = before;
  }
  void StartPattern(std::size_t p) {
    if (p == query_.patterns.size()) return Record();
    for (int node = 0; node < static_cast<int>(graph_.labels.size()); ++node) {
      With(query_.patterns[p].first, node, [&] { TakeStep(p, 0, node); });
    }
  }
  void TakeStep(std::size_t p, std::size_t s, int node) {
    if (s == query_.patterns[p].steps.size()) return StartPattern(p + 1);
    lists_.emplace_back();
    Walk(p, s, node, 0);
    lists_.pop_back();
  }
  void Walk(std::size_t p, std::size_t s, int node, int length) {
    const Step& step = query_.patterns[p].steps[s];
    if (length >= step.min) With(step.to, node, [&] { TakeStep(p, s + 1, node); });
    if (length == step.max) return;
    for (const Edge& edge : graph_.edges) {
      const bool used =
          std::ranges::any_of(lists_, [&](const auto& list) { return std::ranges::find(list, edge.id) != list.end(); });
      if (used || (step.type >= 0 && edge.type != step.type)) continue;
      const auto go = [&](int next) {
        lists_.back().push_back(edge.id);
        Walk(p, s, next, length + 1);
        lists_.back().pop_back();
      };
      if (edge.from == node && step.direction >= 0) go(edge.to);
      if (edge.to == node && (step.direction < 0 || (step.direction == 0 && edge.from != edge.to))) go(edge.from);
    }
  }
  void Record() {
    std::string row;
    for (const auto& list : lists_) {
      std::string items;
      for (const int id : list) items += (items.empty() ? "" : ", ") + std::to_string(id);
      row += "[" + items + "] ";
    }
    for (const int node : assignment_) row += std::to_string(node) + " ";
    rows_.push_back(row);
  }

  const TestGraph& graph_;
  const RandomQuery& query_;
  std::vector<int> assignment_;
  std::vector<std::vector<int>> lists_;
  std::vector<std::string> rows_;
};

std::vector<std::string> Engine(const std::string& query, const graph::GraphReader& reader,
                                const QueryOptions& options) {
  const Result<QueryResult> result = RunQuery(query, reader, options);
  if (!result.ok()) return {"error: " + result.error().message};
  std::vector<std::string> rows;
  for (const auto& values : result->rows) {
    std::string row;
    for (const graph::Value& value : values) row += ToQueryText(value, reader) + " ";
    rows.push_back(row);
  }
  std::ranges::sort(rows);
  return rows;
}

TEST(ReferenceMatcherTest, AgreesWithTheEngine) {
  std::size_t matches = 0;
  for (unsigned seed = 1; seed <= 600; ++seed) {
    Random random(seed);
    const TestGraph graph = MakeGraph(&random);
    const RandomQuery query = MakeQuery(&random);
    const std::string text = QueryText(query);
    graph::MemoryGraph store;
    ASSERT_TRUE(AddPatterns(GraphText(graph), &store).ok()) << GraphText(graph);
    const auto reader = store.Snapshot().value();
    const std::vector<std::string> expected = Reference(graph, query).Run();
    matches += expected.size();
    QueryOptions options;
    options.batch_capacity = seed % 2 ? 1024 : 2;
    ASSERT_EQ(Engine(text, *reader, options), expected) << "seed " << seed << "\n" << GraphText(graph) << "\n" << text;
    options.disabled_rules.assign(kRules.begin(), kRules.end());
    ASSERT_EQ(Engine(text, *reader, options), expected) << "rules off, seed " << seed << "\n"
                                                        << GraphText(graph) << "\n"
                                                        << text;
  }
  EXPECT_GT(matches, 1000u);
}

}  // namespace
}  // namespace dossier::query
