#include "query/algo/graph_algorithms.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/graph/page_rank.hpp>
#include <boost/graph/strong_components.hpp>
#include <cmath>

#include "query/algo/components.h"
#include "query/algo/graph_projection.h"
#include "query/exec/evaluator.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;
using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
using Directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;

constexpr int kMostRounds = 100;
constexpr std::size_t kBytesANode = 160, kBytesAPair = 96;  // of Boost's graphs and maps, about

// Boost's algorithms cannot be told to stop but by an exception; it is caught before it leaves this file.
struct Stop {
  Error error;
};

void CheckOrStop(QueryLimits* limits, std::size_t units = 1) {
  const Status status = limits->Check(units);
  if (!status.ok()) throw Stop{status.error()};
}

// Values by node that look at the limits as they are written.
template <typename T>
struct CheckedMap {
  using key_type = std::size_t;
  using value_type = T;
  using reference = T&;
  using category = boost::lvalue_property_map_tag;
  std::vector<T>* values;
  QueryLimits* limits;
  T& operator[](std::size_t i) const { return (*values)[i]; }
  friend const T& get(const CheckedMap& map, std::size_t i) { return (*map.values)[i]; }
  friend void put(const CheckedMap& map, std::size_t i, const T& value) {
    CheckOrStop(map.limits);
    (*map.values)[i] = value;
  }
};

// Numbers sets 0, 1, ... in the order of their first nodes.
std::vector<std::int64_t> Renumber(const std::vector<std::size_t>& sets) {
  std::vector<std::int64_t> numbers(sets.size(), -1), out;
  std::int64_t next = 0;
  for (const std::size_t set : sets) {
    if (numbers[set] < 0) numbers[set] = next++;
    out.push_back(numbers[set]);
  }
  return out;
}

class Algorithms {
 public:
  Algorithms(const GraphProjection& graph, QueryLimits* limits) : graph_(graph), limits_(limits) {}

  std::vector<std::int64_t> StrongComponents() const {
    const auto graph = Make<Directed>(graph_.pairs);
    std::vector<std::size_t> found(size());
    boost::strong_components(graph, CheckedMap<std::size_t>{&found, limits_});
    return Renumber(found);
  }

  // S. Brin, L. Page, "The Anatomy of a Large-Scale Hypertextual Web Search Engine", 1998; damping 0.85. The ranks are
  // scaled so that they sum to 1.
  std::vector<double> PageRank(bool both_ways) const {
    Directed graph(size());
    for (const auto& [from, to] : graph_.pairs) {
      CheckOrStop(limits_, 4);
      boost::add_edge(from, to, graph);
      if (both_ways && from != to) boost::add_edge(to, from, graph);
    }
    std::vector<double> rank(size()), before(size());
    int rounds = 0;
    const auto done = [&](const auto&, const Directed&) {
      double moved = 0;
      for (std::size_t i = 0; i < rank.size(); ++i) moved += std::abs(rank[i] - before[i]);
      before = rank;
      return ++rounds > kMostRounds || (rounds > 1 && moved < 1e-9);
    };
    boost::graph::page_rank(graph, CheckedMap<double>{&rank, limits_}, done, 0.85, static_cast<double>(size()));
    double sum = 0;
    for (const double r : rank) sum += r;
    for (double& r : rank) r = sum > 0 ? r / sum : 0;
    return rank;
  }

  // U. Brandes, "A Faster Algorithm for Betweenness Centrality", 2001; as the share of all pairs of others.
  std::vector<double> Betweenness() const {
    const Undirected graph = Joined();
    std::vector<double> score(size());
    boost::brandes_betweenness_centrality(graph, CheckedMap<double>{&score, limits_});
    if (size() > 2) boost::relative_betweenness_centrality(graph, CheckedMap<double>{&score, limits_});
    return score;
  }

  // The number of nodes reached by the sum of their distances, times the share of all others that is reached
  // (S. Wasserman, K. Faust, "Social Network Analysis", 1994), so that small components do not come first.
  std::vector<double> Closeness() const {
    const Undirected graph = Joined();
    std::vector<double> score;
    std::vector<std::size_t> distance(size());
    for (std::size_t i = 0; i < size(); ++i) {
      std::fill(distance.begin(), distance.end(), 0);
      boost::breadth_first_search(graph, i,
                                  boost::visitor(boost::make_bfs_visitor(boost::record_distances(
                                      CheckedMap<std::size_t>{&distance, limits_}, boost::on_tree_edge()))));
      double sum = 0, reached = 0;
      for (const std::size_t d : distance) sum += static_cast<double>(d), reached += d > 0;
      score.push_back(sum > 0 ? reached / sum * reached / static_cast<double>(size() - 1) : 0);
    }
    return score;
  }

  // V. Batagelj, M. Zaversnik, "An O(m) Algorithm for Cores Decomposition of Networks", 2003.
  std::vector<std::int64_t> Cores() const {
    const Undirected graph = Joined();
    std::vector<std::size_t> core(size());
    if (size() > 0) boost::core_numbers(graph, CheckedMap<std::size_t>{&core, limits_});
    return {core.begin(), core.end()};
  }

  // Label propagation (U. Raghavan, R. Albert, S. Kumara, 2007): each node in turn takes the label that most of its
  // neighbours bear, of equals its own or the greatest.
  std::vector<std::int64_t> Communities() const {
    const Undirected graph = Joined();
    std::vector<std::size_t> label(size());
    for (std::size_t i = 0; i < size(); ++i) label[i] = i;
    std::vector<std::size_t> around;
    bool changed = true;
    for (int round = 0; changed && round < kMostRounds; ++round) {
      changed = false;
      for (std::size_t i = 0; i < size(); ++i) {
        CheckOrStop(limits_);
        around.clear();
        for (auto [at, end] = boost::adjacent_vertices(i, graph); at != end; ++at) around.push_back(label[*at]);
        std::ranges::sort(around);
        std::size_t best = label[i], most = 0, own = 0;
        for (std::size_t from = 0; from < around.size();) {
          std::size_t to = from;
          while (to < around.size() && around[to] == around[from]) ++to;
          if (to - from >= most) most = to - from, best = around[from];
          if (around[from] == label[i]) own = to - from;
          from = to;
        }
        if (own == most) best = label[i];
        changed |= best != label[i];
        label[i] = best;
      }
    }
    return Renumber(label);
  }

  // Nodes without which a component falls apart (J. Hopcroft, R. Tarjan, 1973).
  std::vector<bool> ArticulationPoints() const {
    const Undirected graph = Joined();
    std::vector<std::size_t> found, discovered(size());
    boost::articulation_points(graph, std::back_inserter(found),
                               boost::discover_time_map(CheckedMap<std::size_t>{&discovered, limits_}));
    std::vector<bool> out(size());
    for (const std::size_t i : found) out[i] = true;
    return out;
  }

 private:
  std::size_t size() const { return graph_.nodes.size(); }
  Undirected Joined() const {
    Result<std::vector<GraphProjection::Pair>> pairs = graph_.DistinctPairs(limits_);
    if (!pairs.ok()) throw Stop{std::move(pairs).error()};
    return Make<Undirected>(*pairs);
  }
  // Pair by pair, so that the limits hold.
  template <typename Graph>
  Graph Make(const std::vector<GraphProjection::Pair>& pairs) const {
    Graph graph(size());
    for (const auto& [from, to] : pairs) {
      CheckOrStop(limits_, 4);
      boost::add_edge(from, to, graph);
    }
    return graph;
  }

  const GraphProjection& graph_;
  QueryLimits* limits_;
};

// A text, a list of texts, or null for any.
Result<std::vector<std::string>> Texts(const Value& value, std::string_view what, const SourcePosition& position) {
  std::vector<std::string> texts;
  if (value.Is(ValueType::kString)) texts.push_back(value.AsString());
  if (value.Is(ValueType::kList)) {
    for (const Value& item : value.AsList()) {
      if (!item.Is(ValueType::kString)) return WrongValue(position, "texts for " + std::string(what), item);
      texts.push_back(item.AsString());
    }
  } else if (!value.IsNull() && texts.empty()) {
    return WrongValue(position, "a text or a list of texts for " + std::string(what), value);
  }
  return texts;
}

template <typename T>
Status GiveRows(const std::vector<NodeId>& nodes, const std::vector<T>& values, QueryLimits* limits,
                const ProcedureRow& row) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    DOSSIER_RETURN_IF_ERROR(limits->Check());
    const Value out[] = {Value(nodes[i]), Value(values[i])};
    DOSSIER_RETURN_IF_ERROR(row(out));
  }
  return {};
}

Status Dispatch(ProcedureId procedure, bool both_ways, const GraphProjection& graph, QueryLimits* limits,
                const ProcedureRow& row) {
  const Algorithms algorithms(graph, limits);
  switch (procedure) {
    case ProcedureId::kStrongComponents: return GiveRows(graph.nodes, algorithms.StrongComponents(), limits, row);
    case ProcedureId::kPageRank: return GiveRows(graph.nodes, algorithms.PageRank(both_ways), limits, row);
    case ProcedureId::kBetweenness: return GiveRows(graph.nodes, algorithms.Betweenness(), limits, row);
    case ProcedureId::kCloseness: return GiveRows(graph.nodes, algorithms.Closeness(), limits, row);
    case ProcedureId::kKCore: return GiveRows(graph.nodes, algorithms.Cores(), limits, row);
    case ProcedureId::kCommunities: return GiveRows(graph.nodes, algorithms.Communities(), limits, row);
    default: break;
  }
  const std::vector<bool> points = algorithms.ArticulationPoints();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Value node(graph.nodes[i]);
    if (points[i]) DOSSIER_RETURN_IF_ERROR(row(std::span(&node, 1)));
  }
  return {};
}

}  // namespace

Status RunAlgorithm(ProcedureId procedure, std::span<const Value> arguments, const SourcePosition& position,
                    ExecContext* context, const ProcedureRow& row) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<std::string> labels, Texts(arguments[0], "labels", position));
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<std::string> types, Texts(arguments[1], "types", position));
  bool both_ways = false;
  if (arguments.size() > 2) {
    both_ways = arguments[2] == Value("both");
    if (!both_ways && !(arguments[2] == Value("out"))) {
      return RuntimeError(position, "InvalidArgumentValue", "the direction is 'out' or 'both'");
    }
  }
  MemoryCharge charge(&context->limits);
  if (procedure == ProcedureId::kComponents) {
    DOSSIER_ASSIGN_OR_RETURN(const Components found,
                             FindComponents(context->reader, labels, types, &context->limits, &charge));
    return GiveRows(found.nodes, found.numbers, &context->limits, row);
  }
  DOSSIER_ASSIGN_OR_RETURN(const GraphProjection graph,
                           LoadProjection(context->reader, labels, types, &context->limits, &charge));
  DOSSIER_RETURN_IF_ERROR(charge.Add(graph.nodes.size() * kBytesANode + graph.pairs.size() * kBytesAPair));
  if (graph.nodes.empty()) return {};
  try {
    return Dispatch(procedure, both_ways, graph, &context->limits, row);
  } catch (const Stop& stop) {
    return stop.error;
  }
}

}  // namespace dossier::query
