// What names alone say about whether two things may be one. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/resolve/local.h"

namespace dossier::resolve {

// Names with one key are one name: the VariantKey, and for countries one key for all their names. Empty where nothing
// is left of the name.
std::string NameKeyOf(std::string_view label, std::string_view name);

// The keys under which the name index has the names of that key.
std::vector<std::string> IndexKeysOf(std::string_view label, std::string_view name_key);

// A person's name of one word: too little to go by without company.
bool IsShortName(std::string_view label, std::string_view name_key);

// Whether a name that a text uses for a thing may stand for it elsewhere.
//   kStrong  "GDF" of Gulf Development Fund, "Baogang" of Baogang Group: by itself, if nothing else claims it
//   kWeak    "Meng" of Meng Fanying, "Meridian" of Meridian Ports: only in company
//   kNone    "China Mobile" of China Mobile Inner Mongolia: a unit is not called by its parent's name
enum class Claim : unsigned char { kNone, kWeak, kStrong };
Claim ClaimOf(std::string_view label, std::string_view name_key, std::string_view alias_key);

// Whether two names of one SpellingKey differ in spelling only: as many words, one of them alike and telling, the
// others but little apart, and no two places ("Shanxi Coal", "Shaanxi Coal").
bool AreSpellingVariants(std::string_view label, std::string_view a, std::string_view b);

// Whether sharing this name says that two articles speak of the same matter. Countries, short names and events do not.
bool IsCompany(std::string_view label, std::string_view name_key);

}  // namespace dossier::resolve
