#include "bench/eval/open_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "bench/eval/carb_score.h"
#include "bench/eval/pipeline.h"
#include "core/extract/open_relations.h"
#include "core/text/annotator.h"

namespace dossier::eval {

namespace {

std::vector<Cell> RowOf(std::string name, const CarbScore& score) {
  return {
      std::move(name), Count(score.predictions), score.precision,  score.recall, score.f1, score.threshold, score.area,
      score.last_f1,   score.last_precision,     score.last_recall};
}

// What dossier finds in sentences whose words are given.
Result<models::OpenRelations> ReadSentences(const OpenOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const Pipeline pipeline, Pipeline::Create({}, options.model));
  DOSSIER_RETURN_IF_ERROR(pipeline.RequireNetwork());
  std::ifstream in(options.sentences);
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read {}", options.sentences));
  models::OpenRelations out;
  for (std::string line; std::getline(in, line);) {
    text::Document document;
    document.text = line;
    text::AnnotatedDocument annotated{.document = &document, .sentences = {}, .tokens = {}, .entities = {}};
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = std::min(line.find(' ', at), line.size());
      if (end > at) annotated.tokens.push_back({.span = {at, end}});
      at = end + 1;
    }
    if (annotated.tokens.empty() || annotated.tokens.size() > text::kMaxSentenceTokens) continue;
    annotated.sentences.push_back({.span = {annotated.tokens.front().span.start, annotated.tokens.back().span.end},
                                   .first_token = 0,
                                   .token_count = static_cast<std::uint32_t>(annotated.tokens.size())});
    pipeline.model().Annotate(&annotated);
    std::vector<models::OpenRelation>& relations = out[models::SentenceKey(line)];
    for (extract::OpenRelation& found : extract::FindOpenRelations(annotated)) {
      models::OpenRelation relation{
          .relation = std::move(found.relation), .arguments = {}, .confidence = found.confidence};
      relation.arguments.push_back(std::move(found.subject));
      for (std::string& argument : found.arguments) relation.arguments.push_back(std::move(argument));
      relations.push_back(std::move(relation));
    }
  }
  return out;
}

}  // namespace

Result<Report> EvaluateOpenRelations(const OpenOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const models::OpenRelations gold,
                           models::ReadOpenRelations(options.gold, models::OpenFormat::kGold));
  std::size_t relations = 0;
  for (const auto& [sentence, list] : gold) relations += list.size();
  Table table{fmt::format("CaRB: {} sentences, {} gold relations", gold.size(), relations),
              {"system", "predictions", "precision", "recall", "F1", "at", "AUC", "F1 of all", "P of all", "R of all"},
              {},
              {}};
  if (!options.sentences.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(const models::OpenRelations found, ReadSentences(options));
    table.rows.push_back(RowOf("dossier", ScoreOpenRelations(gold, found)));
  }
  for (const std::string& system : options.systems) {
    const std::size_t equals = system.find('=');
    const auto format = models::FindOpenFormat(std::string_view(system).substr(0, equals));
    if (equals == std::string::npos || !format) {
      return Error(ErrorCode::kUsage,
                   fmt::format("'{}' is no FORMAT=FILE; formats: tabs, reverb, openie, clausie, props", system));
    }
    const std::string file = system.substr(equals + 1);
    DOSSIER_ASSIGN_OR_RETURN(const models::OpenRelations predicted, models::ReadOpenRelations(file, *format));
    table.rows.push_back(RowOf(std::filesystem::path(file).stem().string(), ScoreOpenRelations(gold, predicted)));
  }
  return Report{std::move(table)};
}

}  // namespace dossier::eval
