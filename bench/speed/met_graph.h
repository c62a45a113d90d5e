// The graph that speed is measured on: persons of unique names who met on days of the years 2000 to 2019, a pair at
// most once. Few have many relationships and most have few (the chance of the i-th of n persons goes with
// (i / n)^-5/9), and two in five close a triangle. The same numbers give the same graph on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace dossier::speed {

struct Meeting {
  std::uint32_t start = 0;  // persons, by number
  std::uint32_t end = 0;
  std::uint32_t day = 0;  // since 2000-01-01, less than kDays
};

struct MetGraph {
  static constexpr std::uint32_t kDays = 7305;
  std::vector<std::string> names;                              // by person
  std::vector<Meeting> meetings;                               // in no order
  std::vector<std::uint32_t> seeds;                            // persons to start at, each has met somebody
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;  // persons to search paths between, the same
};

struct GraphSize {
  std::uint32_t persons = 1'000'000;
  std::uint64_t relationships = 10'000'000;
};

// `relationships` is at most a fifth of all pairs (kUsage). Takes about 2 s for a million relationships, and 50 bytes
// of memory each beside the result.
Result<MetGraph> GenerateMetGraph(const GraphSize& size, std::uint64_t seed);

// As ISO 8601.
std::string DateOfDay(std::uint32_t day);

// Files in `directory`: persons.csv (id,name), edges.bin (start, end, day as 32-bit numbers in the machine's order),
// seeds.txt, pairs.txt; and met.csv (src,dst,date), which reading leaves out. Errors: kIo.
Result<MetGraph> ReadMetGraph(const std::string& directory);
// The same from met.csv in place of edges.bin, without seeds and pairs, as fast as a plain loop reads it: no field is
// checked.
Result<MetGraph> ReadMetTables(const std::string& directory);
Status WriteMetGraph(const MetGraph& graph, const std::string& directory);

}  // namespace dossier::speed
