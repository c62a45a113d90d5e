#include "core/text/word_features.h"

#include <unicode/uchar.h>
#include <xxhash.h>

#include <algorithm>

#include "core/base/utf8.h"

namespace dossier::text {

namespace {

// Code points beyond this are not looked at: no affix needs them.
constexpr std::size_t kLongestWord = 64;

enum Shape : std::uint8_t {
  kLower,
  kCapitalized,
  kAllCapitals,
  kOneCapital,
  kMixedCase,
  kNumber,
  kNumberAndLetters,
  kPunctuation,
  kInitialWithDot,
  kDottedCapitals,
  kLowerWithHyphen,
  kCapitalWithHyphen,
  kUncased,
  kShapes
};
static_assert(kShapes * 4 == kShapeCount);

char32_t Plain(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032: return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201F: return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212: return '-';
    default: return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
  }
}

Shape ShapeOf(std::string_view word) {
  std::size_t count = 0, upper = 0, lower = 0, digits = 0, dots = 0, hyphens = 0, letters = 0;
  bool first_upper = false;
  for (std::size_t at = 0; at < word.size() && count < kLongestWord; ++count) {
    const DecodedCodePoint decoded = DecodeUtf8(word, at);
    const auto c = static_cast<UChar32>(decoded.code_point);
    if (u_isupper(c) || u_istitle(c)) {
      ++upper;
      if (count == 0) first_upper = true;
    } else if (u_islower(c)) {
      ++lower;
    }
    if (u_isalpha(c)) ++letters;
    if (u_isdigit(c)) ++digits;
    if (c == '.') ++dots;
    if (c == '-' || c == 0x2010 || c == 0x2011) ++hyphens;
    at += decoded.size;
  }
  if (letters == 0) return digits > 0 ? kNumber : kPunctuation;
  if (digits > 0) return kNumberAndLetters;
  if (upper == 1 && lower == 0 && letters == 1) return dots > 0 ? kInitialWithDot : kOneCapital;
  if (lower == 0 && upper > 1) return dots > 0 ? kDottedCapitals : kAllCapitals;
  if (hyphens > 0 && (upper > 0 || lower > 0)) return upper > 0 ? kCapitalWithHyphen : kLowerWithHyphen;
  if (upper == 0) return lower > 0 ? kLower : kUncased;
  return first_upper && upper == 1 ? kCapitalized : kMixedCase;
}

std::uint32_t Bucket(std::string_view affix, std::uint64_t seed, std::uint32_t buckets) {
  return static_cast<std::uint32_t>(XXH64(affix.data(), affix.size(), seed) % buckets);
}

bool IsCapitalized(Shape shape) {
  return shape == kCapitalized || shape == kAllCapitals || shape == kOneCapital || shape == kMixedCase ||
         shape == kDottedCapitals || shape == kCapitalWithHyphen || shape == kInitialWithDot;
}

}  // namespace

std::string NormalizeWord(std::string_view word) {
  std::string out;
  out.reserve(word.size());
  for (std::size_t at = 0; at < word.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(word, at);
    AppendUtf8(Plain(decoded.code_point), &out);
    at += decoded.size;
  }
  return out;
}

std::uint64_t HashWord(std::string_view normalized) { return XXH64(normalized.data(), normalized.size(), 0); }

std::vector<WordFeatures> ComputeWordFeatures(std::span<const std::string_view> words) {
  std::vector<WordFeatures> out(words.size());
  std::vector<Shape> shapes(words.size());
  std::size_t capitalized = 0, lower = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    shapes[i] = ShapeOf(words[i]);
    if (IsCapitalized(shapes[i])) ++capitalized;
    // Short words stay small in titles.
    if ((shapes[i] == kLower || shapes[i] == kLowerWithHyphen) && words[i].size() > 4) ++lower;
  }
  const bool title_case = capitalized >= 3 && lower * 5 <= capitalized;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string normalized = NormalizeWord(words[i].substr(0, 4 * kLongestWord));
    std::string zeros = normalized;
    std::ranges::replace_if(
        zeros, [](char c) { return c >= '1' && c <= '9'; }, '0');
    std::vector<std::size_t> starts;  // of code points
    for (std::size_t at = 0; at < zeros.size(); at += DecodeUtf8(zeros, at).size) starts.push_back(at);
    const std::string_view text = zeros;
    const auto prefix = [&](std::size_t n) { return starts.size() > n ? text.substr(0, starts[n]) : text; };
    const auto suffix = [&](std::size_t n) {
      return starts.size() > n ? text.substr(starts[starts.size() - n]) : text;
    };
    out[i] = {.word = HashWord(normalized),
              .digits = HashWord(zeros),
              .prefix3 = static_cast<std::uint16_t>(Bucket(prefix(3), 1, kPrefix3Buckets)),
              .suffix2 = static_cast<std::uint16_t>(Bucket(suffix(2), 2, kSuffix2Buckets)),
              .suffix3 = static_cast<std::uint16_t>(Bucket(suffix(3), 3, kSuffix3Buckets)),
              .suffix4 = static_cast<std::uint16_t>(Bucket(suffix(4), 4, kSuffix4Buckets)),
              .shape = static_cast<std::uint8_t>(shapes[i] * 4 + (i == 0 ? 2 : 0) + (title_case ? 1 : 0))};
  }
  return out;
}

}  // namespace dossier::text
