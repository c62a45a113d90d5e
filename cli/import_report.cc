#include "cli/import_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/terminal.h"

namespace dossier::cli {
namespace {

std::string Counted(std::uint64_t number, const char* what) {
  return fmt::format("{} {}{}", Grouped(number), what, number == 1 ? "" : "s");
}

// Calls `take(kind, file)` for every file, in order.
template <typename Take>
void ForEachFile(const query::ImportReport& report, Take take) {
  for (const query::FileReport& file : report.nodes) take("node", file);
  for (const query::FileReport& file : report.relationships) take("relationship", file);
}

}  // namespace

std::string Grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string ImportSummary(const query::ImportReport& report) {
  std::string text = Counted(report.node_count, "node") + " and " + Counted(report.relationship_count, "relationship");
  if (report.made_nodes > 0) text += fmt::format(" ({} made of ends)", Counted(report.made_nodes, "node"));
  if (report.bad_rows > 0) text += fmt::format(", {} left out", Counted(report.bad_rows, "bad row"));
  return text;
}

std::string ImportReportText(const query::ImportReport& report) {
  std::size_t width = 0;
  ForEachFile(report, [&](const char*, const query::FileReport& file) { width = std::max(width, file.file.size()); });
  std::string text;
  ForEachFile(report, [&](const char* kind, const query::FileReport& file) {
    std::string line = fmt::format("{:<{}}   {}", file.file, width, Counted(file.rows, kind));
    if (file.bad_rows > 0) line += ", " + Counted(file.bad_rows, "bad row");
    if (!file.columns.empty()) line += fmt::format("   {}", fmt::join(file.columns, ", "));
    text += WithoutControls(line) + "\n";
  });
  return text;
}

std::string ImportReportJson(const query::ImportReport& report) {
  std::string text;
  ForEachFile(report, [&](const char* kind, const query::FileReport& file) {
    const nlohmann::ordered_json line{{"file", file.file},
                                      {"kind", kind},
                                      {"rows", file.rows},
                                      {"bad_rows", file.bad_rows},
                                      {"columns", file.columns}};
    text += line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  });
  return text;
}

}  // namespace dossier::cli
