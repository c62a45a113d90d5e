// Every x86-64.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace dossier::text {
namespace {

struct Isa {
  static constexpr std::size_t kLanes = 4, kVectors = 2, kRows = 4;
  using Register = __m128i;
  static Register Zero() { return _mm_setzero_si128(); }
  static Register Load(const std::int16_t* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
  static Register BroadcastPair(const std::int16_t* p) {
    std::int32_t pair;
    __builtin_memcpy(&pair, p, sizeof pair);
    return _mm_set1_epi32(pair);
  }
  static Register AddProducts(Register sum, Register a, Register b) { return _mm_add_epi32(sum, _mm_madd_epi16(a, b)); }
  static void Store(std::int32_t* p, Register a) { _mm_storeu_si128(reinterpret_cast<__m128i*>(p), a); }
};

}  // namespace
}  // namespace dossier::text

#include "core/text/internal/kernels_body.h"
#include "core/text/internal/kernels_variants.h"

namespace dossier::text {
const Kernels kSse2Kernels = MakeKernels("sse2");
}  // namespace dossier::text
#endif
