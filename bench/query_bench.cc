// Speed of path queries over a graph in memory, beside the same work done by hand over arrays of neighbours:
// `query_bench DIRECTORY`. The directory holds edges.bin (start, end, day as 32-bit numbers), persons.csv, seeds.txt
// and pairs.txt. Each query is prepared once and run warm, for each seed or pair; both sides must give the same
// answers. Prints medians in microseconds and their ratio, the slowest last.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/graph/memory_graph.h"
#include "query/query_engine.h"

namespace {

using namespace dossier;  // NOLINT(google-build-using-namespace)
using Clock = std::chrono::steady_clock;

// The hand-written side: an array of neighbours a person, sorted.
struct Arrays {
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> neighbours;
  std::uint64_t degree(std::uint32_t u) const { return offsets[u + 1] - offsets[u]; }
};

struct Workload {
  std::vector<std::string> names;
  std::vector<std::array<std::uint32_t, 3>> edges;
  std::vector<std::uint32_t> seeds;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
};

Workload Load(const std::string& directory) {
  Workload work;
  std::ifstream persons(directory + "/persons.csv");
  std::string line;
  std::getline(persons, line);
  while (std::getline(persons, line)) work.names.push_back(line.substr(line.find(',') + 1));
  std::ifstream edges(directory + "/edges.bin", std::ios::binary);
  std::array<std::uint32_t, 3> edge;
  while (edges.read(reinterpret_cast<char*>(edge.data()), sizeof edge)) work.edges.push_back(edge);
  std::ifstream seeds(directory + "/seeds.txt"), pairs(directory + "/pairs.txt");
  std::uint32_t a = 0, b = 0;
  while (seeds >> a) work.seeds.push_back(a);
  while (pairs >> a >> b) work.pairs.emplace_back(a, b);
  return work;
}

Arrays MakeArrays(const Workload& work) {
  Arrays arrays;
  const std::size_t persons = work.names.size();
  arrays.offsets.assign(persons + 1, 0);
  for (const auto& edge : work.edges) ++arrays.offsets[edge[0] + 1], ++arrays.offsets[edge[1] + 1];
  for (std::size_t i = 0; i < persons; ++i) arrays.offsets[i + 1] += arrays.offsets[i];
  arrays.neighbours.resize(work.edges.size() * 2);
  std::vector<std::uint64_t> at(arrays.offsets.begin(), arrays.offsets.end() - 1);
  for (const auto& edge : work.edges) {
    arrays.neighbours[at[edge[0]]++] = edge[1];
    arrays.neighbours[at[edge[1]]++] = edge[0];
  }
  for (std::size_t i = 0; i < persons; ++i) {
    std::sort(arrays.neighbours.begin() + static_cast<std::ptrdiff_t>(arrays.offsets[i]),
              arrays.neighbours.begin() + static_cast<std::ptrdiff_t>(arrays.offsets[i + 1]));
  }
  return arrays;
}

class ByHand {
 public:
  explicit ByHand(const Arrays& arrays)
      : arrays_(arrays),
        persons_(arrays.offsets.size() - 1),
        mark_(persons_, 0),
        other_mark_(persons_, 0),
        queue_(persons_),
        other_queue_(persons_) {}

  // Distinct persons at distance 1 to `hops`.
  std::int64_t Within(std::uint32_t seed, int hops) {
    ++round_;
    mark_[seed] = round_;
    queue_[0] = seed;
    std::size_t begin = 0, end = 1;
    for (int hop = 0; hop < hops; ++hop) {
      std::size_t next = end;
      for (; begin < end; ++begin) {
        const std::uint32_t u = queue_[begin];
        for (std::uint64_t i = arrays_.offsets[u]; i < arrays_.offsets[u + 1]; ++i) {
          const std::uint32_t w = arrays_.neighbours[i];
          if (mark_[w] != round_) mark_[w] = round_, queue_[next++] = w;
        }
      }
      end = next;
    }
    return static_cast<std::int64_t>(end) - 1;
  }

  // Length of the shortest path of at most `most` steps, or -1: from both ends, the one with fewer steps to look at
  // grows.
  std::int64_t Distance(std::uint32_t from, std::uint32_t to, int most) {
    ++round_;
    mark_[from] = round_;
    other_mark_[to] = round_;
    queue_[0] = from;
    other_queue_[0] = to;
    std::size_t begin = 0, end = 1, other_begin = 0, other_end = 1;
    for (int depth = 1; depth <= most; ++depth) {
      std::uint64_t work = 0, other_work = 0;
      for (std::size_t i = begin; i < end; ++i) work += arrays_.degree(queue_[i]);
      for (std::size_t i = other_begin; i < other_end; ++i) other_work += arrays_.degree(other_queue_[i]);
      if (work == 0 || other_work == 0) return -1;
      const bool here = work <= other_work;
      if (here ? Grow(&mark_, other_mark_, &queue_, &begin, &end)
               : Grow(&other_mark_, mark_, &other_queue_, &other_begin, &other_end)) {
        return depth;
      }
    }
    return -1;
  }

  // Triangles, each once; persons in order of degree, so that hubs come last.
  std::int64_t Triangles(const Workload& work) {
    std::vector<std::uint32_t> order(persons_), rank(persons_);
    for (std::size_t i = 0; i < persons_; ++i) order[i] = static_cast<std::uint32_t>(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return arrays_.degree(a) < arrays_.degree(b); });
    for (std::size_t i = 0; i < persons_; ++i) rank[order[i]] = static_cast<std::uint32_t>(i);
    std::vector<std::uint64_t> offsets(persons_ + 1, 0);
    for (const auto& edge : work.edges) ++offsets[std::min(rank[edge[0]], rank[edge[1]]) + 1];
    for (std::size_t i = 0; i < persons_; ++i) offsets[i + 1] += offsets[i];
    std::vector<std::uint32_t> later(work.edges.size()), seen(persons_, UINT32_MAX);
    std::vector<std::uint64_t> at(offsets.begin(), offsets.end() - 1);
    for (const auto& edge : work.edges) {
      const std::uint32_t a = rank[edge[0]], b = rank[edge[1]];
      later[at[std::min(a, b)]++] = std::max(a, b);
    }
    std::int64_t count = 0;
    for (std::uint32_t u = 0; u < persons_; ++u) {
      for (std::uint64_t i = offsets[u]; i < offsets[u + 1]; ++i) seen[later[i]] = u;
      for (std::uint64_t i = offsets[u]; i < offsets[u + 1]; ++i) {
        for (std::uint64_t k = offsets[later[i]]; k < offsets[later[i] + 1]; ++k) count += seen[later[k]] == u;
      }
    }
    return count;
  }

 private:
  bool Grow(std::vector<std::uint32_t>* mark, const std::vector<std::uint32_t>& other,
            std::vector<std::uint32_t>* queue, std::size_t* begin, std::size_t* end) {
    std::size_t next = *end;
    for (; *begin < *end; ++*begin) {
      const std::uint32_t u = (*queue)[*begin];
      for (std::uint64_t i = arrays_.offsets[u]; i < arrays_.offsets[u + 1]; ++i) {
        const std::uint32_t w = arrays_.neighbours[i];
        if (other[w] == round_) return true;
        if ((*mark)[w] != round_) (*mark)[w] = round_, (*queue)[next++] = w;
      }
    }
    *end = next;
    return false;
  }

  const Arrays& arrays_;
  const std::size_t persons_;
  std::uint32_t round_ = 0;
  std::vector<std::uint32_t> mark_, other_mark_, queue_, other_queue_;
};

double Microseconds(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double Median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

// Runs both sides over `count` inputs, twice, and keeps the second round. `allowed`: the ratio aimed at, if any.
void Compare(const std::string& what, std::size_t count, std::optional<double> allowed,
             const std::function<std::int64_t(std::size_t)>& by_hand,
             const std::function<std::int64_t(std::size_t)>& query) {
  std::vector<double> hand_times, query_times;
  std::size_t differing = 0;
  for (int round = 0; round < 2; ++round) {
    hand_times.clear();
    query_times.clear();
    std::vector<std::int64_t> answers;
    for (std::size_t i = 0; i < count; ++i) {
      const auto start = Clock::now();
      answers.push_back(by_hand(i));
      hand_times.push_back(Microseconds(start));
    }
    differing = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto start = Clock::now();
      const std::int64_t answer = query(i);
      query_times.push_back(Microseconds(start));
      differing += answer != answers[i];
    }
  }
  const double hand = Median(hand_times), engine = Median(query_times);
  fmt::print("{:<28}{:>12.2f}{:>12.2f}{:>9.2f}x{}{}\n", what, hand, engine, engine / hand,
             allowed ? fmt::format("  (at most {:g}x)", *allowed) : "",
             differing == 0 ? "" : fmt::format("  {} ANSWERS DIFFER", differing));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const Workload work = Load(argc > 1 ? argv[1] : ".");
  if (work.edges.empty() || work.seeds.empty()) {
    fmt::print(stderr, "usage: query_bench DIRECTORY, with persons.csv, edges.bin, seeds.txt and pairs.txt\n");
    return 1;
  }
  const Arrays arrays = MakeArrays(work);
  ByHand hand(arrays);

  graph::MemoryGraph graph;
  graph::GraphWriter* writer = graph.Writer().value();
  graph::GraphBatch batch;
  const LabelId person = writer->InternLabel("Person");
  const TypeId met = writer->InternType("MET");
  const PropertyKeyId name = writer->InternKey("name");
  for (const std::string& text : work.names) {
    graph::Node node{.id = writer->ReserveNode(), .labels = {person}};
    graph::SetProperty(&node.properties, name, text);
    batch.put_nodes.push_back(node);
  }
  for (const auto& edge : work.edges) {
    batch.put_relationships.push_back({.id = writer->ReserveRelationship(),
                                       .start = NodeId{edge[0] + std::uint64_t{1}},
                                       .type = met,
                                       .end = NodeId{edge[1] + std::uint64_t{1}}});
  }
  if (!writer->Commit(batch).ok()) return 1;
  const auto reader = graph.Snapshot().value();
  fmt::print("{} persons, {} relationships; microseconds: by hand, by query\n", work.names.size(), work.edges.size());

  query::QueryOptions options;
  options.timeout = std::chrono::milliseconds(600'000);
  const auto prepare = [&](const std::string& text) { return query::PreparedQuery::Prepare(text, *reader).value(); };
  const auto run = [&](const query::PreparedQuery& query) -> std::int64_t {
    const auto result = query.Run(*reader, options);
    if (!result.ok() || result->interrupted || result->rows.empty()) return -1;
    return result->rows[0][0].AsInteger();
  };
  const auto seed = [&](std::size_t i) { options.parameters["name"] = work.names[work.seeds[i]]; };

  for (const int hops : {2, 3}) {
    const auto query = prepare(
        fmt::format("MATCH (a:Person {{name: $name}})-[:MET*1..{}]-(b) WHERE b <> a RETURN count(DISTINCT b)", hops));
    Compare(
        fmt::format("{} hops, distinct", hops), work.seeds.size(), hops == 2 ? 8 : 5,
        [&](std::size_t i) { return hand.Within(work.seeds[i], hops); },
        [&](std::size_t i) { return seed(i), run(query); });
  }
  const auto shortest =
      prepare("MATCH p = shortestPath((a:Person {name: $name})-[:MET*..6]-(b:Person {name: $other})) RETURN length(p)");
  Compare(
      "shortest path, 6 at most", work.pairs.size(), 8,
      [&](std::size_t i) { return hand.Distance(work.pairs[i].first, work.pairs[i].second, 6); },
      [&](std::size_t i) {
        options.parameters["name"] = work.names[work.pairs[i].first];
        options.parameters["other"] = work.names[work.pairs[i].second];
        return run(shortest);
      });
  const std::string triangles =
      "MATCH (a)-[:MET]-(b)-[:MET]-(c)-[:MET]-(a) WHERE id(a) < id(b) AND id(b) < id(c) RETURN count(*)";
  const auto count_triangles = [&](const std::string& what, std::optional<double> allowed) {
    const auto query = query::PreparedQuery::Prepare(triangles, *reader, options).value();
    Compare(
        what, 3, allowed, [&](std::size_t) { return hand.Triangles(work); }, [&](std::size_t) { return run(query); });
  };
  count_triangles("triangles", 5);
  options.disabled_rules = {"count-triangles"};
  count_triangles("triangles, by rows", std::nullopt);
  options.disabled_rules.clear();

  std::vector<double> times;
  for (std::size_t i = 0; i < 500; ++i) {
    const std::string text =
        "MATCH (a:Person {name: $name})-[r:MET]-(b:Person) WHERE r.date >= '2015' AND b.name <> 'x" +
        std::to_string(i) + "' RETURN b.name, r.date ORDER BY r.date DESC LIMIT 10";
    const auto start = Clock::now();
    if (!query::PreparedQuery::Prepare(text, *reader).ok()) return 1;
    times.push_back(Microseconds(start));
  }
  fmt::print("{:<28}{:>24.2f}            (at most 100)\n", "parse and plan", Median(times));
  return 0;
}
