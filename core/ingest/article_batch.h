// The batch that puts an article into a graph, takes one out, or does both at once (a changed article): nodes and
// relationships are computed anew from all the assertions and mentions that remain, so what other articles support
// stays, though it may pass to another node. Thread safety: pure functions, save that ids and names are taken from the
// writer.
#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/extract/extraction.h"
#include "core/graph/graph_reader.h"
#include "core/graph/graph_writer.h"
#include "core/graph/ontology.h"
#include "core/resolve/entity_resolver.h"

namespace dossier::ingest {

// What a batch will do, for people.
struct BatchSummary {
  std::uint64_t assertions = 0;  // of the article that is put
  std::uint64_t new_nodes = 0, removed_nodes = 0;
  std::uint64_t new_relationships = 0, removed_relationships = 0, changed_relationships = 0;
  std::uint64_t removed_assertions = 0;
};

struct ArticleBatch {
  graph::GraphBatch batch;
  BatchSummary summary;
  ArticleId article = kNoArticle;  // that is put
};

// Adds the extracted article; `replaced` is its earlier version, whose id it keeps.
Result<ArticleBatch> BuildArticleBatch(const extract::Extraction& extraction, const resolve::Resolutions& resolutions,
                                       std::optional<ArticleId> replaced, const graph::GraphReader& reader,
                                       const graph::Ontology& ontology, graph::GraphWriter* writer);

// Takes the article out, and every extracted node and relationship that nothing else supports. It must exist.
Result<ArticleBatch> BuildForgetBatch(ArticleId article, const resolve::Resolutions& resolutions,
                                      const graph::GraphReader& reader, const graph::Ontology& ontology,
                                      graph::GraphWriter* writer);

}  // namespace dossier::ingest
