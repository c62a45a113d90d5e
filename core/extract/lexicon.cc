#include "core/extract/lexicon.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/check.h"
#include "core/base/utf8.h"

namespace dossier::embedded {
extern const std::string_view kLexicon, kVerbs, kCommonWords, kPlaces, kRegions, kCities, kOrganizations, kGivenNames,
    kFamilyNames;
}

namespace dossier::extract {
namespace {

using enum WordClass;
constexpr std::pair<std::string_view, WordClass> kSections[] = {
    {"determiner", kDeterminer},
    {"preposition", kPreposition},
    {"conjunction", kConjunction},
    {"subordinator", kSubordinator},
    {"relative", kRelative},
    {"pronoun", kPronoun},
    {"be", kBe},
    {"have", kHave},
    {"do", kDo},
    {"modal", kModal},
    {"negation", kNegation},
    {"adverb", kAdverb},
    {"month", kMonth},
    {"particle", kParticle},
    {"honorific", kHonorific},
    {"rank", kRank},
    {"post_head", kPostHead},
    {"post_modifier", kPostModifier},
    {"post_topic", kPostTopic},
    {"chair_post", kChairPost},
    {"kin", kKin},
    {"male", kMale},
    {"female", kFemale},
    {"org_suffix", kOrgSuffix},
    {"place_noun", kPlaceNoun},
    {"facility_noun", kFacilityNoun},
    {"facility_before", kFacilityBefore},
    {"org_before", kOrgBefore},
    {"person_before", kPersonBefore},
    {"org_noun", kOrgNoun},
    {"generic_org", kGenericOrg},
    {"generic_place", kGenericPlace},
    {"generic_facility", kGenericFacility},
    {"generic_event", kGenericEvent},
    {"generic_person", kGenericPerson},
    {"event_noun", kEventNoun},
    {"event_light", kEventLight},
    {"event_disaster", kEventDisaster},
    {"news_suffix", kNewsSuffix},
    {"weak_event_adjective", kWeakEventAdjective},
    {"spoken", kSpoken},
    {"attached_participle", kAttachedParticiple},
    {"role_noun", kRoleNoun},
    {"takes_of", kTakesOf},
    {"joins_and", kJoinsAnd},
    {"corporate", kCorporate},
};

// Calls f(line) for every line that is neither empty nor a comment.
template <typename F>
void ForEachLine(std::string_view text, F f) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.front() != '#') f(line);
  }
}

template <typename F>
void Split(std::string_view text, std::string_view separators, F f) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty()) f(part);
  }
}

void AddForm(VerbTable* verbs, std::string form, std::string_view lemma, std::uint8_t forms) {
  VerbReading& reading = (*verbs)[std::move(form)];
  if (reading.lemma.empty()) reading.lemma = lemma;
  if (reading.lemma == lemma) reading.forms |= forms;
}

bool IsVowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

}  // namespace

void AddVerb(std::string_view entry, VerbTable* verbs) {
  std::array<std::string_view, 3> parts{};
  std::size_t count = 0;
  Split(entry, "/", [&](std::string_view part) {
    if (count < parts.size()) parts[count++] = part;
  });
  std::string_view lemma = parts[0];
  const bool doubles = lemma.ends_with('+');
  if (doubles) lemma.remove_suffix(1);
  const std::string base(lemma);
  const bool silent_e = base.ends_with('e') && !base.ends_with("ee") && !base.ends_with("oe") && !base.ends_with("ye");
  const bool consonant_y = base.ends_with('y') && base.size() > 1 && !IsVowel(base[base.size() - 2]);
  const std::string stem = silent_e ? base.substr(0, base.size() - 1) : doubles ? base + base.back() : base;
  AddForm(verbs, base, base, kBase);
  const bool sibilant = base.ends_with('s') || base.ends_with("sh") || base.ends_with("ch") || base.ends_with('x') ||
                        base.ends_with('z') || base.ends_with('o');
  AddForm(verbs, consonant_y ? base.substr(0, base.size() - 1) + "ies" : base + (sibilant ? "es" : "s"), base, kThird);
  AddForm(verbs, base.ends_with("ie") ? base.substr(0, base.size() - 2) + "ying" : stem + "ing", base, kIng);
  if (count > 1) {
    AddForm(verbs, std::string(parts[1]), base, count == 2 ? kPast | kParticiple : kPast);
    if (count > 2) AddForm(verbs, std::string(parts[2]), base, kParticiple);
  } else {
    const std::string past = consonant_y ? base.substr(0, base.size() - 1) + "ied" : stem + "ed";
    AddForm(verbs, base.ends_with("ee") || base.ends_with("oe") || base.ends_with("ye") ? base + "d" : past, base,
            kPast | kParticiple);
  }
}

const Lexicon& Lexicon::English() {
  static const Lexicon* const lexicon = new Lexicon();
  return *lexicon;
}

Lexicon::Lexicon() {
  ReadSections(embedded::kLexicon);
  ForEachLine(embedded::kVerbs, [&](std::string_view line) {
    Split(line, " ", [&](std::string_view entry) { AddVerb(entry, &verbs_); });
  });
  ReadWords(embedded::kCommonWords, kCommonWord);
  ReadPlaces(embedded::kPlaces);
  ReadLines(embedded::kRegions, kRegion);
  ReadLines(embedded::kCities, kCity);
  ReadLines(embedded::kOrganizations, kKnownOrg);
  ReadWords(embedded::kGivenNames, kGivenName);
  ReadWords(embedded::kFamilyNames, kFamilyName);
}

void Lexicon::AddPhrase(std::string_view phrase, WordClass c) {
  std::string key(phrase);
  std::ranges::replace(key, '_', ' ');
  max_phrase_words_ = std::max<std::size_t>(max_phrase_words_, 1 + std::ranges::count(key, ' '));
  classes_[FoldCase(key)].Add(c);
}

void Lexicon::ReadSections(std::string_view text) {
  WordClass current = kCount;
  bool skip = true;
  ForEachLine(text, [&](std::string_view line) {
    if (line.front() == '[') {
      const std::string_view name = line.substr(1, line.find(']') - 1);
      const auto* found = std::ranges::find(kSections, name, &std::pair<std::string_view, WordClass>::first);
      skip = found == std::end(kSections);
      if (!skip) current = found->second;
      return;
    }
    if (!skip) Split(line, " ", [&](std::string_view word) { AddPhrase(word, current); });
  });
}

void Lexicon::ReadPlaces(std::string_view text) {
  ForEachLine(text, [&](std::string_view line) {
    std::array<std::string_view, 3> columns{};
    std::size_t column = 0;
    Split(line, "|", [&](std::string_view part) {
      if (column < columns.size()) columns[column++] = part;
    });
    std::vector<std::string> names;
    std::string country;
    Split(columns[0], ";", [&](std::string_view name) {
      if (country.empty()) country = name;
      AddPhrase(name, kCountry);
      names.push_back(FoldCase(name));
      country_index_.emplace(names.back(), countries_.size());
    });
    Split(columns[1], ";", [&](std::string_view name) { AddPhrase(name, kCapital); });
    Split(columns[2], ";", [&](std::string_view name) {
      AddPhrase(name, kDemonym);
      country_of_.emplace(FoldCase(name), country);
    });
    countries_.push_back(std::move(names));
  });
}

void Lexicon::ReadLines(std::string_view text, WordClass c) {
  ForEachLine(text, [&](std::string_view line) { AddPhrase(line, c); });
}

void Lexicon::ReadWords(std::string_view text, WordClass c) {
  ForEachLine(text, [&](std::string_view line) { Split(line, " ", [&](std::string_view w) { AddPhrase(w, c); }); });
}

WordClasses Lexicon::Classes(std::string_view lower) const {
  const auto it = classes_.find(std::string(lower));
  return it == classes_.end() ? WordClasses{} : it->second;
}

const VerbReading* Lexicon::FindVerb(std::string_view lower) const {
  const auto it = verbs_.find(std::string(lower));
  return it == verbs_.end() ? nullptr : &it->second;
}

std::string_view Lexicon::CountryOf(std::string_view lower) const {
  const auto it = country_of_.find(std::string(lower));
  return it == country_of_.end() ? std::string_view{} : std::string_view(it->second);
}

const std::vector<std::string>& Lexicon::CountryNames(std::string_view lower) const {
  static const std::vector<std::string> kNone;
  const auto it = country_index_.find(std::string(lower));
  return it == country_index_.end() ? kNone : countries_[it->second];
}

}  // namespace dossier::extract
