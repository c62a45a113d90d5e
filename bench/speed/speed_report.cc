#include "bench/speed/speed_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace dossier::speed {
namespace {

using Json = nlohmann::ordered_json;

// Three digits or so, thousands apart.
std::string Number(double value) {
  if (value < 10) return fmt::format("{:.2f}", value);
  if (value < 100) return fmt::format("{:.1f}", value);
  std::string digits = fmt::format("{:.0f}", value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string TargetText(const Measurement& row) {
  if (!row.target) return "";
  return row.target->times > 0 ? fmt::format("{:g}x", row.target->times) : Number(row.target->microseconds);
}

std::string Verdict(const Measurement& row) {
  if (row.differing > 0) return fmt::format("{} of {} ANSWERS DIFFER", row.differing, row.inputs);
  return !row.target ? "" : row.over() ? "over" : "ok";
}

std::string Ratio(const Measurement& row) { return row.by_hand ? fmt::format("{:.2f}x", row.ratio()) : ""; }

std::string SizeText(const SizeReport& report) {
  return fmt::format("{} persons, {} relationships, at most {} of one", Number(static_cast<double>(report.persons)),
                     Number(static_cast<double>(report.relationships)), Number(static_cast<double>(report.most_met)));
}

std::string LoadText(const SizeReport& report, const GraphReport& graph) {
  std::string text = fmt::format(
      "loaded in {:.1f} s (arrays by hand {:.1f} s, {:.1f} bytes a relationship)", graph.load_seconds,
      report.arrays_seconds, static_cast<double>(report.bytes_of_arrays) / static_cast<double>(report.relationships));
  if (graph.bytes_on_disk > 0) {
    text +=
        fmt::format("; {:.1f} MB on disk, {:.1f} bytes a relationship", static_cast<double>(graph.bytes_on_disk) / 1e6,
                    static_cast<double>(graph.bytes_on_disk) / static_cast<double>(report.relationships));
  }
  text += fmt::format("; {:.0f} MB in memory, {:.1f} bytes a relationship",
                      static_cast<double>(graph.bytes_in_memory) / 1e6,
                      static_cast<double>(graph.bytes_in_memory) / static_cast<double>(report.relationships));
  if (graph.import_peak_memory > 0) {
    text += fmt::format("; import held {:.0f} MB of memory", static_cast<double>(graph.import_peak_memory) / 1e6);
  }
  return text;
}

Json TimingJson(const Timing& timing) { return {{"median_us", timing.median}, {"p95_us", timing.p95}}; }

Json RowJson(const Measurement& row) {
  Json json = {{"work", row.work}, {"inputs", row.inputs}};
  if (row.by_hand) json["by_hand"] = TimingJson(*row.by_hand);
  json["query"] = TimingJson(row.query);
  if (row.by_hand) json["ratio"] = row.ratio();
  if (row.target && row.target->times > 0) json["target_ratio"] = row.target->times;
  if (row.target && row.target->microseconds > 0) json["target_us"] = row.target->microseconds;
  if (row.target) json["over"] = row.over();
  json["differing"] = row.differing;
  return json;
}

// How medians of the last graph grow with its size.
std::string GrowthTable(const std::vector<SizeReport>& reports) {
  if (reports.size() < 2 || reports[0].graphs.empty()) return "";
  std::string header = fmt::format("| {}, by relationships ", reports[0].graphs.back().graph), line = "| --- ", rows;
  for (const SizeReport& report : reports) {
    header += fmt::format("| {} ", Number(static_cast<double>(report.relationships)));
    line += "| --- ";
  }
  for (const Measurement& first : reports.back().graphs.back().rows) {
    rows += "| " + first.work + " ";
    for (const SizeReport& report : reports) {
      const auto& all = report.graphs.back().rows;
      const auto row = std::find_if(all.begin(), all.end(), [&](const auto& r) { return r.work == first.work; });
      const std::string times = row == all.end() || !row->by_hand ? "" : " (" + Ratio(*row) + ")";
      rows += row == all.end() ? "| - " : fmt::format("| {}{} ", Number(row->query.median), times);
    }
    rows += "|\n";
  }
  return header + "|\n" + line + "|\n" + rows + "\n";
}

}  // namespace

std::string ToText(const SizeReport& report) {
  std::string text = SizeText(report) + "; microseconds, median and 95th percentile\n";
  for (const GraphReport& graph : report.graphs) {
    text += fmt::format("\n{:<30}{:>22}{:>24}{:>10}{:>9}\n", graph.graph, "by hand", "query", "ratio", "target");
    for (const Measurement& row : graph.rows) {
      const std::string hand = row.by_hand ? Number(row.by_hand->median) : "",
                        hand95 = row.by_hand ? Number(row.by_hand->p95) : "";
      text += fmt::format("{:<30}{:>11}{:>11}{:>13}{:>11}{:>10}{:>9}  {}\n", row.work, hand, hand95,
                          Number(row.query.median), Number(row.query.p95), Ratio(row), TargetText(row), Verdict(row));
    }
    text += LoadText(report, graph) + "\n";
  }
  return text;
}

std::string ToJson(const std::vector<SizeReport>& reports) {
  Json sizes = Json::array();
  for (const SizeReport& report : reports) {
    Json graphs = Json::array();
    for (const GraphReport& graph : report.graphs) {
      Json rows = Json::array();
      for (const Measurement& row : graph.rows) rows.push_back(RowJson(row));
      graphs.push_back({{"graph", graph.graph},
                        {"load_seconds", graph.load_seconds},
                        {"bytes_on_disk", graph.bytes_on_disk},
                        {"bytes_in_memory", graph.bytes_in_memory},
                        {"import_peak_memory", graph.import_peak_memory},
                        {"rows", std::move(rows)}});
    }
    sizes.push_back({{"persons", report.persons},
                     {"relationships", report.relationships},
                     {"most_met", report.most_met},
                     {"arrays_seconds", report.arrays_seconds},
                     {"bytes_of_arrays", report.bytes_of_arrays},
                     {"graphs", std::move(graphs)}});
  }
  return Json{{"sizes", std::move(sizes)}}.dump(2) + "\n";
}

std::string ToMarkdown(const std::vector<SizeReport>& reports) {
  std::string text;
  for (const SizeReport& report : reports) {
    for (const GraphReport& graph : report.graphs) {
      text += fmt::format("{}, in the {}; {}.\n\n", SizeText(report), graph.graph, LoadText(report, graph));
      text +=
          "| work | by hand | p95 | query | p95 | ratio | target | |\n| --- | --- | --- | --- | --- | --- | --- | --- "
          "|\n";
      for (const Measurement& row : graph.rows) {
        text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", row.work,
                            row.by_hand ? Number(row.by_hand->median) : "", row.by_hand ? Number(row.by_hand->p95) : "",
                            Number(row.query.median), Number(row.query.p95), Ratio(row), TargetText(row), Verdict(row));
      }
      text += "\n";
    }
  }
  return text + GrowthTable(reports);
}

std::string ReplaceSection(const std::string& page, const std::string& heading, const std::string& section) {
  const std::string line = "## " + heading + "\n";
  std::size_t begin = page.starts_with(line) ? 0 : page.find("\n" + line);
  if (begin == std::string::npos) return page + (page.ends_with("\n\n") ? "" : "\n") + line + "\n" + section;
  if (begin > 0) ++begin;
  const std::size_t end = page.find("\n## ", begin + line.size() - 1);
  return page.substr(0, begin) + line + "\n" + section + (end == std::string::npos ? "" : page.substr(end + 1));
}

}  // namespace dossier::speed
