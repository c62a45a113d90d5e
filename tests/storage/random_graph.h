// Random batches that keep the rules of graph_batch.h, and everything a reader can say as text, to compare two graphs.
#pragma once

#include <cstdint>
#include <random>
#include <set>
#include <string>

#include "core/graph/graph.h"

namespace dossier::storage {

// Makes batches for graphs that have had all its batches before and nothing else. Deterministic in the seed.
class RandomBatches {
 public:
  explicit RandomBatches(std::uint32_t seed) : random_(seed) {}

  // The names are interned and ids reserved in `writer`, in the same order whatever the graph.
  graph::GraphBatch Next(graph::GraphWriter* writer, const graph::GraphReader& now);

 private:
  std::uint64_t Below(std::uint64_t n) { return n == 0 ? 0 : random_() % n; }
  bool OneIn(std::uint64_t n) { return Below(n) == 0; }
  std::string Word();
  graph::Value RandomValue(int depth);
  graph::PropertyMap Properties(graph::GraphWriter* writer, bool named);
  graph::ArticleRecord Article(graph::GraphWriter* writer, ArticleId id, const std::vector<NodeId>& nodes,
                               const std::vector<graph::Relationship>& relationships);

  std::mt19937 random_;
};

// All that `reader` says, in one order: counts, records, indexes, adjacency in both directions, provenance.
std::string DumpGraph(const graph::GraphReader& reader);

}  // namespace dossier::storage
