// DOSSIER_CHECK: stops the program on a bug of ours. Never reachable from input, disk or network: those are errors.
#pragma once

namespace dossier {

// Prints the failed condition with its place to stderr and aborts.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace dossier

#define DOSSIER_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::dossier::CheckFailed(#condition, __FILE__, __LINE__))
