#include "bench/eval/speed_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <thread>

#include "bench/eval/pipeline.h"
#include "core/text/annotator.h"
#include "core/text/article_reader.h"

namespace dossier::eval {

namespace {

template <typename Work>
double BestSeconds(std::int64_t rounds, const Work& work) {
  double best = std::numeric_limits<double>::max();
  for (std::int64_t i = 0; i < std::max<std::int64_t>(rounds, 1); ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

std::size_t CountWords(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

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
              {"stage", "words a second", "share of the whole"},
              {},
              {}};
  const double clean = BestSeconds(options.rounds, [&] {
    for (const text::RawArticle& article : raw) (void)text::CleanArticle(article);
  });
  const double tokens = BestSeconds(options.rounds, [&] {
    for (const text::Document& document : documents) (void)text::Annotate(document);
  });
  const double annotated = BestSeconds(options.rounds, [&] {
    for (const text::Document& document : documents) {
      text::AnnotatedDocument annotation = text::Annotate(document);
      pipeline.model().Annotate(&annotation);
    }
  });
  const double extracted = BestSeconds(options.rounds, [&] {
    for (const text::Document& document : documents) (void)pipeline.extractor().Extract(document);
  });
  const double whole = BestSeconds(options.rounds, [&] { RunWhole(raw, pipeline.extractor(), 1); });
  const auto add = [&](const std::string& name, double seconds) {
    const double speed = static_cast<double>(words) / std::max(seconds, 1e-9);
    table.rows.push_back({name, static_cast<std::int64_t>(speed), seconds / whole});
  };
  add("clean", clean);
  add("sentences and tokens", tokens);
  add(pipeline.model().has_network() ? "language model" : "language model (none)", std::max(annotated - tokens, 0.0));
  add("mentions, coreference, relations", std::max(extracted - annotated, 0.0));
  add("whole pipeline, 1 thread", whole);
  if (options.threads > 1) {
    const double parallel = BestSeconds(options.rounds, [&] { RunWhole(raw, pipeline.extractor(), options.threads); });
    add(fmt::format("whole pipeline, {} threads", options.threads), parallel);
    table.note = fmt::format("{} threads are {:.2f} times as fast", options.threads, whole / parallel);
  }
  return Report{std::move(table)};
}

}  // namespace dossier::eval
