// Joins the names of an article that mean one thing: surnames and first names to full names, short company names to
// long ones, acronyms, spellings. Never a company with its regional unit or subsidiary. Thread safety: pure function.
// O(names log names).
#pragma once

#include <string>
#include <vector>

#include "core/extract/mention.h"

namespace dossier::extract {

enum class Gender : std::uint8_t { kUnknown, kMale, kFemale };

struct Entity {
  Kind kind = Kind::kUnknown;
  std::string name;                  // as the article writes it in full
  std::vector<std::string> aliases;  // other names, in order of appearance
  Gender gender = Gender::kUnknown;
  std::uint32_t first_word = kNone;  // of its first mention outside headlines, else of its first
  std::uint32_t mention_count = 0;   // of names
};

// The entities, by first mention; sets Mention.entity (and a short name's kind) of every name that has a kind.
std::vector<Entity> JoinNames(const Words& words, const WordIndex& index, std::vector<Mention>* names);

}  // namespace dossier::extract
