// What English and the world are like, as far as extraction needs it: word classes, verb forms, places, names. Read
// once from the word lists in core/extract/data. Thread safety: immutable; lives as long as the program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dossier::extract {

// A set of word classes; each is a section of data/lexicon.txt or a list of its own.
enum class WordClass : std::uint8_t {
  kDeterminer,
  kPreposition,
  kConjunction,
  kSubordinator,
  kRelative,
  kPronoun,
  kBe,
  kHave,
  kDo,
  kModal,
  kNegation,
  kAdverb,
  kMonth,
  kParticle,
  kHonorific,
  kRank,
  kPostHead,
  kPostModifier,
  kPostTopic,
  kChairPost,
  kKin,
  kMale,
  kFemale,
  kOrgSuffix,
  kPlaceNoun,
  kFacilityNoun,
  kFacilityBefore,
  kOrgBefore,
  kPersonBefore,
  kOrgNoun,
  kGenericOrg,
  kGenericPlace,
  kGenericFacility,
  kGenericEvent,
  kGenericPerson,
  kEventNoun,
  kEventLight,
  kEventDisaster,
  kNewsSuffix,
  kWeakEventAdjective,
  kSpoken,
  kAttachedParticiple,
  kRoleNoun,
  kGivenName,
  kFamilyName,
  kCommonWord,
  kDemonym,
  kCountry,
  kCapital,
  kRegion,
  kCity,
  kKnownOrg,
  kTakesOf,
  kJoinsAnd,
  kCorporate,
  kCount
};

class WordClasses {
 public:
  bool Has(WordClass c) const { return (bits_ >> static_cast<unsigned>(c)) & 1u; }
  void Add(WordClass c) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(c); }
  void Add(WordClasses other) { bits_ |= other.bits_; }
  bool HasAny(std::initializer_list<WordClass> classes) const {
    for (const WordClass c : classes) {
      if (Has(c)) return true;
    }
    return false;
  }

 private:
  std::uint64_t bits_ = 0;
};
static_assert(static_cast<unsigned>(WordClass::kCount) <= 64);

// Forms of a verb that a word can be.
enum VerbForm : std::uint8_t { kBase = 1, kThird = 2, kPast = 4, kParticiple = 8, kIng = 16 };

struct VerbReading {
  std::string lemma;       // empty: not a verb we know
  std::uint8_t forms = 0;  // of VerbForm
};

using VerbTable = std::unordered_map<std::string, VerbReading>;  // by lower-case form

// Adds the forms of a verb as data/verbs.txt writes it: "visit", "plan+", "buy/bought", "take/took/taken".
void AddVerb(std::string_view entry, VerbTable* verbs);

class Lexicon {
 public:
  static const Lexicon& English();

  // The classes of a lower-case word, or phrase whose words are joined by single spaces.
  WordClasses Classes(std::string_view lower) const;
  // The reading of a lower-case word as a verb.
  const VerbReading* FindVerb(std::string_view lower) const;
  // The country that a lower-case demonym or capital speaks of ("french" -> "France"); empty: none.
  std::string_view CountryOf(std::string_view lower) const;
  // All names of a country, from any one of them, lower case; empty list: no country.
  const std::vector<std::string>& CountryNames(std::string_view lower) const;
  // The longest phrase (in words) that any list holds.
  std::size_t max_phrase_words() const { return max_phrase_words_; }

 private:
  Lexicon();
  void AddPhrase(std::string_view phrase, WordClass c);
  void ReadSections(std::string_view text);
  void ReadPlaces(std::string_view text);
  void ReadLines(std::string_view text, WordClass c);
  void ReadWords(std::string_view text, WordClass c);

  std::unordered_map<std::string, WordClasses> classes_;
  VerbTable verbs_;
  std::unordered_map<std::string, std::string> country_of_;
  std::unordered_map<std::string, std::size_t> country_index_;
  std::vector<std::vector<std::string>> countries_;
  std::size_t max_phrase_words_ = 1;
};

}  // namespace dossier::extract
