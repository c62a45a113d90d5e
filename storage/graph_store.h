// A graph kept in a directory: graph::Graph on RocksDB. What it promises:
// - Commit returns when the batch is on the disk; a batch is there wholly or not at all, after kill -9 and power loss.
// - Bytes that rot are refused (kStoreDamaged), never served.
// - One process writes; any number read beside it, each snapshot a moment between two commits.
// The files are described in docs/storage_format.md. Damage of a kind that RocksDB's own assertions catch stops the
// process (SIGABRT); starting again is safe.
//
// Thread safety: Snapshot may be called from any thread; Writer's result is for one thread at a time.
// Lifetime: readers keep the files open by themselves, yet no store can be opened for writing again in this process
// until those of the last one are gone.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/graph/graph.h"

namespace dossier::storage {

enum class OpenMode : unsigned char {
  kReadWrite,  // the one writer; a second one is refused with kStoreLocked
  kReadOnly,   // changes no byte in the store's directory, and needs no right to
};

struct OpenOptions {
  OpenMode mode = OpenMode::kReadOnly;
  // Makes the store where there is none: the directory too, not its parents. Only for kReadWrite.
  bool create_if_missing = false;
  // Memory for blocks of table files. More makes reading a big graph faster.
  std::size_t block_cache_bytes = 64u << 20;
  // Memory for what is not yet in table files. More makes long ingests faster and the opening after a crash slower
  // (about 0.1 s for 10 MB). At least 64 kB.
  std::size_t memtable_bytes = 16u << 20;
  // Neighbours that one block of an adjacency list holds at most, 2 to 65,536. More makes searches through hubs faster,
  // and commits that touch hubs slower.
  std::size_t adjacency_block_entries = 512;
  // Counts hits and misses of the block cache for LoadStatistics; writers always do. Costs reads a few per cent.
  bool count_cache_hits = false;
  // Searches expand so many nodes one by one, at 2 to 10 microseconds each, before neighbour lists are made in memory:
  // 12 bytes for each relationship and end, 200 nanoseconds of two threads together for each relationship. Less for a process that lives long
  // and searches much of the graph.
  std::uint64_t neighbour_lists_after = 50'000;
  // kReadOnly beside a writer: how old a snapshot may be. Less makes readers open the files more often (about 10 ms).
  std::chrono::milliseconds max_staleness{1000};
};

class GraphStore final : public graph::Graph {
 public:
  // Version of the files' format that this program writes, and the only one it reads. A store of an earlier version is
  // brought to it when it is opened for writing, at once and wholly; opened for reading it is refused.
  static constexpr int kFormatVersion = 2;

  // Opens the store in the directory `path`. Errors: kStoreMissing (nothing there, a file, a directory of another
  // kind), kStoreLocked (names the holder's process), kStoreVersion, kStoreDamaged, kDiskFull, kIo (no rights ...).
  // Takes milliseconds, and for what the last writer had no time to flush up to a second.
  static Result<std::unique_ptr<GraphStore>> Open(const std::string& path, const OpenOptions& options);
  ~GraphStore() override;

  Result<std::shared_ptr<const graph::GraphReader>> Snapshot() const override;
  Result<graph::GraphWriter*> Writer() override;

  const std::string& path() const;
  // How often a writer was slowed down or stopped since the opening, because tables are not written or merged fast
  // enough; 0 for a reader. O(1), any thread.
  std::uint64_t WriteStalls() const;

  // Makes the neighbour lists of all types in both directions together now, and waits: for servers and benchmarks,
  // whose first large search would make them.
  Status PrepareNeighbourLists() const;

  // Everything behind the interface; for the other files of this folder.
  class Impl;
  const Impl& impl() const { return *impl_; }
  Impl& impl() { return *impl_; }

 private:
  explicit GraphStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dossier::storage
