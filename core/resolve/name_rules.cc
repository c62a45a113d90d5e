#include "core/resolve/name_rules.h"

#include <algorithm>

#include "core/base/did_you_mean.h"
#include "core/extract/lexicon.h"
#include "core/graph/indexed_names.h"
#include "core/graph/name_key.h"
#include "core/graph/name_variant.h"

namespace dossier::resolve {
namespace {

using extract::Lexicon;
using extract::WordClass;
using graph::SplitWords;

// The normalised names of a country, from one of them; empty where it is none.
std::vector<std::string> CountryKeys(const std::string& lower_or_key) {
  std::vector<std::string> keys;
  for (const std::string& name : Lexicon::English().CountryNames(lower_or_key)) {
    keys.push_back(graph::NormalizeName(name));
  }
  return keys;
}

bool IsGenericOfOrganization(std::string_view word) {
  return Lexicon::English().Classes(word).Has(WordClass::kCorporate) || word == "corporation" || word == "company";
}

bool IsPlaceWord(std::string_view word) {
  return Lexicon::English().Classes(word).HasAny(
      {WordClass::kCountry, WordClass::kCapital, WordClass::kRegion, WordClass::kCity, WordClass::kDemonym});
}

// Whether some words of `words` in a row name a place.
bool NamesPlace(const std::vector<std::string_view>& words) {
  for (std::size_t start = 0; start < words.size(); ++start) {
    std::string phrase;
    for (std::size_t i = start; i < words.size() && i < start + 3; ++i) {
      if (!phrase.empty()) phrase.push_back(' ');
      phrase.append(words[i]);
      if (IsPlaceWord(phrase)) return true;
    }
  }
  return false;
}

bool IsTelling(std::string_view word) {
  return word.size() >= 3 && !Lexicon::English().Classes(word).HasAny({WordClass::kCommonWord, WordClass::kOrgSuffix,
                                                                       WordClass::kOrgNoun, WordClass::kFacilityNoun,
                                                                       WordClass::kPlaceNoun, WordClass::kGivenName});
}

// Keys of several words have lost their plural s, those of one word have not.
bool IsSameWord(std::string_view a, std::string_view b) {
  return a == b || (a.size() + 1 == b.size() && b.starts_with(a) && b.back() == 's') ||
         (b.size() + 1 == a.size() && a.starts_with(b) && a.back() == 's');
}

bool IsSubset(const std::vector<std::string_view>& part, const std::vector<std::string_view>& whole) {
  return std::all_of(part.begin(), part.end(), [&](std::string_view word) {
    return std::any_of(whole.begin(), whole.end(), [&](std::string_view other) { return IsSameWord(word, other); });
  });
}

// The words of `name` after `start`, where that is its beginning.
std::vector<std::string_view> WordsAfter(const std::vector<std::string_view>& name,
                                         const std::vector<std::string_view>& start) {
  if (start.size() >= name.size() || !std::equal(start.begin(), start.end(), name.begin(), IsSameWord)) return {};
  return {name.begin() + static_cast<std::ptrdiff_t>(start.size()), name.end()};
}

// "Daniel" and "Daniela" are two names.
bool DiffersByEnding(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return b.size() == a.size() + 1 && b.starts_with(a) && (b.back() == 'a' || b.back() == 'e' || b.back() == 'o');
}

}  // namespace

std::string NameKeyOf(std::string_view label, std::string_view name) {
  const std::string key = graph::NormalizeName(name);
  if (label == "Event") return key;
  if (label == "Place") {
    const std::vector<std::string> names = CountryKeys(key);
    if (!names.empty()) return names.front();
  }
  return graph::VariantKey(key);
}

std::vector<std::string> IndexKeysOf(std::string_view label, std::string_view name_key) {
  const std::string key(name_key);
  std::vector<std::string> keys = label == "Place" ? CountryKeys(key) : std::vector<std::string>();
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  keys.push_back(graph::VariantMatchKey(key));
  return keys;
}

bool IsShortName(std::string_view label, std::string_view name_key) {
  return label == "Person" && name_key.find(' ') == std::string_view::npos;
}

Claim ClaimOf(std::string_view label, std::string_view name_key, std::string_view alias_key) {
  if (label == "Event" || alias_key == name_key || alias_key.size() < 2) return Claim::kNone;
  const std::vector<std::string_view> words = SplitWords(name_key), alias = SplitWords(alias_key);
  if (label == "Person") {
    if (!IsSubset(alias, words)) return Claim::kNone;
    return alias.size() == 1 ? Claim::kWeak : Claim::kStrong;
  }
  const std::vector<std::string_view> rest = WordsAfter(words, alias);
  if (rest.empty()) return Claim::kStrong;
  if (label == "Place" || label == "Facility") return Claim::kStrong;  // "Hubei Province", "Vuosaari Harbour"
  if (std::all_of(rest.begin(), rest.end(), IsGenericOfOrganization)) return Claim::kStrong;
  return NamesPlace(rest) || alias.size() > 1 ? Claim::kNone : Claim::kWeak;
}

bool AreSpellingVariants(std::string_view label, std::string_view a, std::string_view b) {
  const std::vector<std::string_view> left = SplitWords(a), right = SplitWords(b);
  if (left.size() != right.size() || left.size() < 2) return false;
  const std::size_t shortest = label == "Person" ? 6 : 4;
  bool alike = false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::string_view l = left[i], r = right[i];
    if (l == r) {
      alike |= IsTelling(l);
      continue;
    }
    if (std::min(l.size(), r.size()) < shortest || EditDistance(l, r, 2) > 2) return false;
    if (IsPlaceWord(l) && IsPlaceWord(r)) return false;
    if (label == "Person" && DiffersByEnding(l, r)) return false;
  }
  return alike;
}

bool IsCompany(std::string_view label, std::string_view name_key) {
  if (label == "Event" || name_key.empty() || IsShortName(label, name_key)) return false;
  return label != "Place" || !Lexicon::English().Classes(name_key).Has(WordClass::kCountry);
}

}  // namespace dossier::resolve
