#include "cli/progress_line.h"

#include <fmt/format.h>

#include <iostream>

namespace dossier::cli {

ProgressLine::ProgressLine(const Context& context)
    : on_(context.terminal.err && !context.options.quiet), start_(std::chrono::steady_clock::now()), last_(start_) {}

ProgressLine::~ProgressLine() { Wipe(); }

bool ProgressLine::Due() const {
  return on_ && (!drawn_ || std::chrono::steady_clock::now() - last_ >= std::chrono::milliseconds(100));
}

void ProgressLine::Draw(std::string_view text) {
  std::cerr << '\r' << text << "\x1b[K" << std::flush;
  drawn_ = true;
  last_ = std::chrono::steady_clock::now();
}

void ProgressLine::Show(std::string_view text) {
  if (Due()) Draw(text);
}

void ProgressLine::Advance() {
  ++done_;
  if (!Due()) return;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  Draw(fmt::format("{} articles  {:.0f}/s ", done_, seconds > 0 ? static_cast<double>(done_) / seconds : 0.0));
}

void ProgressLine::Wipe() {
  if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace dossier::cli
