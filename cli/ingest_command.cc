#include <fmt/format.h>

#include <iostream>
#include <map>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/ingest_report.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/reading_flags.h"
#include "cli/store_access.h"
#include "core/extract/extractor.h"
#include "core/graph/element_id.h"
#include "core/graph/memory_graph.h"
#include "query/lookup/find_entity.h"

namespace dossier::cli {
namespace {

struct IngestFlags {
  ReadingFlags reading;
  bool dry_run = false, fail_fast = false;
};

// Prints outcomes as they come, and remembers names that were ambiguous.
class OutcomePrinter {
 public:
  OutcomePrinter(const Context& context, bool dry_run, std::ostream& out)
      : context_(context),
        dry_run_(dry_run),
        out_(out),
        progress_(context),
        json_(context.options.format == "json" || context.options.format == "jsonl") {}

  void Take(const ingest::ArticleOutcome& outcome) {
    const bool failed = outcome.result == ingest::ArticleResult::kFailed;
    const bool quiet = outcome.result == ingest::ArticleResult::kUnchanged && !context_.options.verbose;
    if (json_) {
      out_ << OutcomeJson(outcome) << '\n';
    } else if (!quiet) {
      progress_.Wipe();
      if (failed) out_.flush();
      (failed ? std::cerr : out_) << WithoutControls(OutcomeLine(outcome, dry_run_)) << '\n';
    }
    out_.flush();  // a line is an acknowledgement: it must not wait in a buffer
    for (const resolve::AmbiguousName& name : outcome.ambiguous) ambiguous_[name.name] = name.candidates;
    progress_.Advance();
  }

  // Wipes the progress line and warns of ambiguous names, each once.
  void Finish(const graph::Graph& graph) {
    progress_.Wipe();
    out_.flush();
    if (ambiguous_.empty()) return;
    const auto reader = graph.Snapshot();
    for (const auto& [name, ids] : ambiguous_) {
      std::string list;
      if (reader.ok()) {
        const auto candidates = query::DescribeEntities(**reader, ids);
        for (std::size_t i = 0; candidates.ok() && i < candidates->size(); ++i) {
          const query::EntityCandidate& c = (*candidates)[i];
          list += (list.empty() ? "" : ", ") + graph::ToElementId(c.id) + " " + c.name;
        }
      }
      context_.Warn(
          "ambiguous",
          fmt::format("\"{}\" matches {} entities ({}); mentions by it alone are not linked", name, ids.size(), list),
          "see: dossier check --kind ambiguous");
    }
  }

 private:
  const Context& context_;
  const bool dry_run_;
  std::ostream& out_;
  ProgressLine progress_;
  const bool json_;
  std::map<std::string, std::vector<NodeId>> ambiguous_;
};

graph::GraphCounts CountsOf(const graph::Graph& graph) {
  const auto reader = graph.Snapshot();
  if (!reader.ok()) return {};
  const auto counts = (*reader)->Counts();
  return counts.ok() ? *counts : graph::GraphCounts{};
}

// Says once, while it happens, that the disk does not keep up.
class StallWatch {
 public:
  StallWatch(const Context& context, const graph::Graph& graph)
      : context_(context), store_(dynamic_cast<const storage::GraphStore*>(&graph)) {}
  void Look() {
    if (told_ || store_ == nullptr || store_->WriteStalls() == 0) return;
    told_ = true;
    context_.Warn("slow-disk", "commits wait, because tables are not written and merged as fast as articles come",
                  "it goes on, slower; dossier stats --store shows what is left to merge");
  }

 private:
  const Context& context_;
  const storage::GraphStore* const store_;
  bool told_ = false;
};

// The store; for a dry run without one, an empty graph in memory, so that nothing is made on the disk.
Result<std::unique_ptr<graph::Graph>> OpenGraph(bool dry_run, const Context& context) {
  Result<std::unique_ptr<storage::GraphStore>> store = OpenForWriting(context, !dry_run);
  if (store.ok()) return std::unique_ptr<graph::Graph>(std::move(store).value());
  if (!dry_run || store.error().code != ErrorCode::kStoreMissing) return std::move(store).error();
  return std::unique_ptr<graph::Graph>(std::make_unique<graph::MemoryGraph>());
}

int RunIngest(const IngestFlags& flags, Context& context) {
  const Result<ReadingSetup> setup = flags.reading.Prepare(context);
  if (!setup.ok()) return context.Fail(setup.error());
  Result<std::unique_ptr<graph::Graph>> graph = OpenGraph(flags.dry_run, context);
  if (!graph.ok()) return context.Fail(graph.error());
  Result<Output> output = Output::Open(context);
  if (!output.ok()) return context.Fail(output.error());

  ingest::IngestOptions options;
  options.stream = setup->stream;
  options.dry_run = flags.dry_run;
  options.fail_fast = flags.fail_fast;
  const graph::GraphCounts before = CountsOf(**graph);
  StallWatch stalls(context, **graph);
  OutcomePrinter printer(context, flags.dry_run, output->stream());
  const Result<ingest::IngestReport> report =
      ingest::Ingest(flags.reading.paths, setup->extractor, setup->ontology, options, graph->get(),
                     [&](const ingest::ArticleOutcome& outcome) {
                       printer.Take(outcome);
                       stalls.Look();
                     });
  printer.Finish(**graph);
  const Status closed = output->Close();
  if (!report.ok()) return context.Fail(report.error());
  if (!closed.ok()) return context.Fail(closed.error());
  context.Info(SummaryLine(*report, flags.dry_run));
  if (report->stored + report->replaced > 0 && !flags.dry_run) {
    const graph::GraphCounts after = CountsOf(**graph);
    context.Info(fmt::format("relationships {} -> {} (from {} -> {} assertions), entities {} -> {}",
                             before.relationships, after.relationships, before.assertions, after.assertions,
                             before.nodes, after.nodes));
  }
  if (report->stopped && options.stream.stop.stop_requested()) {
    context.Info("stopped; what was printed is stored, run it again to go on");
    return kExitInterrupted;
  }
  return report->failed > 0 ? kExitInput : kExitDone;
}

}  // namespace

void AddIngestCommand(CommandLine& line) {
  auto flags = std::make_shared<IngestFlags>();
  Command command =
      line.AddCommand("ingest", "Read articles into the store; unchanged ones are passed over, changed ones replaced",
                      {"dossier ingest news/", "dossier ingest talks.txt wire.jsonl --db deals.db",
                       "cat talks.txt | dossier ingest - --dry-run"});
  flags->reading.AddTo(command);
  command.Flag("-n,--dry-run", &flags->dry_run, "say what would be stored, and store nothing")
      .Flag("--fail-fast", &flags->fail_fast, "stop at the first input that cannot be read")
      .Run([flags](Context& context) { return RunIngest(*flags, context); });
}

}  // namespace dossier::cli
