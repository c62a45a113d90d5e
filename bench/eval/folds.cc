#include "bench/eval/folds.h"

#include <algorithm>

#include "models/train/stage_two.h"

namespace dossier::eval {

namespace {

std::vector<std::string> DomainsOf(const std::vector<GoldArticle>& articles) {
  std::vector<std::string> domains;
  for (const GoldArticle& article : articles) {
    if (article.corpus) domains.push_back(article.domain);
  }
  std::ranges::sort(domains);
  domains.erase(std::unique(domains.begin(), domains.end()), domains.end());
  return domains;
}

// An order of articles that has nothing to do with their names or subjects, the same everywhere (FNV-1a of the id).
std::uint64_t ShuffleKey(const std::string& id) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

// The articles outside `domain`, or as many percent of them as asked for.
std::vector<const models::CorpusArticle*> TrainingArticles(const std::vector<GoldArticle>& articles,
                                                           const std::string& domain, int percent) {
  std::vector<const models::CorpusArticle*> others;
  for (const GoldArticle& article : articles) {
    if (article.corpus && article.domain != domain) others.push_back(&*article.corpus);
  }
  std::ranges::sort(others, {}, [](const models::CorpusArticle* a) { return std::pair(ShuffleKey(a->id), a->id); });
  others.resize(others.size() * static_cast<std::size_t>(percent) / 100);
  return others;
}

}  // namespace

Status RunFolds(const std::vector<GoldArticle>& articles, const FoldOptions& options,
                const std::function<void(const Pipeline&, const ArticleView&)>& score) {
  DOSSIER_ASSIGN_OR_RETURN(const Pipeline base, Pipeline::Create(options.ontology, options.model));
  if (!options.held_out) {
    ArticleView all;
    for (const GoldArticle& article : articles) all.push_back(&article);
    score(base, all);
    return {};
  }
  std::vector<std::string> domains = DomainsOf(articles);
  if (domains.size() < 2) {
    return Error(ErrorCode::kUsage, "held-out figures need annotated articles (.art) of two domains or more");
  }
  DOSSIER_RETURN_IF_ERROR(base.RequireNetwork());
  if (options.folds > 0) domains.resize(std::min(domains.size(), static_cast<std::size_t>(options.folds)));
  for (const std::string& domain : domains) {
    DOSSIER_ASSIGN_OR_RETURN(
        std::string trained,
        models::TrainStageTwo(TrainingArticles(articles, domain, options.percent), base.ModelBytes()));
    DOSSIER_ASSIGN_OR_RETURN(const Pipeline pipeline,
                             Pipeline::CreateWithModelBytes(options.ontology, std::move(trained)));
    ArticleView held;
    for (const GoldArticle& article : articles) {
      if (article.corpus && article.domain == domain) held.push_back(&article);
    }
    score(pipeline, held);
  }
  return {};
}

}  // namespace dossier::eval
