// What benchmarks of the pipeline measure with: the best time of several rounds, and the words of a text.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <limits>
#include <string_view>

namespace dossier {

struct Seconds {
  double processor = std::numeric_limits<double>::max();  // of all threads together
  double wall = std::numeric_limits<double>::max();
};

// The least of each over the rounds.
template <typename Work>
Seconds BestSeconds(std::int64_t rounds, const Work& work) {
  Seconds best;
  for (std::int64_t i = 0; i < std::max<std::int64_t>(rounds, 1); ++i) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t ticks = std::clock();
    work();
    const std::clock_t spent = std::clock() - ticks;
    best.processor = std::min(best.processor, static_cast<double>(spent) / CLOCKS_PER_SEC);
    best.wall = std::min(best.wall, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

// Runs of anything but white space.
inline std::size_t CountWords(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

}  // namespace dossier
