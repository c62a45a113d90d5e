#include "bench/eval/speed_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "bench/eval/pipeline.h"
#include "bench/measure.h"
#include "core/text/annotator.h"
#include "core/text/article_reader.h"

namespace dossier::eval {

namespace {

// Cleans and extracts every article on `threads` threads.
void RunWhole(const std::vector<text::RawArticle>& raw, const extract::Extractor& extractor, std::int64_t threads) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < raw.size(); i = next++) {
      Result<text::Document> document = text::CleanArticle(raw[i]);
      if (document.ok()) (void)extractor.Extract(std::move(document).value());
    }
  };
  std::vector<std::jthread> others;
  for (std::int64_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
}

}  // namespace

Result<Report> MeasureSpeed(const SpeedOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const Pipeline pipeline, Pipeline::Create(options.ontology, options.model));
  std::vector<text::RawArticle> raw;
  std::vector<text::Document> documents;
  std::size_t words = 0;
  text::ArticleReader reader(options.paths, {});
  while (auto next = reader.Next()) {
    auto* article = std::get_if<text::RawArticle>(&*next);
    if (article == nullptr) continue;
    Result<text::Document> document = text::CleanArticle(*article);
    if (!document.ok()) continue;
    words += CountWords(document->text);
    documents.push_back(std::move(document).value());
    raw.push_back(std::move(*article));
  }
  if (raw.empty()) return Error(ErrorCode::kNotFound, "no article can be read");

  Table table{fmt::format("speed: {} articles, {} words, best of {} rounds", raw.size(), words, options.rounds),
              {"stage", "words a second of processor time", "share of it", "words a second by the clock"},
              {},
              {}};
  const Seconds clean = BestSeconds(options.rounds, [&] {
    for (const text::RawArticle& article : raw) (void)text::CleanArticle(article);
  });
  const Seconds tokens = BestSeconds(options.rounds, [&] {
    for (const text::Document& document : documents) (void)text::Annotate(document);
  });
  const Seconds annotated = BestSeconds(options.rounds, [&] {
    for (const text::Document& document : documents) {
      text::AnnotatedDocument annotation = text::Annotate(document);
      pipeline.model().Annotate(&annotation);
    }
  });
  const Seconds extracted = BestSeconds(options.rounds, [&] {
    for (const text::Document& document : documents) (void)pipeline.extractor().Extract(document);
  });
  const Seconds whole = BestSeconds(options.rounds, [&] { RunWhole(raw, pipeline.extractor(), 1); });
  const auto speed = [&](double seconds) {
    return Count(static_cast<std::size_t>(static_cast<double>(words) / std::max(seconds, 1e-6)));
  };
  const auto add_stage = [&](const std::string& name, double seconds) {
    table.rows.push_back({name, speed(seconds), seconds / whole.processor, Cell()});
  };
  add_stage("clean", clean.processor);
  add_stage("sentences and tokens", tokens.processor);
  add_stage(pipeline.model().has_network() ? "language model" : "language model (none)",
            std::max(annotated.processor - tokens.processor, 0.0));
  add_stage("mentions, coreference, relations", std::max(extracted.processor - annotated.processor, 0.0));
  table.rows.push_back({std::string("whole pipeline, 1 thread"), speed(whole.processor), 1.0, speed(whole.wall)});
  if (options.threads > 1) {
    const Seconds parallel = BestSeconds(options.rounds, [&] { RunWhole(raw, pipeline.extractor(), options.threads); });
    table.rows.push_back({fmt::format("whole pipeline, {} threads", options.threads), speed(parallel.processor),
                          parallel.processor / whole.processor, speed(parallel.wall)});
    table.note = fmt::format("by the clock, {} threads are {:.2f} times as fast as one", options.threads,
                             whole.wall / parallel.wall);
  }
  return Report{std::move(table)};
}

}  // namespace dossier::eval
