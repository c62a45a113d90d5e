#include <fmt/format.h>
#include <sys/stat.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/import_report.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/store_access.h"
#include "query/import/importer.h"
#include "storage/bulk_load.h"

namespace dossier::cli {
namespace {

constexpr std::uint64_t kShownBadRows = 20;

struct ImportFlags {
  query::ImportOptions import;
  std::string delimiter, bad_file;
  std::int64_t bad_rows = 1000, memory = 512, jobs = 0;
  bool no_quotes = false, strict = false, dry_run = false;
};

// Takes everything and keeps nothing but the names: for --dry-run.
class DryWriter final : public graph::BulkWriter {
 public:
  LabelId InternLabel(std::string_view name) override { return symbols_.labels.Intern(name); }
  TypeId InternType(std::string_view name) override { return symbols_.types.Intern(name); }
  PropertyKeyId InternKey(std::string_view name) override { return symbols_.keys.Intern(name); }
  const graph::SymbolTable& symbols() const override { return symbols_; }
  Result<std::unique_ptr<PreparedNodes>> PrepareNodes(std::span<const graph::Node>,
                                                      const graph::SymbolTable&) const override {
    return std::make_unique<PreparedNodes>();
  }
  Status AddNodes(const PreparedNodes&, const std::vector<bool>&) override { return {}; }
  Status AddRelationships(std::span<const graph::BulkRelationship>, std::span<const graph::PropertyMap>) override {
    return {};
  }
  Status Commit(std::span<const graph::HistoryEntry>) override { return {}; }

 private:
  graph::SymbolTable symbols_;
};

// Prints the first bad rows, and writes all of them to --bad-file.
class BadRows {
 public:
  BadRows(const Context& context, ProgressLine* progress) : context_(context), progress_(*progress) {}

  Status Open(const std::string& path) {
    if (path.empty()) return {};
    file_.open(path, std::ios::binary | std::ios::trunc);
    path_ = path;
    if (!file_) return Error{ErrorCode::kIo, "cannot write \"" + path + "\"", "is its directory there?"};
    return {};
  }
  void Take(const query::BadRowNote& row) {
    if (file_.is_open()) {
      file_ << nlohmann::ordered_json({{"file", row.file}, {"line", row.line}, {"reason", row.reason}})
                   .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
            << '\n';
    }
    if (count_++ >= kShownBadRows) return;
    progress_.Wipe();
    context_.Warn("bad-row", fmt::format("{}:{}: {}", row.file, row.line, row.reason));
  }
  // What was not shown, and whether the file is whole.
  Status Finish() {
    progress_.Wipe();
    if (count_ > kShownBadRows) {
      context_.Warn("bad-row", fmt::format("{} more bad rows", Grouped(count_ - kShownBadRows)),
                    path_.empty() ? "--bad-file FILE writes all of them to a file" : "all of them are in " + path_);
    }
    if (!file_.is_open()) return {};
    file_.close();
    if (!file_) return Error{ErrorCode::kIo, "cannot write \"" + path_ + "\"", "is the disk full?"};
    return {};
  }

 private:
  const Context& context_;
  ProgressLine& progress_;
  std::ofstream file_;
  std::string path_;
  std::uint64_t count_ = 0;
};

Status CheckFlags(ImportFlags* flags) {
  if (flags->import.nodes.empty() && flags->import.relationships.empty()) {
    return Error{ErrorCode::kUsage, "nothing to import is named", "name files with --nodes and --relationships"};
  }
  if (flags->delimiter == "tab" || flags->delimiter == "\\t") flags->delimiter = "\t";
  if (flags->delimiter.size() > 1 || flags->delimiter == "\"" || flags->delimiter == "\n") {
    return Error{ErrorCode::kUsage, "--delimiter \"" + flags->delimiter + "\" is not one byte",
                 "name the character between fields, or tab"};
  }
  if (!flags->delimiter.empty()) flags->import.delimiter = flags->delimiter.front();
  std::size_t from_stdin = 0;
  for (const auto* paths : {&flags->import.nodes, &flags->import.relationships}) {
    for (const std::string& path : *paths) from_stdin += path == "-" ? 1 : 0;
  }
  if (from_stdin > 1) return Error{ErrorCode::kUsage, "stdin is named twice", "it can be one file only"};
  flags->import.quotes = !flags->no_quotes;
  flags->import.max_bad_rows = flags->strict ? 0 : static_cast<std::uint64_t>(flags->bad_rows);
  flags->import.threads = static_cast<unsigned>(std::min<std::int64_t>(flags->jobs, 256));
  return {};
}

std::string FileNames(const query::ImportOptions& options) {
  std::string names;
  for (const auto* paths : {&options.nodes, &options.relationships}) {
    for (const std::string& path : *paths) names += (names.empty() ? "" : ", ") + path;
  }
  return names;
}

int RunImport(ImportFlags& flags, Context& context) {
  if (const Status status = CheckFlags(&flags); !status.ok()) return context.Fail(status.error());
  const auto start = std::chrono::steady_clock::now();
  std::unique_ptr<storage::GraphStore> store;
  std::unique_ptr<graph::BulkWriter> writer = std::make_unique<DryWriter>();
  if (!flags.dry_run) {
    auto opened = OpenForWriting(context, true);
    if (!opened.ok()) return context.Fail(opened.error());
    store = std::move(*opened);
    auto load = storage::StartBulkLoad(
        store.get(),
        {.memory_bytes = static_cast<std::size_t>(std::clamp<std::int64_t>(flags.memory, 1, 1 << 20)) << 20,
         .threads = flags.import.threads});
    if (!load.ok()) return context.Fail(load.error());
    writer = std::move(*load);
  }
  ProgressLine progress(context);
  BadRows bad_rows(context, &progress);
  if (const Status status = bad_rows.Open(flags.bad_file); !status.ok()) return context.Fail(status.error());
  flags.import.stop = context.StopToken();
  flags.import.on_bad_row = [&](const query::BadRowNote& row) { bad_rows.Take(row); };
  flags.import.on_progress = [&](std::uint64_t rows, std::uint64_t bytes) {
    progress.Show(fmt::format("{} rows  {} MB", Grouped(rows), Grouped(bytes >> 20)));
  };
  const auto report = query::ImportFiles(flags.import, writer.get());
  const Status noted = bad_rows.Finish();
  if (!report.ok()) {
    const int status = context.Fail(report.error());
    return report.error().code == ErrorCode::kNotFound ? kExitInput : status;
  }
  if (!noted.ok()) return context.Fail(noted.error());
  progress.Show(fmt::format("{} relationships are sorted and written", Grouped(report->relationship_count)));
  const graph::HistoryEntry line{.unix_seconds = std::time(nullptr),
                                 .action = "import",
                                 .subject = FileNames(flags.import),
                                 .detail = ImportSummary(*report)};
  const Status committed = writer->Commit(std::span(&line, 1));
  progress.Wipe();
  if (!committed.ok()) return context.Fail(committed.error());
  writer.reset();
  store.reset();

  auto output = Output::Open(context);
  if (!output.ok()) return context.Fail(output.error());
  const bool json = context.options.format == "json" || context.options.format == "jsonl";
  output->stream() << (json ? ImportReportJson(*report) : ImportReportText(*report));
  if (const Status closed = output->Close(); !closed.ok()) return context.Fail(closed.error());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  context.Info(fmt::format("{} {} in {:.2f} s", ImportSummary(*report),
                           flags.dry_run ? "read, nothing stored" : "imported", seconds));
  return report->bad_rows > 0 ? kExitInput : kExitDone;
}

}  // namespace

void AddImportCommand(CommandLine& line) {
  auto flags = std::make_shared<ImportFlags>();
  query::ImportOptions& import = flags->import;
  query::ColumnNames& columns = import.columns;
  line.AddCommand("import", "Read nodes and relationships from tables: CSV, TSV, JSON Lines",
                  {"dossier import --nodes persons.csv --relationships met.csv   # headers as for neo4j-admin",
                   "dossier import --nodes p.csv --id id --label Person --relationships m.csv --start src --end dst "
                   "--type MET",
                   "zcat events.tsv.gz | dossier import --relationships - --make-nodes "
                   "--relationship-header :START_ID,:TYPE,:END_ID,date"})
      .ListOption("--nodes", &import.nodes, "FILE,...", "tables of nodes; - is stdin")
      .ListOption("--relationships", &import.relationships, "FILE,...", "tables of relationships; - is stdin")
      .Choice("--input", &import.format, {"auto", "csv", "tsv", "jsonl"},
              "form of the tables; auto goes by name and content")
      .Option("--delimiter", &flags->delimiter, "CHAR", "what parts fields, if it is not a comma; tab for a tab")
      .Flag("--no-quotes", &flags->no_quotes, "quotes are letters as others")
      .Option("--node-header", &import.node_header, "LINE", "header of tables of nodes that have none")
      .Option("--relationship-header", &import.relationship_header, "LINE",
              "header of tables of relationships that have none")
      .Option("--id", &columns.id, "COLUMN", "which column of a plain header is the nodes' id")
      .Option("--start", &columns.start, "COLUMN", "which one is the id where relationships start")
      .Option("--end", &columns.end, "COLUMN", "which one is the id where they end")
      .Option("--date", &columns.date, "COLUMN", "which one is their date")
      .ListOption("--label", &import.labels, "LABEL,...", "labels of every node")
      .Option("--label-column", &columns.label_column, "COLUMN", "which column holds labels, parted by ;")
      .Option("--type", &import.type, "NAME", "type of relationships whose row says none")
      .Option("--type-column", &columns.type_column, "COLUMN", "which column holds it")
      .Flag("--make-nodes", &import.make_nodes, "make nodes, called like the ids, of ends that no table of nodes has")
      .Option("--bad-rows", &flags->bad_rows, "N", "leave out so many bad rows, refuse all with more; default 1000")
      .Flag("--strict", &flags->strict, "same as --bad-rows 0")
      .Option("--bad-file", &flags->bad_file, "FILE", "write all bad rows there, as JSON Lines")
      .Option("--memory", &flags->memory, "MB", "memory to sort in; default 512")
      .Option("-j,--jobs", &flags->jobs, "N", "threads that read and sort; default one a core")
      .Flag("-n,--dry-run", &flags->dry_run, "say what would be imported, and store nothing")
      .Run([flags](Context& context) { return RunImport(*flags, context); });
}

}  // namespace dossier::cli
