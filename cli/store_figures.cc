#include "cli/store_figures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dossier::cli {

using storage::FamilyStatistics;
using storage::StoreStatistics;

std::vector<std::pair<std::string, std::uint64_t>> StoreFigures(const StoreStatistics& s) {
  std::uint64_t table_bytes = 0, memory_bytes = 0, files = 0;
  for (const FamilyStatistics& family : s.families) {
    table_bytes += family.table_bytes;
    memory_bytes += family.memory_bytes;
    files += family.files;
  }
  return {{"formatVersion", static_cast<std::uint64_t>(s.format_version)},
          {"commits", s.commits},
          {"bytes", s.bytes_on_disk},
          {"tableBytes", table_bytes},
          {"tableFiles", files},
          {"logBytes", s.log_bytes},
          {"logFiles", s.log_files},
          {"memtableBytes", memory_bytes},
          {"indexAndFilterBytes", s.index_and_filter_bytes},
          {"cacheCapacity", s.cache_capacity},
          {"cacheBytes", s.cache_bytes},
          {"cacheHits", s.cache_hits},
          {"cacheMisses", s.cache_misses},
          {"neighbourListBytes", s.neighbour_list_bytes},
          {"pendingCompactionBytes", s.pending_compaction_bytes},
          {"runningCompactions", s.running_compactions},
          {"runningFlushes", s.running_flushes},
          {"writesSlowed", s.stalls.slowed},
          {"writesStopped", s.stalls.stopped},
          {"stallMicroseconds", s.stalls.microseconds}};
}

Listing StoreListing(const StoreStatistics& s) {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  Listing listing{.columns = {}, .rows = {{}}};
  for (const auto& [name, value] : StoreFigures(s)) {
    listing.columns.push_back(name);
    listing.rows[0].push_back(number(value));
  }
  graph::List families;
  for (const FamilyStatistics& f : s.families) {
    graph::List levels;
    for (const std::uint64_t files : f.files_by_level) levels.push_back(number(files));
    families.push_back(graph::Map{{"name", f.name},
                                  {"keys", number(f.keys)},
                                  {"tableBytes", number(f.table_bytes)},
                                  {"memtableBytes", number(f.memory_bytes)},
                                  {"files", number(f.files)},
                                  {"filesByLevel", levels}});
  }
  listing.columns.push_back("families");
  listing.rows[0].push_back(families);
  return listing;
}

std::string StoreText(const StoreStatistics& s, const std::string& path) {
  const auto kilobytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e3; };
  std::string out = fmt::format("store {}   format version {}   {} commits   {:.1f} kB\n", path, s.format_version,
                                s.commits, kilobytes(s.bytes_on_disk));
  out += fmt::format(
      "write-ahead log {:.1f} kB in {} files   memory: caches {:.1f} of {:.1f} kB, indexes and filters {:.1f} kB\n",
      kilobytes(s.log_bytes), s.log_files, kilobytes(s.cache_bytes), kilobytes(s.cache_capacity),
      kilobytes(s.index_and_filter_bytes));
  if (s.neighbour_list_bytes > 0) out += fmt::format("neighbour lists {:.1f} kB\n", kilobytes(s.neighbour_list_bytes));
  out += fmt::format("{:<14} {:>10} {:>12} {:>6}  {:<16} {:>12}\n", "family", "keys", "kB on disk", "files", "by level",
                     "kB in memory");
  for (const FamilyStatistics& f : s.families) {
    out += fmt::format("{:<14} {:>10} {:>12.1f} {:>6}  {:<16} {:>12.1f}\n", f.name, f.keys, kilobytes(f.table_bytes),
                       f.files, fmt::format("{}", fmt::join(f.files_by_level, " ")), kilobytes(f.memory_bytes));
  }
  return out;
}

}  // namespace dossier::cli
