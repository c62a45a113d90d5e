#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/core/extract/extract_testing.h"
#include "tests/core/extract/graph_scorer.h"

namespace dossier::extract {
namespace {

// The gold graphs of a folder by article: by its id, and by its URL where it has one.
std::map<std::string, nlohmann::json> ReadGold(const std::filesystem::path& folder) {
  std::map<std::string, nlohmann::json> gold;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    constexpr std::string_view kEnding = ".gold.json";
    if (!name.ends_with(kEnding)) continue;
    std::ifstream file(entry.path());
    nlohmann::json graph = nlohmann::json::parse(file);
    if (graph["url"].is_string()) gold[graph["url"].get<std::string>()] = graph;
    gold[name.substr(0, name.size() - kEnding.size())] = std::move(graph);
  }
  return gold;
}

// Scores every article of `articles` that has a graph in the folder `gold`.
GraphScore ScoreFolder(const std::filesystem::path& articles, const std::filesystem::path& gold, int* count) {
  const Extractor extractor = Extractor::Create(graph::Ontology::BuiltIn()).value();
  const std::map<std::string, nlohmann::json> graphs = ReadGold(gold);
  GraphScore score;
  text::ArticleReader reader({articles.string()}, {});
  while (auto next = reader.Next()) {
    const auto* raw = std::get_if<text::RawArticle>(&*next);
    if (raw == nullptr) continue;
    const auto graph = graphs.find(raw->id);
    if (graph == graphs.end()) continue;
    Result<text::Document> document = text::CleanArticle(*raw);
    if (!document.ok()) continue;
    ++*count;
    score.errors += "-- " + raw->id + "\n";
    ScoreExtraction(graph->second, extractor.Extract(std::move(document).value()), &score);
  }
  std::cout << *count << " articles: nodes P " << score.nodes.Precision() << " R " << score.nodes.Recall() << " F1 "
            << score.nodes.F1() << "; edges P " << score.edges.Precision() << " R " << score.edges.Recall() << " F1 "
            << score.edges.F1() << "\n";
  return score;
}

// Floors only rise.
TEST(GoldenArticlesTest, SampleArticlesStayAboveTheirFloors) {
  const std::filesystem::path root = DOSSIER_SOURCE_DIR;
  int count = 0;
  const GraphScore score = ScoreFolder(root / "samples/articles", root / "tests/golden", &count);
  EXPECT_EQ(count, 17);
  EXPECT_GE(score.nodes.F1(), 0.88) << score.errors;
  EXPECT_GE(score.edges.F1(), 0.59) << score.errors;
  EXPECT_GE(score.edges.Precision(), 0.74) << score.errors;
}

// Nobody worked from these articles (tests/golden/README.md), so a failure names no error.
TEST(GoldenArticlesTest, HeldOutArticlesStayAboveTheirFloors) {
  const std::filesystem::path folder = std::filesystem::path(DOSSIER_SOURCE_DIR) / "tests/golden/held_out";
  int count = 0;
  const GraphScore score = ScoreFolder(folder, folder, &count);
  EXPECT_GE(count, 32);
  EXPECT_GE(score.nodes.Precision(), 0.85);
  EXPECT_GE(score.nodes.Recall(), 0.86);
  EXPECT_GE(score.edges.Precision(), 0.69);
  EXPECT_GE(score.edges.Recall(), 0.42);
}

TEST(GoldenArticlesTest, RealArticlesStayAboveTheirFloors) {
  const char* shared = std::getenv("DOSSIER_SHARED");
  const std::filesystem::path root =
      shared != nullptr ? std::filesystem::path(shared) : std::filesystem::path(DOSSIER_SOURCE_DIR) / "../shared";
  if (!std::filesystem::is_directory(root / "articles"))
    GTEST_SKIP() << "no articles in " << root << "; set DOSSIER_SHARED to the folder that holds them";
  int count = 0;
  const GraphScore score = ScoreFolder(root / "articles", root / "articles", &count);
  EXPECT_GE(score.nodes.F1(), 0.94) << score.errors;
  EXPECT_GE(score.edges.F1(), 0.89) << score.errors;
}

}  // namespace
}  // namespace dossier::extract
