#include "bench/speed/speed_run.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>

#include "bench/child_process.h"
#include "bench/speed/load_graph.h"
#include "core/graph/memory_graph.h"
#include "query/query_engine.h"
#include "storage/graph_store.h"

namespace dossier::speed {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::uint64_t BytesAllocated() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

std::uint64_t BytesUnder(const std::string& directory) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(directory, error)) {
    if (entry.is_regular_file(error)) bytes += entry.file_size(error);
  }
  return bytes;
}

Result<GraphReport> RunInMemory(const MetGraph& graph, NeighbourArrays* arrays, const RunOptions& options) {
  GraphReport report{.graph = "memory graph"};
  const std::uint64_t bytes_before = BytesAllocated();
  graph::MemoryGraph memory;
  const auto start = Clock::now();
  DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter * writer, memory.Writer());
  DOSSIER_RETURN_IF_ERROR(LoadByCommits(graph, writer));
  report.load_seconds = SecondsSince(start);
  DOSSIER_ASSIGN_OR_RETURN(const auto reader, memory.Snapshot());
  DOSSIER_ASSIGN_OR_RETURN(report.rows, MeasureQueries(graph, *reader, arrays, options.measure));
  report.bytes_in_memory = BytesAllocated() - bytes_before;
  return report;
}

// What a command waits for that asks one question: opening the files, a snapshot, preparing, the answer.
Result<Measurement> MeasureFirstAnswer(const MetGraph& graph, const std::string& path, int hops,
                                       NeighbourArrays* arrays) {
  constexpr std::size_t kOpenings = 20;
  Measurement measured{
      .work = hops == 0 ? std::string("open, then node by name") : "open, then " + std::to_string(hops) + " hops",
      .target = Target{.microseconds = 50'000},
      .inputs = std::min(kOpenings, graph.seeds.size())};
  const std::string text = hops == 0 ? "MATCH (a:Person {name: $name}) RETURN count(a)"
                                     : "MATCH (a:Person {name: $name})-[:MET*1.." + std::to_string(hops) +
                                           "]-(b) WHERE b <> a RETURN count(DISTINCT b)";
  std::vector<double> times;
  for (std::size_t i = 0; i < measured.inputs; ++i) {
    query::QueryOptions asked;
    asked.parameters["name"] = graph.names[graph.seeds[i]];
    const auto start = Clock::now();
    DOSSIER_ASSIGN_OR_RETURN(const auto store, storage::GraphStore::Open(path, {}));
    DOSSIER_ASSIGN_OR_RETURN(const auto reader, store->Snapshot());
    DOSSIER_ASSIGN_OR_RETURN(const auto result, query::RunQuery(text, *reader, asked));
    times.push_back(1e6 * SecondsSince(start));
    const std::int64_t right = hops == 0 ? 1 : arrays->CountWithin(graph.seeds[i], hops);
    measured.differing += result.rows.empty() || result.rows[0][0].AsInteger() != right;
  }
  measured.query = Summarise(std::move(times));
  return measured;
}

Status LoadStoreByCommits(const MetGraph& graph, const std::string& path, GraphReport* report) {
  const auto start = Clock::now();
  {
    DOSSIER_ASSIGN_OR_RETURN(const auto store, storage::GraphStore::Open(path, {.mode = storage::OpenMode::kReadWrite,
                                                                                .create_if_missing = true}));
    DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter * writer, store->Writer());
    DOSSIER_RETURN_IF_ERROR(LoadByCommits(graph, writer));
  }
  report->load_seconds = SecondsSince(start);
  return {};
}

// What a server does as it starts, and the first large search of other processes.
Result<Measurement> MeasureLists(const storage::GraphStore& store, bool of_processor) {
  const auto start = Clock::now();
  const std::clock_t ticks = std::clock();
  DOSSIER_RETURN_IF_ERROR(store.PrepareNeighbourLists());
  const double seconds =
      of_processor ? static_cast<double>(std::clock() - ticks) / CLOCKS_PER_SEC : SecondsSince(start);
  return Measurement{
      .work = "neighbour lists, made once", .query = {.median = 1e6 * seconds, .p95 = 1e6 * seconds}, .inputs = 1};
}

// The whole program, from its start to its end; by hand the same tables become arrays.
Status ImportStore(const MetGraph& graph, const std::string& path, const RunOptions& options, GraphReport* report) {
  const std::string tables = options.scratch + "/tables";
  std::error_code failed;
  fs::create_directories(tables, failed);
  DOSSIER_RETURN_IF_ERROR(WriteMetGraph(graph, tables));
  Measurement load{.work = "CSV load", .inputs = 1};
  if (graph.meetings.size() == GraphSize().relationships) load.target = Target{.microseconds = 8e6};
  auto start = Clock::now();
  const std::clock_t ticks = std::clock();
  {
    DOSSIER_ASSIGN_OR_RETURN(const MetGraph read, ReadMetTables(tables));
    const NeighbourArrays arrays(read);
    load.by_hand = Timing{.median = 1e6 * (options.measure.processor_time
                                               ? static_cast<double>(std::clock() - ticks) / CLOCKS_PER_SEC
                                               : SecondsSince(start))};
    load.by_hand->p95 = load.by_hand->median;
    load.differing = read.meetings.size() != graph.meetings.size();
  }
  start = Clock::now();
  DOSSIER_ASSIGN_OR_RETURN(ChildProcess import, ChildProcess::Start({options.importer,
                                                                     "import",
                                                                     "--db",
                                                                     path,
                                                                     "-q",
                                                                     "--nodes",
                                                                     tables + "/persons.csv",
                                                                     "--id",
                                                                     "id",
                                                                     "--label",
                                                                     "Person",
                                                                     "--relationships",
                                                                     tables + "/met.csv",
                                                                     "--start",
                                                                     "src",
                                                                     "--end",
                                                                     "dst",
                                                                     "--date",
                                                                     "date",
                                                                     "--type",
                                                                     "MET"}));
  while (import.ReadLine()) {
  }
  const ChildProcess::Ending ending = import.Wait();
  report->load_seconds = options.measure.processor_time ? ending.processor_seconds : SecondsSince(start);
  if (ending.status != 0) {
    return Error{.code = ErrorCode::kInternal,
                 .message = options.importer + " import ended with status " + std::to_string(ending.status)};
  }
  load.query = {.median = 1e6 * report->load_seconds, .p95 = 1e6 * report->load_seconds};
  report->rows.push_back(std::move(load));
  report->import_peak_memory = ending.peak_memory_kb * 1024;
  fs::remove_all(tables, failed);
  return {};
}

Result<GraphReport> RunInStore(const MetGraph& graph, NeighbourArrays* arrays, const RunOptions& options) {
  GraphReport report{.graph = "store"};
  const std::string path = options.scratch + "/store";
  DOSSIER_RETURN_IF_ERROR(options.importer.empty() ? LoadStoreByCommits(graph, path, &report)
                                                   : ImportStore(graph, path, options, &report));
  report.bytes_on_disk = BytesUnder(path);
  {
    const std::uint64_t bytes_before = BytesAllocated();
    DOSSIER_ASSIGN_OR_RETURN(const auto store, storage::GraphStore::Open(path, {}));
    DOSSIER_ASSIGN_OR_RETURN(const auto reader, store->Snapshot());
    DOSSIER_ASSIGN_OR_RETURN(Measurement lists, MeasureLists(*store, options.measure.processor_time));
    report.rows.push_back(std::move(lists));
    DOSSIER_ASSIGN_OR_RETURN(const auto rows, MeasureQueries(graph, *reader, arrays, options.measure));
    report.bytes_in_memory = BytesAllocated() - bytes_before;
    report.rows.insert(report.rows.end(), rows.begin(), rows.end());
  }
  for (const int hops : {0, 2}) {
    DOSSIER_ASSIGN_OR_RETURN(Measurement first, MeasureFirstAnswer(graph, path, hops, arrays));
    report.rows.push_back(std::move(first));
  }
  std::error_code ignored;
  fs::remove_all(path, ignored);
  return report;
}

}  // namespace

Result<SizeReport> RunSpeed(const MetGraph& graph, const RunOptions& options) {
  SizeReport report{.persons = graph.names.size(), .relationships = graph.meetings.size()};
  const auto start = Clock::now();
  NeighbourArrays arrays(graph);
  report.arrays_seconds = SecondsSince(start);
  report.bytes_of_arrays = arrays.bytes();
  for (std::uint32_t i = 0; i < graph.names.size(); ++i)
    report.most_met = std::max(report.most_met, arrays.DegreeOf(i));
  if (options.memory_graph) {
    DOSSIER_ASSIGN_OR_RETURN(GraphReport memory, RunInMemory(graph, &arrays, options));
    report.graphs.push_back(std::move(memory));
  }
  if (options.store) {
    DOSSIER_ASSIGN_OR_RETURN(GraphReport store, RunInStore(graph, &arrays, options));
    report.graphs.push_back(std::move(store));
  }
  return report;
}

}  // namespace dossier::speed
