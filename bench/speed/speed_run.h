// One run of the benchmark: a graph, by hand and in each of the graphs that Dossier has.
#pragma once

#include <string>
#include <vector>

#include "bench/speed/query_rows.h"

namespace dossier::speed {

// The rows of one graph of Dossier's, or of its opening and loading.
struct GraphReport {
  std::string graph;  // "memory graph", "store"
  std::vector<Measurement> rows;
  double load_seconds = 0;
  std::uint64_t bytes_on_disk = 0;     // of a store
  std::uint64_t bytes_in_memory = 0;   // that the graph, or the open store with its caches, holds after the queries
  std::size_t import_peak_memory = 0;  // bytes; of the program that imported, where one did
};

struct SizeReport {
  std::size_t persons = 0;
  std::size_t relationships = 0;
  std::uint64_t most_met = 0;         // the greatest degree
  double arrays_seconds = 0;          // making the arrays
  std::uint64_t bytes_of_arrays = 0;  // without names
  std::vector<GraphReport> graphs;
};

struct RunOptions {
  bool memory_graph = true;
  bool store = true;
  // A directory for the store, which must not hold one called "store", and for the tables to import; both are removed.
  std::string scratch;
  std::string importer;  // the program `dossier`, to import tables into the store; empty: commits make it
  MeasureOptions measure;
};

Result<SizeReport> RunSpeed(const MetGraph& graph, const RunOptions& options);

}  // namespace dossier::speed
