// A run over features trees: finds the files, runs every scenario, counts by folder. Thread safety: one thread.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace dossier::tck {

enum class Stores { kMemory, kRocksDb, kBoth };

struct KitOptions {
  std::vector<std::filesystem::path> features;  // folders, searched with all below them, or files
  std::filesystem::path graphs;                 // of named graphs; empty: `graphs` beside a features folder or above it
  Stores stores = Stores::kBoth;
  std::string only;          // run only scenarios whose "file: name" contains this
  bool list_failed = false;  // name each scenario that fails, and why
};

struct KitCounts {
  int passed = 0;
  int failed = 0;
};

// Prints a row a folder and, last, "N passed, N failed". A scenario passes where it passes on every store asked for;
// a file that cannot be read as a feature counts as one that failed. Errors: no features folder, no feature in it, a
// store that cannot be made.
Result<KitCounts> RunKit(const KitOptions& options, std::ostream& out);

}  // namespace dossier::tck
