#include "core/text/internal/kernels.h"

#include <vector>

#include "core/text/internal/kernels_variants.h"

namespace dossier::text {

std::span<const Kernels* const> UsableKernels() {
  static const std::vector<const Kernels*> usable = [] {
    std::vector<const Kernels*> out = {&kPortableKernels};
#if defined(__x86_64__)
    out.push_back(&kSse2Kernels);
    if (__builtin_cpu_supports("avx2")) out.push_back(&kAvx2Kernels);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni")) {
      out.push_back(&kAvx512Kernels);
    }
#endif
    return out;
  }();
  return usable;
}

const Kernels& BestKernels() { return *UsableKernels().back(); }

}  // namespace dossier::text
