#include "cli/context.h"

#include <charconv>
#include <iostream>

#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/messages.h"

namespace dossier::cli {

Status Context::Prepare() {
  terminal = Terminal::Detect(options.no_color);
  if (options.json) options.format = "json";
  const std::optional<std::chrono::milliseconds> timeout = ParseDuration(options.timeout);
  if (!timeout) {
    return Error{ErrorCode::kUsage, "--timeout \"" + options.timeout + "\" is not a duration",
                 "write it as 500ms, 30s, 2m or 1h; 0 is no limit"};
  }
  timeout_ = *timeout;
  return {};
}

std::uint64_t Context::RowLimit() const {
  if (options.limit >= 0) return static_cast<std::uint64_t>(options.limit);
  const bool people = OutputIsTerminal() && (options.format == "auto" || options.format == "table");
  return people ? 100 : 0;
}

std::stop_token Context::StopToken() const { return Interrupt::Token(); }

int Context::Fail(const Error& error, std::string_view query) const {
  std::cout.flush();  // what was printed so far stands before the message
  std::cerr << FormatError(error, query, terminal.colour_err);
  return ExitStatus(error.code);
}

void Context::Warn(std::string_view code, std::string_view message, std::string_view hint) const {
  std::cerr << FormatWarning(code, message, hint, std::nullopt, {}, terminal.colour_err);
}

void Context::Info(std::string_view line) const {
  if (!options.quiet) std::cerr << WithoutControls(line) << '\n';
}

void Context::Verbose(std::string_view line) const {
  if (options.verbose && !options.quiet) std::cerr << WithoutControls(line) << '\n';
}

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !(number >= 0 && number <= 1e9)) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  double factor = 0;
  if (unit.empty() || unit == "s") factor = 1000;
  if (unit == "ms") factor = 1;
  if (unit == "m" || unit == "min") factor = 60'000;
  if (unit == "h") factor = 3'600'000;
  if (factor == 0) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(number * factor));
}

}  // namespace dossier::cli
