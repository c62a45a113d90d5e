// Ctrl-C: the first asks the running command to stop (or ends the program where it cannot be asked), the second ends
// the program at once. The store is safe either way. Thread safety: as std::stop_token. One object a process, made
// before any other thread.
#pragma once

#include <stop_token>

namespace dossier::cli {

class Interrupt {
 public:
  // Blocks SIGINT and SIGTERM for all threads that start later, and waits for them on a thread of its own.
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // The token that is stopped by Ctrl-C. A command that asks for it promises to end soon after it is stopped; where
  // none asked, the first Ctrl-C ends the program with 130.
  static std::stop_token Token();
};

}  // namespace dossier::cli
