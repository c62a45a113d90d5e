// The pipeline from articles to graph, and forgetting, its reverse. Read ingestor.cc to know how Dossier works.
// Thread safety: one ingest or forget on a graph at a time; readers may read meanwhile.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph.h"
#include "core/ingest/article_batch.h"
#include "core/ingest/extraction_stream.h"
#include "core/resolve/entity_resolver.h"

namespace dossier::ingest {

struct IngestOptions {
  StreamOptions stream;
  bool dry_run = false;    // work everything out, commit nothing (each article as if it came alone)
  bool fail_fast = false;  // stop at the first input that cannot be read
};

enum class ArticleResult : unsigned char { kStored, kReplaced, kUnchanged, kFailed };

// What became of one input.
struct ArticleOutcome {
  ArticleResult result = ArticleResult::kFailed;
  std::string source;
  ArticleId article = kNoArticle;  // none where it failed
  std::size_t sentences = 0, nodes = 0;
  BatchSummary changes;
  std::vector<resolve::AmbiguousName> ambiguous;
  std::optional<Error> error;  // kFailed
};

struct IngestReport {
  std::size_t stored = 0, replaced = 0, unchanged = 0, failed = 0;
  bool stopped = false;  // by the stop token, or by fail_fast
  BatchSummary changes;  // summed
  double seconds = 0;
  std::size_t articles() const { return stored + replaced + unchanged + failed; }
};

// Reads, extracts, resolves and commits the articles behind `paths`, in that order, each article in a commit of its
// own: what `progress` was told of is kept, whatever happens next. Inputs that fail are told of and passed over. Errors
// of the graph (kDiskFull, kIo, kStoreDamaged ...) end it and are returned.
Result<IngestReport> Ingest(const std::vector<std::string>& paths, const extract::Extractor& extractor,
                            const graph::Ontology& ontology, const IngestOptions& options, graph::Graph* graph,
                            const std::function<void(const ArticleOutcome&)>& progress);

// Takes an article out of the graph with all that only it supports; kNotFound where there is none. A dry run only says
// what would go.
Result<BatchSummary> Forget(ArticleId article, const graph::Ontology& ontology, bool dry_run, graph::Graph* graph);

}  // namespace dossier::ingest
