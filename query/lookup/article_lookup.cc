#include "query/lookup/article_lookup.h"

#include <fmt/format.h>

#include "core/base/did_you_mean.h"
#include "core/base/utf8.h"
#include "core/graph/element_id.h"

namespace dossier::query {
namespace {

constexpr std::size_t kBatch = 256;

// Calls `visit` with every article, by id.
template <typename Visit>
Status ForEachArticle(const graph::GraphReader& reader, Visit visit) {
  for (ArticleId after = kNoArticle;;) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<ArticleId> ids, reader.ScanArticles(after, kBatch));
    if (ids.empty()) return {};
    for (const ArticleId id : ids) {
      DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article, reader.FindArticleHeader(id));
      if (article) visit(*article);
    }
    after = ids.back();
  }
}

}  // namespace

Result<ArticleId> FindArticleByText(const graph::GraphReader& reader, std::string_view text) {
  if (const std::optional<ArticleId> id = graph::ParseArticleId(text)) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article, reader.FindArticleHeader(*id));
    if (article) return *id;
    return Error{ErrorCode::kNotFound, "there is no article " + std::string(text),
                 "list them with: dossier stats --articles"};
  }
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<ArticleId> by_source, reader.FindArticleBySource(text));
  if (by_source) return *by_source;
  std::vector<graph::Article> by_name, by_title;  // without their text
  std::vector<std::string> names;
  const std::string folded = FoldCase(text);
  DOSSIER_RETURN_IF_ERROR(ForEachArticle(reader, [&](const graph::Article& article) {
    graph::Article kept;
    kept.id = article.id, kept.source = article.source, kept.name = article.name, kept.title = article.title;
    names.push_back(article.name);
    if (article.name == text)
      by_name.push_back(std::move(kept));
    else if (FoldCase(article.title) == folded)
      by_title.push_back(std::move(kept));
  }));
  const std::vector<graph::Article>& found = by_name.empty() ? by_title : by_name;
  if (found.size() == 1) return found.front().id;
  if (found.empty()) {
    return Error{ErrorCode::kNotFound, "there is no article \"" + std::string(text) + "\"",
                 DidYouMean(text, names, "list them with: dossier stats --articles")};
  }
  std::string hint;
  for (std::size_t i = 0; i < found.size() && i < 10; ++i) {
    hint += fmt::format("{:<6} {}   {}\n", graph::ToElementId(found[i].id), found[i].source, found[i].title);
  }
  return Error{ErrorCode::kAmbiguous, fmt::format("\"{}\" is {} articles", text, found.size()),
               hint + "Name one by its id, such as " + graph::ToElementId(found.front().id)};
}

Result<std::vector<ArticleLine>> ListArticles(const graph::GraphReader& reader, ArticleId after, std::size_t limit) {
  std::vector<ArticleLine> lines;
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<ArticleId> ids, reader.ScanArticles(after, limit));
  for (const ArticleId id : ids) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article, reader.FindArticle(id));
    if (!article) continue;
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::Assertion> assertions, reader.ArticleAssertions(id));
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::NodeSupport> supports, reader.ArticleSupports(id));
    lines.push_back({id, article->source, article->name, article->title, article->published, article->sentences.size(),
                     supports.size(), assertions.size()});
  }
  return lines;
}

}  // namespace dossier::query
