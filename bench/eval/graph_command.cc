#include "bench/eval/graph_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "bench/eval/calibration.h"
#include "bench/eval/gold_graph.h"
#include "bench/eval/graph_score.h"
#include "bench/eval/pipeline.h"

namespace dossier::eval {

namespace {

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

struct Scores {
  GraphScore total;
  std::map<std::string, GraphScore> by_domain;
  std::size_t articles = 0;
};

Result<Scores> ScoreAll(const GraphOptions& options, const std::vector<GoldArticle>& articles,
                        const FoldOptions& folds) {
  Scores scores;
  DOSSIER_RETURN_IF_ERROR(RunFolds(articles, folds, [&](const Pipeline& pipeline, const ArticleView& held) {
    std::map<std::string, ArticleView> domains;
    for (const GoldArticle* article : held) domains[article->domain].push_back(article);
    for (const auto& [domain, view] : domains) {
      const GraphScore score = Score(options, pipeline.extractor(), view);
      scores.by_domain[domain] += score;
      scores.total += score;
    }
    scores.articles += held.size();
  }));
  return scores;
}

Result<Report> LearningCurve(const GraphOptions& options, const std::vector<GoldArticle>& articles) {
  Table table{"learning curve, each domain scored by what was learned from the others",
              {"articles used, %", "nodes strict F1", "edges F1", "edges precision", "edges recall"},
              {},
              {}};
  FoldOptions folds = options.folds;
  folds.held_out = true;
  for (const int percent : {25, 50, 75, 100}) {
    folds.percent = percent;
    DOSSIER_ASSIGN_OR_RETURN(const Scores scores, ScoreAll(options, articles, folds));
    const GraphScore& total = scores.total;
    table.rows.push_back({static_cast<std::int64_t>(percent), FigureOrNothing(total.nodes_strict.F1()),
                          FigureOrNothing(total.edges.F1()), FigureOrNothing(total.edges.Precision()),
                          FigureOrNothing(total.edges.Recall())});
  }
  return Report{std::move(table)};
}

}  // namespace

Result<Report> EvaluateGraphs(const GraphOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<GoldArticle> articles, ReadGoldArticles(options.paths, options.texts));
  if (options.learning_curve) return LearningCurve(options, articles);
  DOSSIER_ASSIGN_OR_RETURN(const Scores scores, ScoreAll(options, articles, options.folds));
  return ReportOf(options, options.folds.held_out ? "graphs, each domain held out of training" : "graphs", scores.total,
                  scores.by_domain, scores.articles);
}

}  // namespace dossier::eval
