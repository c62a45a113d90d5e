#include "bench/speed/query_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <functional>
#include <limits>

#include "query/query_engine.h"

namespace dossier::speed {
namespace {

using Clock = std::chrono::steady_clock;
using query::PreparedQuery;
using query::QueryOptions;
using query::QueryResult;

constexpr int kMostSteps = 6;
constexpr std::uint32_t kSince = 6575;  // 2018-01-01: a tenth of the days is left

double Microseconds(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

// The number in the first row, or -1 where there is no row.
std::int64_t FirstNumber(std::size_t, const QueryResult& result) {
  return result.rows.empty() ? -1 : result.rows[0][0].AsInteger();
}

struct Row {
  std::string work;
  std::size_t inputs = 1;
  std::optional<Target> target;
  std::string query;
  std::function<graph::Map(std::size_t)> parameters;
  std::function<std::int64_t(std::size_t)> by_hand;
  std::function<std::int64_t(std::size_t, const QueryResult&)> answer = FirstNumber;  // not timed
  std::vector<std::string> disabled_rules = {};
};

class RowTable {
 public:
  // `reader` may be null where nothing is asked of it.
  RowTable(const MetGraph& graph, const graph::GraphReader* reader, NeighbourArrays* by_hand)
      : graph_(graph), reader_(reader), hand_(*by_hand) {}

  std::vector<Row> All(bool triangles) const {
    std::vector<Row> rows = {Point(), List(), Hops(2, 5), Hops(3, 3), DatedHops(), Shortest(), AllShortest()};
    rows.push_back({.work = "components, whole graph",
                    .target = Target{.times = 2},
                    .query = "CALL dossier.components('Person', 'MET') YIELD component "
                             "RETURN count(DISTINCT component)",
                    .by_hand = [this](std::size_t) { return hand_.CountComponents(); }});
    if (triangles) {
      rows.push_back(Triangles());
      rows.push_back(Triangles());
      rows.back().work += ", by rows";
      rows.back().target.reset();
      rows.back().disabled_rules = {"count-triangles"};
    }
    return rows;
  }

 private:
  std::uint32_t Seed(std::size_t i) const { return graph_.seeds[i]; }
  std::function<graph::Map(std::size_t)> SeedName() const {
    return [this](std::size_t i) { return graph::Map{{"name", graph_.names[Seed(i)]}}; };
  }
  std::function<graph::Map(std::size_t)> PairNames() const {
    return [this](std::size_t i) {
      const auto& [from, to] = graph_.pairs[i];
      return graph::Map{{"name", graph_.names[from]}, {"other", graph_.names[to]}};
    };
  }

  Row Point() const {
    return {.work = "node by name",
            .inputs = graph_.seeds.size(),
            .target = Target{.microseconds = 8},
            .query = "MATCH (a:Person {name: $name}) RETURN a",
            .parameters = SeedName(),
            .by_hand = [this](std::size_t i) { return std::int64_t{hand_.PersonOf(graph_.names[Seed(i)])}; },
            .answer =
                [this](std::size_t, const QueryResult& result) {
                  const auto persons = Persons(result);
                  return persons.size() == 1 ? std::int64_t{persons[0]} : -1;
                }};
  }

  Row List() const {
    return {.work = "1 hop, listed",
            .inputs = graph_.seeds.size(),
            .target = Target{.microseconds = 8},
            .query = "MATCH (a:Person {name: $name})-[:MET]-(b) RETURN b",
            .parameters = SeedName(),
            .by_hand =
                [this](std::size_t i) {
                  const auto list = hand_.NeighboursOf(Seed(i));
                  return static_cast<std::int64_t>(std::vector<std::uint32_t>(list.begin(), list.end()).size());
                },
            .answer =
                [this](std::size_t i, const QueryResult& result) {
                  auto persons = Persons(result);
                  std::sort(persons.begin(), persons.end());
                  const auto list = hand_.NeighboursOf(Seed(i));
                  const bool same = std::equal(persons.begin(), persons.end(), list.begin(), list.end());
                  return same ? static_cast<std::int64_t>(persons.size()) : -1;
                }};
  }

  Row Hops(int hops, double times) const {
    return {.work = fmt::format("{} hops, distinct", hops),
            .inputs = graph_.seeds.size(),
            .target = Target{.times = times},
            .query = fmt::format("MATCH (a:Person {{name: $name}})-[:MET*1..{}]-(b) WHERE b <> a "
                                 "RETURN count(DISTINCT b)",
                                 hops),
            .parameters = SeedName(),
            .by_hand = [this, hops](std::size_t i) { return hand_.CountWithin(Seed(i), hops); }};
  }

  Row DatedHops() const {
    return {.work = "2 hops, by date",
            .inputs = graph_.seeds.size(),
            .target = Target{.microseconds = 15},
            .query = "MATCH (a:Person {name: $name})-[r:MET WHERE r.date >= '" + DateOfDay(kSince) +
                     "']-{1,2}(b) WHERE b <> a RETURN count(DISTINCT b)",
            .parameters = SeedName(),
            .by_hand = [this](std::size_t i) { return hand_.CountWithin(Seed(i), 2, kSince); }};
  }

  Row Shortest() const {
    return {.work = "shortest path, 6 at most",
            .inputs = graph_.pairs.size(),
            .target = Target{.times = 5},
            .query =
                "MATCH p = shortestPath((a:Person {name: $name})-[:MET*..6]-(b:Person {name: $other})) "
                "RETURN length(p)",
            .parameters = PairNames(),
            .by_hand = [this](std::size_t i) {
              return hand_.Distance(graph_.pairs[i].first, graph_.pairs[i].second, kMostSteps);
            }};
  }

  Row AllShortest() const {
    return {.work = "all shortest paths, counted",
            .inputs = std::min<std::size_t>(graph_.pairs.size(), 50),
            .target = Target{.times = 3},
            .query =
                "MATCH p = allShortestPaths((a:Person {name: $name})-[:MET*..6]-(b:Person {name: $other})) "
                "RETURN count(p)",
            .parameters = PairNames(),
            .by_hand = [this](std::size_t i) {
              return hand_.CountShortest(graph_.pairs[i].first, graph_.pairs[i].second, kMostSteps);
            }};
  }

  Row Triangles() const {
    return {.work = "triangles",
            .target = Target{.times = 3},
            .query =
                "MATCH (a)-[:MET]-(b)-[:MET]-(c)-[:MET]-(a) WHERE id(a) < id(b) AND id(b) < id(c) "
                "RETURN count(*)",
            .by_hand = [this](std::size_t) { return hand_.CountTriangles(); }};
  }

  // The persons that the nodes in the first column are, by their names.
  std::vector<std::uint32_t> Persons(const QueryResult& result) const {
    std::vector<NodeId> ids;
    for (const auto& row : result.rows) ids.push_back(row[0].AsNode());
    std::vector<std::uint32_t> persons;
    const auto nodes = reader_->FindNodes(ids);
    if (!nodes.ok()) return persons;
    for (const auto& node : *nodes) {
      if (node) persons.push_back(hand_.PersonOf(reader_->PropertyOf(node->properties, "name").AsString()));
    }
    return persons;
  }

  const MetGraph& graph_;
  const graph::GraphReader* reader_;
  NeighbourArrays& hand_;
};

// Time since it was made.
class Watch {
 public:
  explicit Watch(bool of_processor) : of_processor_(of_processor), ticks_(of_processor ? std::clock() : 0) {}
  double Microseconds() const {
    if (!of_processor_) return speed::Microseconds(start_);
    return 1e6 * static_cast<double>(std::clock() - ticks_) / CLOCKS_PER_SEC;
  }

 private:
  bool of_processor_;
  std::clock_t ticks_;
  Clock::time_point start_ = Clock::now();
};

// Runs `work` for each input, keeps the least time of each, and says how long it all took, in microseconds.
template <typename Work>
double RunPass(bool of_processor, std::vector<double>* times, const Work& work) {
  const auto start = Clock::now();
  for (std::size_t i = 0; i < times->size(); ++i) {
    const Watch one(of_processor);
    const auto check = work(i);  // the answer is looked at after the clock
    (*times)[i] = std::min((*times)[i], one.Microseconds());
    check();
  }
  return Microseconds(start);
}

// Each side runs twice before the other has its turn, so that both find in the caches what they had there.
Result<Measurement> Measure(const Row& row, const graph::GraphReader& reader, const MeasureOptions& measuring) {
  const bool of_processor = measuring.processor_time && row.inputs == 1;
  constexpr double kLong = 5e6;  // a side that takes so many microseconds is not run again
  QueryOptions options;
  options.timeout = std::chrono::minutes(10);
  options.max_memory = 0;
  options.disabled_rules = row.disabled_rules;
  DOSSIER_ASSIGN_OR_RETURN(const PreparedQuery query, PreparedQuery::Prepare(row.query, reader, options));
  std::vector<double> hand_times(row.inputs, std::numeric_limits<double>::max()), query_times = hand_times;
  std::vector<std::int64_t> right(row.inputs);
  Measurement measured{.work = row.work, .target = row.target, .inputs = row.inputs};
  std::optional<Error> failed;
  double hand_took = 0, query_took = 0;
  for (int round = 0; round < measuring.rounds; ++round) {
    for (int pass = 0; pass < 2 && hand_took < kLong; ++pass) {
      hand_took += RunPass(of_processor, &hand_times, [&](std::size_t i) {
        right[i] = row.by_hand(i);
        return [] {};
      });
    }
    for (int pass = 0; pass < 2 && query_took < kLong; ++pass) {
      measured.differing = 0;
      query_took += RunPass(of_processor, &query_times, [&](std::size_t i) {
        if (row.parameters) options.parameters = row.parameters(i);
        return [&, i, result = query.Run(reader, options)] {
          if (!result.ok()) failed = result.error();
          if (result.ok() && result->interrupted) failed = *result->interrupted;
          measured.differing += failed || row.answer(i, *result) != right[i];
        };
      });
      if (failed) return *failed;
    }
  }
  measured.by_hand = Summarise(std::move(hand_times));
  measured.query = Summarise(std::move(query_times));
  return measured;
}

// Texts that differ, so that nothing is there from the time before.
Result<Measurement> MeasurePreparing(const graph::GraphReader& reader) {
  constexpr std::size_t kTexts = 500;
  std::vector<double> times;
  for (std::size_t i = 0; i < kTexts; ++i) {
    const std::string text = fmt::format(
        "MATCH (a:Person {{name: $name}})-[r:MET]-(b:Person) WHERE r.date >= '2015' AND b.name <> 'x{}' "
        "RETURN b.name, r.date ORDER BY r.date DESC LIMIT 10",
        i);
    const auto start = Clock::now();
    const auto query = PreparedQuery::Prepare(text, reader);
    times.push_back(Microseconds(start));
    if (!query.ok()) return query.error();
  }
  return Measurement{.work = "parse and plan",
                     .query = Summarise(std::move(times)),
                     .target = Target{.microseconds = 100},
                     .inputs = kTexts};
}

}  // namespace

Timing Summarise(std::vector<double> microseconds) {
  std::sort(microseconds.begin(), microseconds.end());
  const std::size_t count = microseconds.size();
  return {.median = microseconds[count / 2], .p95 = microseconds[std::min(count - 1, count * 95 / 100)]};
}

Status WriteAnswers(const MetGraph& graph, const std::string& file) {
  NeighbourArrays arrays(graph);
  std::ofstream out(file);
  out << "work;answer\n";
  const RowTable table(graph, nullptr, &arrays);
  for (const Row& row : table.All(true)) {
    for (std::size_t i = 0; i < row.inputs; ++i) out << row.work << ';' << row.by_hand(i) << '\n';
  }
  out.close();
  if (out.fail()) return Error{.code = ErrorCode::kIo, .message = "cannot write " + file};
  return {};
}

Result<std::vector<Measurement>> MeasureQueries(const MetGraph& graph, const graph::GraphReader& reader,
                                                NeighbourArrays* by_hand, const MeasureOptions& options) {
  const RowTable table(graph, &reader, by_hand);
  std::vector<Measurement> measurements;
  for (const Row& row : table.All(graph.meetings.size() <= options.most_triangles)) {
    if (row.work.find(options.only) == std::string::npos) continue;
    DOSSIER_ASSIGN_OR_RETURN(Measurement measured, Measure(row, reader, options));
    measurements.push_back(std::move(measured));
  }
  DOSSIER_ASSIGN_OR_RETURN(Measurement preparing, MeasurePreparing(reader));
  measurements.push_back(std::move(preparing));
  return measurements;
}

}  // namespace dossier::speed
