#include "core/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace dossier {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: check failed: %s. This is a bug in dossier.\n", file, line, condition);
  std::abort();
}

}  // namespace dossier
