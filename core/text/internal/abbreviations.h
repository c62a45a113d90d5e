// Words written with a full stop that need not end a sentence. Pure look-ups, O(length of the word).
#pragma once

#include <string_view>

namespace dossier::text {

enum class Abbreviation : unsigned char {
  kNone,
  kBeforeName,    // Mr. Dr. Gen. St.: the next word belongs to it, however it is written
  kBeforeNumber,  // No. Jan. p.: no end before a number
  kAnywhere,      // Inc. Jr. a.m. etc.: an end where the next word can start a sentence
};

// `word` without its full stop ("Mr", "U.S", "Inc"). Single letters are initials: kAnywhere.
Abbreviation FindAbbreviation(std::string_view word);

// Words that, capitalised, start a sentence far more often than they go on in a name: "The", "He", "In", "However".
bool IsSentenceStarter(std::string_view word);

// Verbs of speech in the forms that follow a quotation: "said", "asks".
bool IsSpeechVerb(std::string_view word);

}  // namespace dossier::text
