#include "core/ingest/ingestor.h"

#include <fmt/format.h>

#include <chrono>

#include "core/graph/element_id.h"

namespace dossier::ingest {
namespace {

std::int64_t UnixNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Whether the graph holds this very article, read and extracted before.
bool IsUnchanged(const graph::GraphReader& reader, const text::Document& document) {
  const auto id = reader.FindArticleBySource(document.source);
  if (!id.ok() || !*id) return false;
  const auto article = reader.FindArticleHeader(**id);
  return article.ok() && *article && (*article)->hash == document.hash;
}

void AddUp(const BatchSummary& part, BatchSummary* sum) {
  sum->assertions += part.assertions;
  sum->new_nodes += part.new_nodes;
  sum->removed_nodes += part.removed_nodes;
  sum->new_relationships += part.new_relationships;
  sum->removed_relationships += part.removed_relationships;
  sum->changed_relationships += part.changed_relationships;
  sum->removed_assertions += part.removed_assertions;
}

class Ingestor {
 public:
  Ingestor(const graph::Ontology& ontology, const IngestOptions& options, graph::Graph* graph)
      : ontology_(ontology), options_(options), graph_(graph) {}

  // The whole way of one article, from what it says to the graph that says it too.
  Result<ArticleOutcome> Store(const extract::Extraction& extraction) {
    DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter* const writer, graph_->Writer());
    ArticleBatch built;
    ArticleOutcome outcome;
    {
      // The snapshot must go before the commit: a graph in memory then changes in place.
      DOSSIER_ASSIGN_OR_RETURN(const auto reader, graph_->Snapshot());
      DOSSIER_ASSIGN_OR_RETURN(const auto earlier, reader->FindArticleBySource(extraction.document.source));
      // An input that comes twice in one run was not there yet when `unchanged` was asked.
      if (earlier && IsUnchanged(*reader, extraction.document)) return Unchanged(extraction.document.source, *earlier);
      DOSSIER_ASSIGN_OR_RETURN(resolve::Resolutions resolutions,
                               resolve::ResolveEntities(&extraction, earlier, *reader, writer));
      DOSSIER_ASSIGN_OR_RETURN(built, BuildArticleBatch(extraction, resolutions, earlier, *reader, ontology_, writer));
      outcome.result = earlier ? ArticleResult::kReplaced : ArticleResult::kStored;
      outcome.ambiguous = std::move(resolutions.ambiguous);
    }
    outcome.source = extraction.document.source;
    outcome.article = built.article;
    outcome.sentences = extraction.sentences.size();
    outcome.nodes = extraction.nodes.size();
    outcome.changes = built.summary;
    built.batch.history.push_back({.unix_seconds = UnixNow(),
                                   .action = outcome.result == ArticleResult::kReplaced ? "replace" : "ingest",
                                   .subject = graph::ToElementId(built.article),
                                   .detail = outcome.source});
    if (!options_.dry_run) DOSSIER_RETURN_IF_ERROR(writer->Commit(built.batch));
    return outcome;
  }

  Result<ArticleOutcome> Unchanged(std::string source, std::optional<ArticleId> id) const {
    ArticleOutcome outcome{.result = ArticleResult::kUnchanged, .source = std::move(source)};
    if (!id) {
      DOSSIER_ASSIGN_OR_RETURN(const auto reader, graph_->Snapshot());
      DOSSIER_ASSIGN_OR_RETURN(id, reader->FindArticleBySource(outcome.source));
    }
    outcome.article = id.value_or(kNoArticle);
    return outcome;
  }

 private:
  const graph::Ontology& ontology_;
  const IngestOptions& options_;
  graph::Graph* const graph_;
};

void Count(const ArticleOutcome& outcome, IngestReport* report) {
  switch (outcome.result) {
    case ArticleResult::kStored: ++report->stored; break;
    case ArticleResult::kReplaced: ++report->replaced; break;
    case ArticleResult::kUnchanged: ++report->unchanged; break;
    case ArticleResult::kFailed: ++report->failed; break;
  }
  AddUp(outcome.changes, &report->changes);
}

}  // namespace

Result<IngestReport> Ingest(const std::vector<std::string>& paths, const extract::Extractor& extractor,
                            const graph::Ontology& ontology, const IngestOptions& options, graph::Graph* graph,
                            const std::function<void(const ArticleOutcome&)>& progress) {
  const auto start = std::chrono::steady_clock::now();
  std::stop_source stop_here;  // fail_fast
  const std::stop_callback forward(options.stream.stop, [&] { stop_here.request_stop(); });
  StreamOptions stream = options.stream;
  stream.stop = stop_here.get_token();

  Ingestor ingestor(ontology, options, graph);
  IngestReport report;
  {
    // Articles are compared with the graph as it was before the run; Store looks again.
    DOSSIER_ASSIGN_OR_RETURN(auto before, graph->Snapshot());
    const auto unchanged = [&](const text::Document& document) { return IsUnchanged(*before, document); };
    const auto store = [&](StreamItem item) -> Status {
      ArticleOutcome outcome;
      if (auto* failure = std::get_if<text::ReadFailure>(&item)) {
        outcome = {.result = ArticleResult::kFailed, .source = failure->source, .error = std::move(failure->error)};
        if (options.fail_fast) stop_here.request_stop();
      } else if (auto* same = std::get_if<UnchangedArticle>(&item)) {
        DOSSIER_ASSIGN_OR_RETURN(outcome, ingestor.Unchanged(std::move(same->source), std::nullopt));
      } else {
        DOSSIER_ASSIGN_OR_RETURN(outcome, ingestor.Store(std::get<extract::Extraction>(item)));
      }
      Count(outcome, &report);
      if (progress) progress(outcome);
      return {};
    };
    DOSSIER_RETURN_IF_ERROR(StreamExtractions(paths, extractor, stream, unchanged, store));
  }
  report.stopped = stream.stop.stop_requested();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

Result<BatchSummary> Forget(ArticleId article, const graph::Ontology& ontology, bool dry_run, graph::Graph* graph) {
  DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter* const writer, graph->Writer());
  ArticleBatch built;
  {
    DOSSIER_ASSIGN_OR_RETURN(const auto reader, graph->Snapshot());
    DOSSIER_ASSIGN_OR_RETURN(const auto record, reader->FindArticleHeader(article));
    if (!record) {
      return Error{.code = ErrorCode::kNotFound, .message = "there is no article " + graph::ToElementId(article)};
    }
    DOSSIER_ASSIGN_OR_RETURN(const auto resolutions, resolve::ResolveEntities(nullptr, article, *reader, writer));
    DOSSIER_ASSIGN_OR_RETURN(built, BuildForgetBatch(article, resolutions, *reader, ontology, writer));
    built.batch.history.push_back({.unix_seconds = UnixNow(),
                                   .action = "forget",
                                   .subject = graph::ToElementId(article),
                                   .detail = record->source});
  }
  if (!dry_run) DOSSIER_RETURN_IF_ERROR(writer->Commit(built.batch));
  return built.summary;
}

}  // namespace dossier::ingest
