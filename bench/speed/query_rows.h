// The rows of the speed table: questions asked of a graph by prepared queries and answered by hand over arrays, timed
// side by side in one process and compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/speed/met_graph.h"
#include "bench/speed/neighbour_arrays.h"
#include "core/graph/graph_reader.h"

namespace dossier::speed {

struct Timing {
  double median = 0;  // microseconds
  double p95 = 0;
};

// What a row may take at most: so many times the time by hand, or so many microseconds.
struct Target {
  double times = 0;
  double microseconds = 0;
};

struct Measurement {
  std::string work;
  std::optional<Timing> by_hand;  // none where there is nothing to compare with
  Timing query;
  std::optional<Target> target;
  std::size_t inputs = 0;     // seeds, pairs ... that the work was done for
  std::size_t differing = 0;  // answers of the query that are not those by hand

  double ratio() const { return by_hand ? query.median / by_hand->median : 0; }
  bool over() const {
    return target && (target->times > 0 ? ratio() > target->times : query.median > target->microseconds);
  }
};

struct MeasureOptions {
  std::string only;  // rows with this in their name; empty: all
  // Rows of one input, which take milliseconds and more, and the load go by the processor's time of all threads in
  // place of the clock: for a machine that does other things too.
  bool processor_time = false;
  int rounds = 2;                            // of two runs of each input on each side; the best of all counts
  std::uint64_t most_triangles = 2'000'000;  // triangles are counted in graphs of at most so many relationships
};

// Asks `reader`, which holds `graph`: nodes Person with a name, relationships MET with a date. Errors are those of
// queries; answers that differ are counted.
Result<std::vector<Measurement>> MeasureQueries(const MetGraph& graph, const graph::GraphReader& reader,
                                                NeighbourArrays* by_hand, const MeasureOptions& options);

// The right answers, one a line after a header: `work;answer`, for each input in order. Errors: kIo.
Status WriteAnswers(const MetGraph& graph, const std::string& file);

// Of times, in any order and at least one.
Timing Summarise(std::vector<double> microseconds);

}  // namespace dossier::speed
