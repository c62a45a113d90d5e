// Sums of weighted rows, the inner loop of the networks over relations. Compiled for several instruction sets, the
// machine's best is taken when the program starts; every number is added in the same order, so all give the same bits.
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dossier::extract {

// out[k] += sum of x[i] * rows[i * width + k] for i = 0 .. n - 1, in that order; rows where x is 0 are passed over.
void AddRows(const float* x, std::size_t n, const float* rows, std::size_t width, float* out);

// out[k] += scale * row[k]
void AddRow(float scale, const std::int8_t* row, std::size_t width, float* out);

// top[k] = the largest of top[k] and a[k].
void KeepLargest(const float* a, std::size_t width, float* top);

}  // namespace dossier::extract
