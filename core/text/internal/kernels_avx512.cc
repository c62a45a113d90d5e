// AVX-512 with VNNI; compiled with -mavx512vnni and what it rests on.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace dossier::text {
namespace {

struct Isa {
  static constexpr std::size_t kLanes = 16, kVectors = 2, kRows = 8;
  using Register = __m512i;
  static Register Zero() { return _mm512_setzero_si512(); }
  static Register Load(const std::int16_t* p) { return _mm512_loadu_si512(reinterpret_cast<const __m512i*>(p)); }
  static Register BroadcastPair(const std::int16_t* p) {
    std::int32_t pair;
    __builtin_memcpy(&pair, p, sizeof pair);
    return _mm512_set1_epi32(pair);
  }
  static Register AddProducts(Register sum, Register a, Register b) { return _mm512_dpwssd_epi32(sum, a, b); }
  static void Store(std::int32_t* p, Register a) { _mm512_storeu_si512(reinterpret_cast<__m512i*>(p), a); }
};

}  // namespace
}  // namespace dossier::text

#include "core/text/internal/kernels_body.h"
#include "core/text/internal/kernels_variants.h"

namespace dossier::text {
const Kernels kAvx512Kernels = MakeKernels("avx512");
}  // namespace dossier::text
#endif
