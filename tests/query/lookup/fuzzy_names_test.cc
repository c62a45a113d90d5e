// Fuzzy look-up against the distance of every name, and how few names it looks at.
#include "query/lookup/fuzzy_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/base/did_you_mean.h"
#include "core/graph/memory_graph.h"
#include "core/graph/name_key.h"

namespace dossier::query {
namespace {

// A graph of nodes with these names.
void Fill(const std::vector<std::string>& names, graph::MemoryGraph* graph) {
  graph::GraphWriter* writer = graph->Writer().value();
  const PropertyKeyId name = writer->InternKey(graph::property::kName);
  graph::GraphBatch batch;
  for (const std::string& text : names) {
    batch.put_nodes.push_back({.id = writer->ReserveNode()});
    batch.put_nodes.back().properties.emplace_back(name, text);
  }
  ASSERT_TRUE(writer->Commit(batch).ok());
}

TEST(FuzzyNamesTest, FindsJustTheNamesWithinTheDistance) {
  std::mt19937 random(7);
  const char* letters[] = {"a", "b", "c", " ", "é", "包", "z", "👍"};
  const auto word = [&] {
    std::string text;
    for (std::size_t length = 1 + random() % 7; length > 0; --length) text += letters[random() % std::size(letters)];
    return text;
  };
  std::vector<std::string> names;
  for (int i = 0; i < 3000; ++i) names.push_back(word());
  graph::MemoryGraph graph;
  Fill(names, &graph);
  const auto reader = graph.Snapshot().value();
  const auto& walk = dynamic_cast<const graph::NameWalk&>(*reader);
  for (int i = 0; i < 50; ++i) {
    const std::string wanted = graph::NormalizeName(word());
    if (wanted.empty()) continue;
    for (std::size_t edits = 0; edits <= 3; ++edits) {
      std::vector<FuzzyHit> near;
      for (std::size_t n = 0; n < names.size(); ++n) {
        const std::string name = graph::NormalizeName(names[n]);
        const std::size_t distance = EditDistance(name, wanted, edits);
        if (!name.empty() && distance <= edits) near.push_back({distance, NodeId{n + 1}});
      }
      std::sort(near.begin(), near.end());
      EXPECT_EQ(FindFuzzy(walk, wanted, edits).value(), near) << wanted << ", " << edits;
    }
  }
}

}  // namespace
}  // namespace dossier::query
