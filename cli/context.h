// What every command is given: the global flags, the streams, and the ways to speak to the user.
// Thread safety: none, save Warn and Info, which ingestion calls from one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "cli/terminal.h"
#include "core/base/result.h"

namespace dossier::cli {

struct GlobalOptions {
  std::string db = "dossier.db";
  std::string format = "auto";  // auto, table, json, jsonl, csv, tsv, markdown
  bool json = false;            // --json: format json
  std::string output = "-";
  bool quiet = false;
  bool verbose = false;
  bool no_color = false;
  bool no_input = false;
  bool exit_status = false;  // 1 when nothing was found
  std::int64_t limit = -1;   // rows; -1: not given
  std::string timeout = "30s";
};

class Context {
 public:
  GlobalOptions options;
  Terminal terminal;

  // Fills `terminal` and checks options that need it; kUsage where one is wrong.
  Status Prepare();

  // The time that --timeout gives; 0 is none.
  std::chrono::milliseconds timeout() const { return timeout_; }
  // Rows to print at most, 0 for all: --limit, else 100 where people read a table on a terminal.
  std::uint64_t RowLimit() const;
  // Output goes to a terminal (no -o FILE).
  bool OutputIsTerminal() const { return terminal.out && options.output == "-"; }
  std::stop_token StopToken() const;

  // stderr. Fail prints the error and gives the exit status; `query` is the text that a position points into.
  int Fail(const Error& error, std::string_view query = {}) const;
  void Warn(std::string_view code, std::string_view message, std::string_view hint = {}) const;
  void Info(std::string_view line) const;     // not with --quiet
  void Verbose(std::string_view line) const;  // only with --verbose

 private:
  std::chrono::milliseconds timeout_{30'000};
};

// "30s", "500ms", "2m", "1h", "30" (seconds), "0" (none).
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

}  // namespace dossier::cli
