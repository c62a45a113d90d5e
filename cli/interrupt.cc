#include "cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "cli/exit_status.h"

namespace dossier::cli {
namespace {

std::atomic<bool> asked = false;

std::stop_source& Source() {
  static auto* source = new std::stop_source;  // outlives the waiting thread, which is never joined
  return *source;
}

}  // namespace

Interrupt::Interrupt() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Source();
  std::thread([signals] {
    for (;;) {
      int signal = 0;
      if (sigwait(&signals, &signal) != 0) continue;
      if (!asked || Source().stop_requested()) _exit(kExitInterrupted);
      Source().request_stop();
    }
  }).detach();
}

Interrupt::~Interrupt() = default;

std::stop_token Interrupt::Token() {
  asked = true;
  return Source().get_token();
}

}  // namespace dossier::cli
