#include "core/extract/add_rows.h"

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define DOSSIER_FOR_EACH_MACHINE [[gnu::target_clones("avx2", "default")]]
#else
#define DOSSIER_FOR_EACH_MACHINE
#endif

namespace dossier::extract {

DOSSIER_FOR_EACH_MACHINE void AddRows(const float* x, std::size_t n, const float* rows, std::size_t width, float* out) {
  constexpr std::size_t kBlock = 16;  // sums that stay in registers
  std::size_t first = 0;
  for (; first + kBlock <= width; first += kBlock) {
    float sums[kBlock];
    for (std::size_t k = 0; k < kBlock; ++k) sums[k] = out[first + k];
    for (std::size_t i = 0; i < n; ++i) {
      if (x[i] == 0) continue;
      const float* row = rows + i * width + first;
      for (std::size_t k = 0; k < kBlock; ++k) sums[k] += x[i] * row[k];
    }
    for (std::size_t k = 0; k < kBlock; ++k) out[first + k] = sums[k];
  }
  for (std::size_t i = 0; i < n && first < width; ++i) {
    if (x[i] == 0) continue;
    for (std::size_t k = first; k < width; ++k) out[k] += x[i] * rows[i * width + k];
  }
}

DOSSIER_FOR_EACH_MACHINE void AddRow(float scale, const std::int8_t* row, std::size_t width, float* out) {
  for (std::size_t k = 0; k < width; ++k) out[k] += scale * static_cast<float>(row[k]);
}

DOSSIER_FOR_EACH_MACHINE void KeepLargest(const float* a, std::size_t width, float* top) {
  for (std::size_t k = 0; k < width; ++k) top[k] = a[k] > top[k] ? a[k] : top[k];
}

}  // namespace dossier::extract
