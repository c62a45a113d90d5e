#include "core/resolve/name_variant.h"

#include <algorithm>
#include <array>
#include <vector>

namespace dossier::resolve {
namespace {

// Normalised, so without full stops.
constexpr std::array<std::string_view, 24> kLegalForms = {
    "ab", "ag",      "as",  "asa", "bv", "co",  "company", "corp", "corporation", "gmbh", "inc", "incorporated",
    "kk", "limited", "llc", "llp", "lp", "ltd", "nv",      "oyj",  "plc",         "pte",  "sa",  "spa"};

std::vector<std::string_view> SplitWords(std::string_view name) {
  std::vector<std::string_view> words;
  for (std::size_t start = 0; start < name.size();) {
    const std::size_t end = std::min(name.find(' ', start), name.size());
    words.push_back(name.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

bool IsLegalForm(std::string_view word) {
  return std::find(kLegalForms.begin(), kLegalForms.end(), word) != kLegalForms.end();
}

}  // namespace

std::string VariantKey(std::string_view normalized_name) {
  std::vector<std::string_view> words = SplitWords(normalized_name);
  while (words.size() > 1 && IsLegalForm(words.back())) words.pop_back();
  std::string key;
  for (std::string_view word : words) {
    if (!key.empty()) key.push_back(' ');
    const bool plural = words.size() > 1 && word.size() > 3 && word.ends_with('s') && !word.ends_with("ss");
    key.append(word.substr(0, word.size() - (plural ? 1 : 0)));
  }
  return key;
}

std::size_t CountWords(std::string_view normalized_name) { return SplitWords(normalized_name).size(); }

}  // namespace dossier::resolve
