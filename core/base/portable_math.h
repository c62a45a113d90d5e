// exp, log, the logistic function and tanh from plain IEEE additions, multiplications and divisions in a fixed order:
// the same bits on every machine and with every library, and loops over them vectorise. Arguments must be finite.
// Pure functions; thread safe. Always inlined, so that a copy compiled for one instruction set is used there only.
#pragma once

#include <cstdint>

namespace dossier {

// e^x of x within [-86, 88], with a relative error below 3e-7; a normal number above zero.
[[gnu::always_inline]] inline float PortableExpWithin(float x) {
  // x = n ln 2 + r, |r| <= ln 2 / 2. Adding and taking away 1.5 * 2^23 rounds to a whole number; ln 2 is in two parts
  // so that n times the first is exact.
  const float n = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
  const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  return __builtin_bit_cast(float, (static_cast<std::int32_t>(n) + 127) << 23) * p;
}

// The same; x is first taken into that range.
[[gnu::always_inline]] inline float PortableExp(float x) {
  x = x < -86.0f ? -86.0f : x;
  return PortableExpWithin(x > 88.0f ? 88.0f : x);
}

// 1 / (1 + e^-x), within 2e-7.
[[gnu::always_inline]] inline float PortableLogistic(float x) { return 1.0f / (1.0f + PortableExp(-x)); }

// Within 3e-7 absolutely; near 0 its relative error is larger.
[[gnu::always_inline]] inline float PortableTanh(float x) {
  x = x < -10.0f ? -10.0f : x;
  x = x > 10.0f ? 10.0f : x;
  return 1.0f - 2.0f / (PortableExp(2.0f * x) + 1.0f);
}

// ln x of a positive normal number, with an error below 1e-12 or so of the larger of 1 and the result.
[[gnu::always_inline]] inline double PortableLog(double x) {
  const auto bits = __builtin_bit_cast(std::uint64_t, x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double m = __builtin_bit_cast(double, (bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++exponent;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)), |argument| <= 0.1716
  const double t = (m - 1) / (m + 1), t2 = t * t;
  double sum = 0;
  for (int k = 17; k >= 1; k -= 2) sum = sum * t2 + 1.0 / k;
  return exponent * 0.6931471805599453 + 2 * t * sum;
}

}  // namespace dossier
