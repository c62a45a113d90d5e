// Graphs as they are scored: what an annotator found in an article, and what extraction finds. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/partial_date.h"
#include "core/base/result.h"
#include "core/extract/extraction.h"
#include "models/data/article_corpus.h"

namespace dossier::eval {

struct ScoredNode {
  std::string name;
  std::string kind;
  std::vector<std::string> aliases;
  bool optional = false;
};

struct ScoredEdge {
  std::string from, type, to;  // ends by the names of nodes
  std::string date, title;     // or empty
  std::string evidence;        // the sentence
  bool optional = false;
  double confidence = 1;  // of a predicted one
  std::string rule;       // of a predicted one
};

struct ScoredGraph {
  std::vector<ScoredNode> nodes;
  std::vector<ScoredEdge> edges;
  std::optional<PartialDate> published;  // of a gold graph in JSON, as is the URL of its article
  std::string url;
};

struct GoldArticle {
  std::string id;
  std::string domain;                    // or empty
  std::optional<PartialDate> published;  // as annotated; the document has its own only where the text states it
  text::Document document;
  ScoredGraph graph;
  std::optional<models::CorpusArticle> corpus;  // what trainers learn from; gold JSON has none
};

ScoredGraph GraphOfCorpusArticle(const models::CorpusArticle& article);
// What an extraction says happened: negated, planned and possible assertions are left out.
ScoredGraph GraphOfExtraction(const extract::Extraction& extraction);
// A gold graph in JSON (docs/evaluation.md). kBadInput, naming `where`.
Result<ScoredGraph> ReadGoldJson(const std::string& json, const std::string& where);

// Articles of .art files and of ID.gold.json files; a directory stands for all of them in it, by name. The text of
// ID.gold.json is the article of that URL or ID in the folder `texts`, or in its own folder where that is empty.
// kNotFound, kBadInput.
Result<std::vector<GoldArticle>> ReadGoldArticles(const std::vector<std::string>& paths, const std::string& texts = {});

}  // namespace dossier::eval
