#include "cli/progress_line.h"

#include <fmt/format.h>

#include <iostream>

namespace dossier::cli {

ProgressLine::ProgressLine(const Context& context)
    : on_(context.terminal.err && !context.options.quiet), start_(std::chrono::steady_clock::now()), last_(start_) {}

ProgressLine::~ProgressLine() { Wipe(); }

void ProgressLine::Advance() {
  ++done_;
  const auto now = std::chrono::steady_clock::now();
  if (!on_ || (drawn_ && now - last_ < std::chrono::milliseconds(100))) return;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::cerr << fmt::format("\r{} articles  {:.0f}/s ", done_, seconds > 0 ? static_cast<double>(done_) / seconds : 0.0)
            << std::flush;
  drawn_ = true;
  last_ = now;
}

void ProgressLine::Wipe() {
  if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace dossier::cli
