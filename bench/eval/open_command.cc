#include "bench/eval/open_command.h"

#include <fmt/format.h>

#include <filesystem>

#include "bench/eval/carb_score.h"

namespace dossier::eval {

namespace {

std::vector<Cell> RowOf(std::string name, const CarbScore& score) {
  return {
      std::move(name), Count(score.predictions), score.precision,  score.recall, score.f1, score.threshold, score.area,
      score.last_f1,   score.last_precision,     score.last_recall};
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
