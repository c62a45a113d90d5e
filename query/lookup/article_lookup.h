// From what a person types to an article, and what there is to know of it. Pure functions of the snapshot.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"

namespace dossier::query {

// The one article that `text` means: "a:3"; its source (path or URL); else its short name; else its title, case aside.
// Errors: kNotFound, with "did you mean"; kAmbiguous, with the candidates, one a line, as hint. All but ids and sources
// cost O(articles).
Result<ArticleId> FindArticleByText(const graph::GraphReader& reader, std::string_view text);

// One line of a list of articles.
struct ArticleLine {
  ArticleId id = kNoArticle;
  std::string source, name, title;
  std::optional<PartialDate> published;
  std::size_t sentences = 0, nodes = 0, assertions = 0;
};
// Up to `limit` articles from `after` on, by id.
Result<std::vector<ArticleLine>> ListArticles(const graph::GraphReader& reader, ArticleId after, std::size_t limit);

}  // namespace dossier::query
