// One line on stderr that says how far a long work is, only where stderr is a terminal. Thread safety: none.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "cli/context.h"

namespace dossier::cli {

class ProgressLine {
 public:
  explicit ProgressLine(const Context& context);
  ~ProgressLine();  // wipes the line
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // One more article is done. Redraws at most ten times a second.
  void Advance();
  // Shows `text`, as often.
  void Show(std::string_view text);
  // Wipes the line, so that something else can be printed; the next Advance draws it again.
  void Wipe();

 private:
  bool Due() const;
  void Draw(std::string_view text);
  bool on_;
  bool drawn_ = false;
  std::size_t done_ = 0;
  std::chrono::steady_clock::time_point start_, last_;
};

}  // namespace dossier::cli
