#include "core/text/internal/abbreviations.h"

#include <algorithm>
#include <array>
#include <string>

namespace dossier::text {
namespace {

// Sorted; lower case.
constexpr auto kBeforeName = std::to_array<std::string_view>(
    {"adm", "amb", "assoc", "asst", "atty", "brig", "capt", "cmdr", "col",    "cpl", "dr",
     "fr",  "ft",  "gen",   "gov",  "hon",  "insp", "lt",   "maj",  "messrs", "mme", "mr",
     "mrs", "ms",  "msgr",  "mt",   "mx",   "pres", "prof", "pte",  "pvt",    "rep", "reps",
     "rev", "sen", "sens",  "sgt",  "st",   "sta",  "ste",  "supt", "vs",     "cf",  "viz"});
constexpr auto kBeforeNumber = std::to_array<std::string_view>(
    {"apr", "art", "arts", "aug", "ca",  "ch", "chap", "dec", "feb", "fig",  "figs", "jan", "jul", "jun",
     "mar", "no",  "nos",  "nov", "oct", "p",  "para", "pp",  "sec", "sept", "sep",  "vol", "vols"});
constexpr auto kAnywhere = std::to_array<std::string_view>(
    {"a.d", "a.m", "al",    "approx", "ave",  "b.c",  "blvd", "bros", "co",  "corp", "cos", "dept", "e.g", "ed",
     "eds", "esq", "est",   "etc",    "ext",  "govt", "hwy",  "i.e",  "inc", "intl", "jr",  "llc",  "llp", "ltd",
     "mfg", "mln", "nat'l", "p.m",    "ph.d", "plc",  "pty",  "rd",   "sp",  "spp",  "sq",  "sr",   "tel", "univ"});
constexpr auto kStarters = std::to_array<std::string_view>(
    {"a",     "according", "after",  "all",    "also", "although", "among",   "an",        "and",     "another",
     "as",    "at",        "before", "both",   "but",  "by",       "despite", "during",    "each",    "earlier",
     "even",  "following", "for",    "from",   "he",   "her",      "his",     "how",       "however", "i",
     "if",    "in",        "it",     "its",    "last", "later",    "many",    "meanwhile", "more",    "most",
     "no",    "not",       "now",    "on",     "once", "one",      "or",      "our",       "over",    "she",
     "since", "so",        "some",   "such",   "that", "the",      "their",   "then",      "there",   "these",
     "they",  "this",      "those",  "though", "to",   "under",    "until",   "we",        "what",    "when",
     "where", "whether",   "which",  "while",  "who",  "why",      "with",    "yet",       "you",     "your"});
constexpr auto kSpeech = std::to_array<std::string_view>(
    {"added",     "adds",     "argued", "asked",    "asks",    "cried", "declared", "exclaimed",
     "explained", "insisted", "joked",  "quipped",  "replied", "said",  "say",      "says",
     "shouted",   "stated",   "told",   "wondered", "wrote",   "yelled"});

template <std::size_t N>
bool Has(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::string Lower(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

}  // namespace

Abbreviation FindAbbreviation(std::string_view word) {
  if (word.empty() || word.size() > 8) return Abbreviation::kNone;
  const std::string lower = Lower(word);
  // "no." and "fig." are abbreviations, "No." at the end of an answer is not: the caller looks at the next word.
  if (Has(kBeforeName, lower)) return Abbreviation::kBeforeName;
  if (Has(kBeforeNumber, lower)) return Abbreviation::kBeforeNumber;
  if (Has(kAnywhere, lower)) return Abbreviation::kAnywhere;
  // Initials and acronyms with stops: "J", "U.S", "U.K".
  bool letter = true;
  for (char c : word) {
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (letter ? !is_letter : c != '.') return Abbreviation::kNone;
    letter = !letter;
  }
  if (letter) return Abbreviation::kNone;  // ends in a stop
  const bool one = word.size() == 1;
  return one && !(word[0] >= 'A' && word[0] <= 'Z') ? Abbreviation::kNone : Abbreviation::kAnywhere;
}

bool IsSentenceStarter(std::string_view word) { return word.size() < 12 && Has(kStarters, Lower(word)); }

bool IsSpeechVerb(std::string_view word) { return word.size() < 12 && Has(kSpeech, word); }

}  // namespace dossier::text
