#include "bench/eval/gold_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/text/article_reader.h"

namespace dossier::eval {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string TextOf(const json& object, const char* field) {
  const auto found = object.find(field);
  return found == object.end() || found->is_null() ? std::string() : found->get<std::string>();
}

constexpr std::string_view kGoldSuffix = ".gold.json";

using Texts = std::map<std::string, text::RawArticle>;  // by id, and again by URL

// The readable articles of a folder.
Texts ReadTexts(const std::string& folder) {
  Texts texts;
  text::ArticleReader reader({folder}, {});
  while (auto next = reader.Next()) {
    const auto* raw = std::get_if<text::RawArticle>(&*next);
    if (raw == nullptr) continue;
    if (!raw->url.empty()) texts.try_emplace(raw->url, *raw);
    texts.try_emplace(raw->id, *raw);
  }
  return texts;
}

// The article that `gold` (ID.gold.json) was annotated on.
Result<GoldArticle> ReadGoldFile(const fs::path& gold, const Texts& texts) {
  const std::string name = gold.filename().string();
  GoldArticle article;
  article.id = name.substr(0, name.size() - kGoldSuffix.size());
  std::ifstream in(gold, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", gold.string()));
  DOSSIER_ASSIGN_OR_RETURN(article.graph, ReadGoldJson(bytes.str(), gold.string()));
  article.published = article.graph.published;
  // Records of a feed are known by their URL.
  const auto by_url = texts.find(article.graph.url);
  const auto raw = by_url != texts.end() ? by_url : texts.find(article.id);
  if (raw == texts.end()) {
    return Error(ErrorCode::kNotFound, fmt::format("no article '{}' for '{}'", article.id, gold.string()),
                 "--texts names the folder of the articles");
  }
  DOSSIER_ASSIGN_OR_RETURN(article.document, text::CleanArticle(raw->second));
  return article;
}

// Files with annotated articles behind `path`.
std::vector<fs::path> GoldFiles(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return {path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".art") || name.ends_with(kGoldSuffix)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

ScoredGraph GraphOfCorpusArticle(const models::CorpusArticle& article) {
  ScoredGraph graph;
  for (const models::CorpusNode& node : article.nodes) {
    graph.nodes.push_back({node.name, std::string(text::EntityKindName(node.kind)), node.aliases, node.optional});
  }
  for (const models::CorpusEdge& edge : article.edges) {
    graph.edges.push_back({.from = article.nodes[edge.from].name,
                           .type = edge.type,
                           .to = article.nodes[edge.to].name,
                           .date = edge.date ? edge.date->ToIso() : "",
                           .title = edge.title,
                           .evidence = edge.evidence,
                           .optional = !edge.IsRequired(),
                           .rule = {}});
  }
  return graph;
}

ScoredGraph GraphOfExtraction(const extract::Extraction& extraction) {
  ScoredGraph graph;
  for (const extract::ExtractedNode& node : extraction.nodes) {
    graph.nodes.push_back({node.name, node.label, node.aliases, false});
  }
  for (const extract::ExtractedAssertion& assertion : extraction.assertions) {
    if (assertion.polarity != graph::Polarity::kAffirmed) continue;
    if (assertion.modality != graph::Modality::kAsserted && assertion.modality != graph::Modality::kReported) continue;
    graph.edges.push_back(
        {.from = extraction.nodes[assertion.subject].name,
         .type = assertion.type,
         .to = extraction.nodes[assertion.object].name,
         .date = assertion.date ? assertion.date->ToIso() : "",
         .title = assertion.title,
         .evidence = std::string(extraction.sentences[assertion.sentence].In(extraction.document.text)),
         .optional = false,
         .confidence = assertion.confidence,
         .rule = assertion.rule});
  }
  return graph;
}

Result<ScoredGraph> ReadGoldJson(const std::string& text, const std::string& where) {
  ScoredGraph graph;
  try {
    const json parsed = json::parse(text);
    graph.url = TextOf(parsed, "url");
    graph.published = PartialDate::Parse(TextOf(parsed, "published"));
    for (const json& node : parsed.at("nodes")) {
      ScoredNode read{TextOf(node, "name"), TextOf(node, "kind"), {}, node.value("optional", false)};
      if (node.contains("aliases")) read.aliases = node["aliases"].get<std::vector<std::string>>();
      graph.nodes.push_back(std::move(read));
    }
    for (const json& edge : parsed.at("edges")) {
      graph.edges.push_back({.from = TextOf(edge, "from"),
                             .type = TextOf(edge, "type"),
                             .to = TextOf(edge, "to"),
                             .date = TextOf(edge, "date"),
                             .title = TextOf(edge, "title"),
                             .evidence = TextOf(edge, "evidence"),
                             .optional = edge.value("optional", false),
                             .rule = {}});
    }
  } catch (const json::exception& e) {
    return Error(ErrorCode::kBadInput, fmt::format("{} is no gold graph: {}", where, e.what()));
  }
  return graph;
}

Result<std::vector<GoldArticle>> ReadGoldArticles(const std::vector<std::string>& paths, const std::string& texts) {
  std::vector<GoldArticle> articles;
  std::map<std::string, Texts> folders;  // those that were read
  for (const std::string& path : paths) {
    const std::vector<fs::path> files = GoldFiles(path);
    if (files.empty()) {
      return Error(ErrorCode::kNotFound, fmt::format("no .art and no {} file in '{}'", kGoldSuffix, path));
    }
    for (const fs::path& file : files) {
      if (file.string().ends_with(kGoldSuffix)) {
        const std::string folder = !texts.empty() ? texts : file.has_parent_path() ? file.parent_path().string() : ".";
        if (!folders.contains(folder)) folders[folder] = ReadTexts(folder);
        DOSSIER_ASSIGN_OR_RETURN(GoldArticle article, ReadGoldFile(file, folders[folder]));
        articles.push_back(std::move(article));
        continue;
      }
      DOSSIER_ASSIGN_OR_RETURN(std::vector<models::CorpusArticle> corpus, models::ReadArticleCorpus(file.string()));
      for (models::CorpusArticle& article : corpus) {
        ScoredGraph graph = GraphOfCorpusArticle(article);
        articles.push_back(
            {article.id, article.domain, article.published, article.document, std::move(graph), std::move(article)});
      }
    }
  }
  return articles;
}

}  // namespace dossier::eval
