// pipeline_bench FILE_OR_FOLDER... : words a second of each stage of ingestion on one thread, warm, then of the whole
// pipeline into a graph in memory and into a store on disk. Every article is read ROUNDS times under another name.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <vector>

#include "core/extract/extractor.h"
#include "core/graph/memory_graph.h"
#include "core/ingest/ingestor.h"
#include "core/text/annotator.h"
#include "core/text/article_reader.h"
#include "storage/graph_store.h"

namespace dossier {
namespace {

constexpr int kRounds = 50;

double SecondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::size_t CountWords(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

void Print(std::string_view stage, std::size_t words, double seconds) {
  fmt::print("{:<34} {:>12.0f} words/s {:>9.3f} s\n", stage, static_cast<double>(words) / seconds, seconds);
}

// Stores all articles, and says how long it took.
double Store(const std::vector<extract::Extraction>& extractions, graph::Graph* graph) {
  return SecondsOf([&] {
    for (const extract::Extraction& extraction : extractions) {
      ingest::ArticleBatch built;
      {
        const auto reader = graph->Snapshot().value();
        const auto resolutions = resolve::ResolveEntities(extraction, *reader, std::nullopt).value();
        built = ingest::BuildArticleBatch(extraction, resolutions, *reader, graph::Ontology::BuiltIn(),
                                          graph->Writer().value())
                    .value();
      }
      const Status status = graph->Writer().value()->Commit(built.batch);
      DOSSIER_CHECK(status.ok());
    }
  });
}

int Run(const std::vector<std::string>& paths) {
  std::vector<text::RawArticle> raw;
  text::ArticleReader reader(paths, {});
  while (auto next = reader.Next()) {
    if (auto* article = std::get_if<text::RawArticle>(&*next)) raw.push_back(std::move(*article));
  }
  const auto extractor = extract::Extractor::Create(graph::Ontology::BuiltIn()).value();
  std::vector<text::Document> documents;
  std::size_t words = 0;
  for (const text::RawArticle& article : raw) {
    text::Document document = text::CleanArticle(article).value();
    words += CountWords(document.text);
    documents.push_back(std::move(document));
  }
  if (documents.empty()) return fmt::print(stderr, "error: no articles\n"), 2;
  fmt::print("{} articles, {} words, {} rounds\n", documents.size(), words, kRounds);
  const std::size_t all_words = words * kRounds;

  Print("clean", all_words, SecondsOf([&] {
          for (int i = 0; i < kRounds; ++i) {
            for (const text::RawArticle& article : raw) (void)text::CleanArticle(article);
          }
        }));
  Print("sentences and tokens", all_words, SecondsOf([&] {
          for (int i = 0; i < kRounds; ++i) {
            for (const text::Document& document : documents) (void)text::Annotate(document);
          }
        }));
  std::vector<extract::Extraction> extractions;
  Print("extract (with sentences, tokens)", all_words, SecondsOf([&] {
          for (int i = 0; i < kRounds; ++i) {
            for (const text::Document& document : documents) {
              text::Document copy = document;
              copy.source += fmt::format("#{}", i);
              extractions.push_back(extractor.Extract(std::move(copy)));
            }
          }
        }));
  graph::MemoryGraph memory;
  Print("resolve, commit in memory", all_words, Store(extractions, &memory));
  const auto folder = std::filesystem::temp_directory_path() / "dossier_pipeline_bench";
  std::filesystem::remove_all(folder);
  {
    storage::OpenOptions options;
    options.mode = storage::OpenMode::kReadWrite;
    options.create_if_missing = true;
    const auto store = storage::GraphStore::Open(folder.string(), options).value();
    const double seconds = Store(extractions, store.get());
    Print("resolve, synced commit in store", all_words, seconds);
    fmt::print("{:.0f} synced commits a second\n", static_cast<double>(extractions.size()) / seconds);
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace dossier

int main(int argc, char** argv) { return dossier::Run({argv + 1, argv + argc}); }
