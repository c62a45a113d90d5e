// Any processor.
#include <cstddef>
#include <cstdint>

namespace dossier::text {
namespace {

struct Isa {
  static constexpr std::size_t kLanes = 4, kVectors = 1, kRows = 1;
  struct Register {
    std::int32_t lane[4];
  };
  static Register Zero() { return {}; }
  // Eight int16, held as they lie in memory.
  static Register Load(const std::int16_t* p) {
    Register out;
    __builtin_memcpy(&out, p, sizeof out);
    return out;
  }
  static Register BroadcastPair(const std::int16_t* p) {
    std::int32_t pair;
    __builtin_memcpy(&pair, p, sizeof pair);
    return {{pair, pair, pair, pair}};
  }
  static Register AddProducts(Register sum, const Register& a, const Register& b) {
    std::int16_t x[8], y[8];
    __builtin_memcpy(x, &a, sizeof x);
    __builtin_memcpy(y, &b, sizeof y);
    for (int i = 0; i < 4; ++i) sum.lane[i] += x[2 * i] * y[2 * i] + x[2 * i + 1] * y[2 * i + 1];
    return sum;
  }
  static void Store(std::int32_t* p, const Register& a) { __builtin_memcpy(p, &a, sizeof a); }
};

}  // namespace
}  // namespace dossier::text

#include "core/text/internal/kernels_body.h"
#include "core/text/internal/kernels_variants.h"

namespace dossier::text {
const Kernels kPortableKernels = MakeKernels("portable");
}  // namespace dossier::text
