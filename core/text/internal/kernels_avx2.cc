// AVX2; compiled with -mavx2.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace dossier::text {
namespace {

struct Isa {
  static constexpr std::size_t kLanes = 8, kVectors = 2, kRows = 4;
  using Register = __m256i;
  static Register Zero() { return _mm256_setzero_si256(); }
  static Register Load(const std::int16_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static Register BroadcastPair(const std::int16_t* p) {
    std::int32_t pair;
    __builtin_memcpy(&pair, p, sizeof pair);
    return _mm256_set1_epi32(pair);
  }
  static Register AddProducts(Register sum, Register a, Register b) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b));
  }
  static void Store(std::int32_t* p, Register a) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a); }
};

}  // namespace
}  // namespace dossier::text

#include "core/text/internal/kernels_body.h"
#include "core/text/internal/kernels_variants.h"

namespace dossier::text {
const Kernels kAvx2Kernels = MakeKernels("avx2");
}  // namespace dossier::text
#endif
