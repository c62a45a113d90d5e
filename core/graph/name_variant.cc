#include "core/graph/name_variant.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dossier::graph {
namespace {

// Normalised, so without full stops.
constexpr std::array<std::string_view, 24> kLegalForms = {
    "ab", "ag",      "as",  "asa", "bv", "co",  "company", "corp", "corporation", "gmbh", "inc", "incorporated",
    "kk", "limited", "llc", "llp", "lp", "ltd", "nv",      "oyj",  "plc",         "pte",  "sa",  "spa"};

constexpr std::pair<std::string_view, std::string_view> kAmericanSpelling[] = {
    {"centre", "center"},   {"defence", "defense"},           {"harbour", "harbor"},    {"labour", "labor"},
    {"theatre", "theater"}, {"organisation", "organization"}, {"programme", "program"}, {"aluminium", "aluminum"}};

constexpr std::array<std::string_view, 10> kSmallWords = {"of", "the", "and", "for", "in",
                                                          "on", "at",  "de",  "la",  "to"};

// What follows one of these says where, with whom or of what, and not what the event was.
constexpr std::array<std::string_view, 16> kAfterHead = {"of",    "in",     "at",    "with",   "between", "on",
                                                         "for",   "to",     "from",  "by",     "near",    "over",
                                                         "after", "during", "among", "against"};

// Nouns for one kind of event; the first stands for all.
constexpr std::array<std::string_view, 8> kMeeting = {"meeting",    "talks",   "session",      "summit",
                                                      "conference", "sitting", "conversation", "negotiations"};
constexpr std::array<std::string_view, 6> kVisit = {"visit", "tour", "trip", "stay", "mission", "call"};
constexpr std::array<std::string_view, 5> kInspection = {"inspection", "check", "audit", "examination", "inspections"};
constexpr std::array<std::string_view, 3> kSigning = {"signing", "ceremony", "conclusion"};
constexpr std::array<std::string_view, 6> kAccident = {"accident", "collapse",   "crash",
                                                       "disaster", "derailment", "incident"};
constexpr std::array<std::string_view, 4> kExplosion = {"explosion", "blast", "fire", "blaze"};

template <std::size_t kSize>
bool Contains(const std::array<std::string_view, kSize>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view InAmerican(std::string_view word) {
  for (const auto& [british, american] : kAmericanSpelling) {
    if (word == british) return american;
  }
  return word;
}

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' || c == 'w'; }

// The letter for a sound that has several.
char SoundOf(char c) {
  switch (c) {
    case 'c':
    case 'q': return 'k';
    case 'z': return 's';
    case 'v': return 'f';
    default: return c;
  }
}

void AppendSkeleton(std::string_view word, std::string* key) {
  const std::size_t start = key->size();
  for (const char c : word) {
    const bool first = key->size() == start;
    if (IsVowel(c) ? !first : (c == 'h' && !first)) continue;
    const char sound = IsVowel(c) ? 'a' : SoundOf(c);
    if (first || key->back() != sound) key->push_back(sound);
  }
}

std::string_view KindOfEvent(std::string_view noun) {
  if (Contains(kMeeting, noun)) return kMeeting.front();
  if (Contains(kVisit, noun)) return kVisit.front();
  if (Contains(kInspection, noun)) return kInspection.front();
  if (Contains(kSigning, noun)) return kSigning.front();
  if (Contains(kAccident, noun)) return kAccident.front();
  if (Contains(kExplosion, noun)) return kExplosion.front();
  return noun;
}

}  // namespace

std::vector<std::string_view> SplitWords(std::string_view name) {
  std::vector<std::string_view> words;
  for (std::size_t start = 0; start < name.size();) {
    const std::size_t end = std::min(name.find(' ', start), name.size());
    words.push_back(name.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

std::size_t CountWords(std::string_view name) { return SplitWords(name).size(); }

std::string VariantKey(std::string_view name) {
  std::vector<std::string_view> words = SplitWords(name);
  while (words.size() > 1 && Contains(kLegalForms, words.back())) words.pop_back();
  std::string key;
  for (std::string_view word : words) {
    if (!key.empty()) key.push_back(' ');
    const bool plural = words.size() > 1 && word.size() > 3 && word.ends_with('s') && !word.ends_with("ss");
    key.append(InAmerican(word.substr(0, word.size() - (plural ? 1 : 0))));
  }
  return key;
}

std::string SpellingKey(std::string_view name) {
  const std::vector<std::string_view> words = SplitWords(name);
  std::string key;
  if (words.size() < 2) return key;
  for (const std::string_view word : words) {
    if (!key.empty()) key.push_back(' ');
    AppendSkeleton(word, &key);
  }
  return key;
}

std::string Initials(std::string_view name) {
  std::string initials;
  for (const std::string_view word : SplitWords(name)) {
    if (!Contains(kSmallWords, word)) initials.push_back(word.front());
  }
  return initials.size() < 2 ? std::string() : initials;
}

std::string EventHead(std::string_view name) {
  std::string_view head;
  for (const std::string_view word : SplitWords(name)) {
    if (Contains(kAfterHead, word) && !head.empty()) break;
    head = word;
  }
  return std::string(KindOfEvent(head));
}

}  // namespace dossier::graph
