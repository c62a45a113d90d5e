// What the language model sees of a word: hashes of its lower-case form and of its affixes, and its shape. The trainer
// and the model at work call the same functions, so they cannot disagree. Pure functions. O(bytes).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::text {

// Affix hashes are buckets of their tables.
inline constexpr std::uint32_t kPrefix3Buckets = 8192, kSuffix2Buckets = 2048, kSuffix3Buckets = 8192,
                               kSuffix4Buckets = 16384, kShapeCount = 52;

struct WordFeatures {
  std::uint64_t word = 0;    // HashWord of the lower-case form
  std::uint64_t digits = 0;  // of the lower-case form with every digit as 0; looked up where `word` is not known
  std::uint16_t prefix3 = 0, suffix2 = 0, suffix3 = 0, suffix4 = 0;
  std::uint8_t shape = 0;
  friend auto operator<=>(const WordFeatures&, const WordFeatures&) = default;
};

// Lower case by Unicode's simple mapping, typographic quotes and dashes as ASCII.
std::string NormalizeWord(std::string_view word);

// XXH64 of the normalised word; the key of the word table.
std::uint64_t HashWord(std::string_view normalized);

// Of the words of one sentence: shapes tell its first word, and whether it is all in title case or capitals.
std::vector<WordFeatures> ComputeWordFeatures(std::span<const std::string_view> words);

}  // namespace dossier::text
