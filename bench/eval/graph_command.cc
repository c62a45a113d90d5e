#include "bench/eval/graph_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "bench/eval/calibration.h"
#include "bench/eval/gold_graph.h"
#include "bench/eval/graph_score.h"
#include "bench/eval/pipeline.h"
#include "models/train/stage_two.h"

namespace dossier::eval {

namespace {

using ArticleView = std::vector<const GoldArticle*>;

GraphScore Score(const GraphOptions& options, const extract::Extractor& extractor, const ArticleView& articles) {
  GraphScore total;
  for (const GoldArticle* article : articles) {
    text::Document document = article->document;
    if (options.give_dates && !document.published) document.published = article->published;
    GraphScore score = ScoreGraph(article->graph, GraphOfExtraction(extractor.Extract(std::move(document))));
    for (std::string& error : score.errors) error = article->id + "  " + error;
    total += score;
  }
  return total;
}

void AddScoreRows(const std::string& prefix, const GraphScore& score, Table* table) {
  table->rows.push_back(TallyRow(prefix + "nodes strict", score.nodes_strict));
  table->rows.push_back(TallyRow(prefix + "nodes lenient", score.nodes_lenient));
  table->rows.push_back(TallyRow(prefix + "edges", score.edges));
  table->rows.push_back(TallyRow(prefix + "edges untyped", score.edges_untyped));
}

Table DateTable(const GraphScore& score) {
  Table table{"dates of matched edges", {"edges", "with a date", "equal", "compatible", "given"}, {}, {}};
  const auto add = [&](const char* name, const DateTally& dates) {
    if (dates.count == 0) return;
    const auto share = [&](std::size_t part) { return static_cast<double>(part) / static_cast<double>(dates.count); };
    table.rows.push_back(
        {std::string(name), Count(dates.count), share(dates.equal), share(dates.compatible), share(dates.given)});
  };
  add("required", score.dates);
  DateTally all = score.dates;
  all += score.optional_dates;
  add("all", all);
  const std::size_t titles = score.titles_right + score.titles_wrong;
  if (titles != 0) table.note = fmt::format("titles of matched posts: {} of {} right", score.titles_right, titles);
  return table;
}

Report ReportOf(const GraphOptions& options, const std::string& title, const GraphScore& total,
                const std::map<std::string, GraphScore>& by_domain, std::size_t articles) {
  Report report;
  Table main{fmt::format("{}: {} articles", title, articles), TallyColumns("micro-average"), {}, {}};
  AddScoreRows("", total, &main);
  report.push_back(std::move(main));
  if (by_domain.size() > 1) {
    Table domains{"by domain", {"domain", "nodes strict", "nodes lenient", "edges", "precision", "recall"}, {}, {}};
    for (const auto& [domain, score] : by_domain) {
      domains.rows.push_back({domain.empty() ? std::string("(none)") : domain, FigureOrNothing(score.nodes_strict.F1()),
                              FigureOrNothing(score.nodes_lenient.F1()), FigureOrNothing(score.edges.F1()),
                              FigureOrNothing(score.edges.Precision()), FigureOrNothing(score.edges.Recall())});
    }
    report.push_back(std::move(domains));
  }
  Table kinds{"nodes by kind, strict", TallyColumns("kind"), {}, {}};
  for (const auto& [kind, tally] : total.nodes_by_kind) kinds.rows.push_back(TallyRow(kind, tally));
  report.push_back(std::move(kinds));
  Table types{"edges by type", TallyColumns("type"), {}, {}};
  for (const auto& [type, tally] : total.edges_by_type) types.rows.push_back(TallyRow(type, tally));
  report.push_back(std::move(types));
  report.push_back(DateTable(total));
  if (options.calibration) {
    report.push_back(CalibrationTable(total.judged));
    report.push_back(RuleTable(total.judged));
  }
  if (options.errors) {
    Table errors{"errors", {"article and error"}, {}, {}};
    for (const std::string& error : total.errors) errors.rows.push_back({error});
    report.push_back(std::move(errors));
  }
  return report;
}

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

// A pipeline that has learned from `percent` of the articles outside `domain`.
Result<Pipeline> TrainWithout(const std::string& domain, int percent, const GraphOptions& options,
                              const std::vector<GoldArticle>& articles) {
  std::vector<const models::CorpusArticle*> others;
  for (const GoldArticle& article : articles) {
    if (article.corpus && article.domain != domain) others.push_back(&*article.corpus);
  }
  std::ranges::sort(others, {}, [](const models::CorpusArticle* a) { return std::pair(ShuffleKey(a->id), a->id); });
  others.resize(others.size() * static_cast<std::size_t>(percent) / 100);
  DOSSIER_ASSIGN_OR_RETURN(const Pipeline base, Pipeline::Create(options.ontology, options.model));
  DOSSIER_RETURN_IF_ERROR(base.RequireNetwork());
  DOSSIER_ASSIGN_OR_RETURN(std::string trained, models::TrainStageTwo(others, base.ModelBytes()));
  return Pipeline::CreateWithModelBytes(options.ontology, std::move(trained));
}

struct HeldOutScore {
  GraphScore total;
  std::map<std::string, GraphScore> by_domain;
  std::size_t articles = 0;
};

Result<HeldOutScore> ScoreHeldOut(const GraphOptions& options, const std::vector<GoldArticle>& articles, int percent) {
  std::vector<std::string> domains = DomainsOf(articles);
  if (domains.size() < 2) {
    return Error(ErrorCode::kUsage, "held-out figures need annotated articles (.art) of two domains or more");
  }
  if (options.folds > 0) domains.resize(std::min(domains.size(), static_cast<std::size_t>(options.folds)));
  HeldOutScore score;
  for (const std::string& domain : domains) {
    DOSSIER_ASSIGN_OR_RETURN(const Pipeline pipeline, TrainWithout(domain, percent, options, articles));
    ArticleView held;
    for (const GoldArticle& article : articles) {
      if (article.corpus && article.domain == domain) held.push_back(&article);
    }
    score.by_domain[domain] = Score(options, pipeline.extractor(), held);
    score.total += score.by_domain[domain];
    score.articles += held.size();
  }
  return score;
}

Result<Report> LearningCurve(const GraphOptions& options, const std::vector<GoldArticle>& articles) {
  Table table{"learning curve, each domain scored by what was learned from the others",
              {"articles used, %", "nodes strict F1", "edges F1", "edges precision", "edges recall"},
              {},
              {}};
  for (const int percent : {25, 50, 75, 100}) {
    DOSSIER_ASSIGN_OR_RETURN(const HeldOutScore score, ScoreHeldOut(options, articles, percent));
    table.rows.push_back({static_cast<std::int64_t>(percent), FigureOrNothing(score.total.nodes_strict.F1()),
                          FigureOrNothing(score.total.edges.F1()), FigureOrNothing(score.total.edges.Precision()),
                          FigureOrNothing(score.total.edges.Recall())});
  }
  return Report{std::move(table)};
}

}  // namespace

Result<Report> EvaluateGraphs(const GraphOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<GoldArticle> articles, ReadGoldArticles(options.paths));
  if (options.learning_curve) return LearningCurve(options, articles);
  if (options.held_out) {
    DOSSIER_ASSIGN_OR_RETURN(const HeldOutScore score, ScoreHeldOut(options, articles, 100));
    return ReportOf(options, "each domain held out of training", score.total, score.by_domain, score.articles);
  }
  DOSSIER_ASSIGN_OR_RETURN(const Pipeline pipeline, Pipeline::Create(options.ontology, options.model));
  std::map<std::string, ArticleView> domains;
  for (const GoldArticle& article : articles) domains[article.domain].push_back(&article);
  GraphScore total;
  std::map<std::string, GraphScore> by_domain;
  for (const auto& [domain, view] : domains) {
    by_domain[domain] = Score(options, pipeline.extractor(), view);
    total += by_domain[domain];
  }
  return ReportOf(options, "graphs", total, by_domain, articles.size());
}

}  // namespace dossier::eval
