// dossier-bench: how fast queries are, beside the same work by hand over arrays (bench/RESULTS.md).
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "bench/speed/speed_report.h"
#include "bench/speed/speed_run.h"

namespace dossier::speed {
namespace {

struct Flags {
  std::vector<std::uint64_t> relationships = {10'000'000};
  std::uint64_t seed = 42;
  bool small = false;
  std::string files, generate, graph = "both", load = "import", write, scratch;
  bool json = false;
  MeasureOptions measure;
};

constexpr std::uint64_t kRelationshipsAPerson = 10;

std::string ProgramBeside(const std::string& name) {
  std::error_code failed;
  return (std::filesystem::read_symlink("/proc/self/exe", failed).parent_path() / name).string();
}

int Fail(const Error& error) {
  std::cerr << "error[" << ErrorCodeName(error.code) << "]: " << error.message << "\n";
  return error.code == ErrorCode::kUsage ? 2 : 1;
}

Result<MetGraph> Generate(const Flags& flags, std::uint64_t relationships) {
  return GenerateMetGraph(
      {.persons = static_cast<std::uint32_t>(relationships / kRelationshipsAPerson), .relationships = relationships},
      flags.seed);
}

Result<std::vector<SizeReport>> Measure(const Flags& flags) {
  namespace fs = std::filesystem;
  const std::string scratch =
      flags.scratch.empty() ? (fs::temp_directory_path() / "dossier-bench").string() : flags.scratch;
  std::error_code failed;
  fs::create_directories(scratch, failed);
  if (fs::exists(scratch + "/store", failed)) {
    return Error{.code = ErrorCode::kUsage, .message = scratch + "/store is there already"};
  }
  const RunOptions options{.memory_graph = flags.graph != "store",
                           .store = flags.graph != "memory",
                           .scratch = scratch,
                           .importer = flags.load == "import" ? ProgramBeside("dossier") : "",
                           .measure = flags.measure};
  std::vector<SizeReport> reports;
  for (const std::uint64_t relationships : flags.relationships) {
    DOSSIER_ASSIGN_OR_RETURN(const MetGraph graph,
                             flags.files.empty() ? Generate(flags, relationships) : ReadMetGraph(flags.files));
    DOSSIER_ASSIGN_OR_RETURN(SizeReport report, RunSpeed(graph, options));
    if (!flags.json) std::cout << ToText(report) << "\n" << std::flush;
    reports.push_back(std::move(report));
  }
  return reports;
}

Status WritePage(const std::string& file, const std::vector<SizeReport>& reports, bool processor_time) {
  std::ifstream in(file);
  const std::string page((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  in.close();
  std::ofstream out(file);
  out << ReplaceSection(page, "Path queries, every row",
                        std::string("Written by `dossier-bench --write`; microseconds") +
                            (processor_time ? ", of the processor where a row has one input" : "") + ".\n\n" +
                            ToMarkdown(reports));
  out.close();
  if (out.fail()) return Error{.code = ErrorCode::kIo, .message = "cannot write " + file};
  return {};
}

int Run(const Flags& flags) {
  if (!flags.generate.empty()) {
    const auto graph = Generate(flags, flags.relationships[0]);
    if (!graph.ok()) return Fail(graph.error());
    std::error_code failed;
    std::filesystem::create_directories(flags.generate, failed);
    Status written = WriteMetGraph(*graph, flags.generate);
    if (written.ok()) written = WriteAnswers(*graph, flags.generate + "/answers.csv");
    return written.ok() ? 0 : Fail(written.error());
  }
  const auto reports = Measure(flags);
  if (!reports.ok()) return Fail(reports.error());
  if (flags.json) std::cout << ToJson(*reports);
  if (!flags.write.empty()) {
    const Status written = WritePage(flags.write, *reports, flags.measure.processor_time);
    if (!written.ok()) return Fail(written.error());
  }
  for (const SizeReport& report : *reports) {
    for (const GraphReport& graph : report.graphs) {
      for (const Measurement& row : graph.rows) {
        if (row.differing > 0) return 1;
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace dossier::speed

int main(int argc, char** argv) {
  dossier::speed::Flags flags;
  CLI::App app(
      "dossier-bench times queries of Dossier beside the same work by hand over arrays, and compares answers.\n"
      "Exits with 1 where an answer differs.");
  app.name("dossier-bench");
  app.add_option("--relationships", flags.relationships, "of the graphs to generate, a tenth as many persons")
      ->delimiter(',')
      ->capture_default_str();
  app.add_flag("--small", flags.small, "the same as --relationships 1000000");
  app.add_option("--seed", flags.seed, "of the generator")->capture_default_str();
  app.add_option("--files", flags.files, "a directory of files to read a graph from instead");
  app.add_option("--generate", flags.generate, "write such files, and the right answers, into this directory, and end");
  app.add_option("--graph", flags.graph, "memory, store or both")
      ->check(CLI::IsMember({"memory", "store", "both"}))
      ->capture_default_str();
  app.add_option("--load", flags.load, "how the store is made: import (of CSV, by the program dossier) or commits")
      ->check(CLI::IsMember({"import", "commits"}))
      ->capture_default_str();
  app.add_option("--rounds", flags.measure.rounds, "of two runs of each question, of which the best counts")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--row", flags.measure.only, "only rows of queries with this in their name");
  app.add_flag("--processor-time", flags.measure.processor_time,
               "rows of one input and the load by the time of the processor, not by the clock");
  app.add_option("--scratch", flags.scratch, "where to make the store; default dossier-bench in the temporary folder");
  app.add_option("--write", flags.write, "a page in Markdown whose section of tables to replace");
  app.add_flag("--json", flags.json, "print JSON");
  CLI11_PARSE(app, argc, argv);
  if (flags.small) flags.relationships = {1'000'000};
  return dossier::speed::Run(flags);
}
