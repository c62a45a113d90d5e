// Hashes that features of trained parts are known by; part of the trained models. Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace dossier::extract {

inline std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t h = (a ^ (b + 0x9E3779B97F4A7C15ull + (a << 6) + (a >> 2))) * 0xBF58476D1CE4E5B9ull;
  h ^= h >> 29;
  h *= 0x94D049BB133111EBull;
  return h ^ (h >> 32);
}

inline std::uint64_t HashText(std::string_view text) {
  std::uint64_t h = 0xCBF29CE484222325ull;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
  return Mix(h, text.size());
}

}  // namespace dossier::extract
