#include "core/text/internal/embedded_model.h"

// DOSSIER_MODEL_FILE is set by the build where the file exists. The assembler copies it: a C++ array of its size would
// take a compiler minutes.
#ifdef DOSSIER_MODEL_FILE
// clang-format off
__asm__(
    ".section .rodata\n"
    ".balign 64\n"
    "dossier_embedded_model_begin:\n"
    ".incbin \"" DOSSIER_MODEL_FILE "\"\n"
    "dossier_embedded_model_end:\n"
    ".byte 0\n"
    ".balign 64\n"
    ".previous\n");
// clang-format on

extern "C" {
[[gnu::visibility("hidden")]] extern const unsigned char dossier_embedded_model_begin[];
[[gnu::visibility("hidden")]] extern const unsigned char dossier_embedded_model_end[];
}
#endif

namespace dossier::text {

std::span<const unsigned char> EmbeddedModel() {
#ifdef DOSSIER_MODEL_FILE
  return {dossier_embedded_model_begin, dossier_embedded_model_end};
#else
  return {};
#endif
}

}  // namespace dossier::text
