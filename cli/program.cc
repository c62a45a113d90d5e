#include "cli/program.h"

#include <clocale>
#include <exception>
#include <iostream>
#include <new>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/version.h"

namespace dossier::cli {
namespace {

void AddGlobalFlags(GlobalOptions* options, CommandLine& line) {
  line.Global({"dossier ingest news/                          read articles into ./dossier.db",
               "dossier met \"Meng Fanying\"                    who met them, when, and which sentence says so"})
      .Option("--db", &options->db, "DIR", "the store; default ./dossier.db, or what DOSSIER_DB says")
      .FromEnvironment("--db", "DOSSIER_DB")
      .Choice("--format", &options->format, {"auto", "table", "json", "jsonl", "csv", "tsv", "markdown"},
              "form of the rows; auto is table on a terminal, jsonl otherwise")
      .Flag("--json", &options->json, "same as --format json")
      .Option("-o,--output", &options->output, "FILE", "where the result goes; - is stdout")
      .Option("--limit", &options->limit, "N", "rows at most, 0 for all; default 100 on a terminal, else all")
      .Option("--timeout", &options->timeout, "TIME",
              "stop a search after this time: 500ms, 30s, 2m; 0 for never; "
              "default 30s")
      .Flag("-e,--exit-status", &options->exit_status, "exit with 1 when nothing was found")
      .Flag("-q,--quiet", &options->quiet, "errors and warnings only on stderr")
      .Flag("-v,--verbose", &options->verbose, "more on stderr")
      .Flag("--no-color", &options->no_color, "no colours; NO_COLOR and TERM=dumb do the same")
      .Flag("--no-input", &options->no_input, "never ask anything");
}

int Run(int argc, const char* const* argv) {
  Context context;
  CommandLine line("dossier", "Dossier reads news articles and answers who met whom, and which sentence says so.",
                   kVersionLine);
  AddGlobalFlags(&context.options, line);
  AddAllCommands(line);
  Result<CommandLine::Parsed> parsed = line.Parse(argc, argv);
  const Status prepared = context.Prepare();
  if (!parsed.ok()) return context.Fail(parsed.error());
  if (!parsed->action) {
    std::cout << parsed->text << std::flush;
    return kExitDone;
  }
  if (!prepared.ok()) return context.Fail(prepared.error());
  const int status = parsed->action(context);
  std::cout.flush();
  if (!std::cout)
    return context.Fail({ErrorCode::kIo, "the result could not be written to stdout", "is the disk full?"});
  return status;
}

}  // namespace

int RunProgram(int argc, const char* const* argv) {
  std::ios::sync_with_stdio(false);
  Interrupt interrupt;
  // A bug or an exhausted machine must not end in a bare "terminate called".
  try {
    return Run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::cerr << "error[memory-limit]: out of memory\n";
    return kExitLimit;
  } catch (const std::exception& bug) {
    std::cerr << "error[internal]: " << bug.what() << "\n  this is a bug in Dossier; please report it\n";
    return kExitInternal;
  }
}

}  // namespace dossier::cli
