// A graph in memory that takes extractions made by hand, and short forms of what the tests look at.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/graph/element_id.h"
#include "core/graph/memory_graph.h"
#include "core/ingest/article_batch.h"
#include "core/ingest/ingestor.h"
#include "tests/core/ingest/extraction_builder.h"

namespace dossier::test {

class IngestFixture : public testing::Test {
 protected:
  // Resolves and commits; gives what was found ambiguous.
  std::vector<resolve::AmbiguousName> Store(const extract::Extraction& extraction) {
    return Store(extraction, &graph_);
  }
  static std::vector<resolve::AmbiguousName> Store(const extract::Extraction& extraction, graph::Graph* graph) {
    ingest::ArticleBatch built;
    resolve::Resolutions resolutions;
    {
      const auto reader = graph->Snapshot().value();
      const auto earlier = reader->FindArticleBySource(extraction.document.source).value();
      graph::GraphWriter* const writer = graph->Writer().value();
      resolutions = resolve::ResolveEntities(&extraction, earlier, *reader, writer).value();
      built = ingest::BuildArticleBatch(extraction, resolutions, earlier, *reader, Ontology(), writer).value();
    }
    const Status status = graph->Writer().value()->Commit(built.batch);
    EXPECT_TRUE(status.ok()) << status.error().message;
    return resolutions.ambiguous;
  }

  void Forget(std::string_view source) { Forget(source, &graph_); }
  static void Forget(std::string_view source, graph::Graph* graph) {
    const ArticleId id = graph->Snapshot().value()->FindArticleBySource(source).value().value();
    const auto summary = ingest::Forget(id, Ontology(), false, graph);
    EXPECT_TRUE(summary.ok());
  }

  // The graph as lines, without ids: "Person Ann (Annie)" and "Ann -MET 2024 x2-> Bo".
  std::vector<std::string> Lines() const {
    const auto reader = graph_.Snapshot().value();
    std::vector<std::string> lines;
    for (NodeId id : reader->ScanNodes(std::nullopt, kNoNode, 1000).value()) {
      const graph::Node node = *reader->FindNode(id).value();
      std::string line =
          reader->symbols().labels.Name(node.labels.at(0)) + " " + Text(*reader, node.properties, "name");
      const graph::Value aliases = Get(*reader, node.properties, "aliases");
      for (const graph::Value& alias : aliases.AsList()) line += " (" + alias.AsString() + ")";
      lines.push_back(line);
    }
    for (RelationshipId id : reader->ScanRelationships(std::nullopt, kNoRelationship, 1000).value()) {
      const graph::Relationship r = *reader->FindRelationship(id).value();
      const auto name = [&](NodeId n) { return Text(*reader, reader->FindNode(n).value()->properties, "name"); };
      std::string line = name(r.start) + " -" + reader->symbols().types.Name(r.type);
      if (const auto date = Text(*reader, r.properties, "date"); !date.empty()) line += " " + date;
      if (const auto modality = Text(*reader, r.properties, "modality"); modality != "asserted") line += " " + modality;
      line += " x" + std::to_string(Get(*reader, r.properties, "assertions").AsInteger()) + "-> " + name(r.end);
      lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  static graph::Value Get(const graph::GraphReader& reader, const graph::PropertyMap& properties, const char* key) {
    const auto id = reader.symbols().keys.Find(key);
    return id ? FindProperty(properties, *id) : graph::Value();
  }
  static std::string Text(const graph::GraphReader& reader, const graph::PropertyMap& properties, const char* key) {
    const graph::Value value = Get(reader, properties, key);
    return value.Is(graph::ValueType::kString) ? value.AsString() : std::string();
  }

  static const graph::Ontology& Ontology() { return graph::Ontology::BuiltIn(); }

  graph::MemoryGraph graph_;
};

}  // namespace dossier::test
