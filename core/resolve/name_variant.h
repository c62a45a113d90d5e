// When two spellings are one name. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace dossier::resolve {

// The normalised name without what varies from one article to the next: legal forms ("Co Ltd", "Inc", "plc") at the
// end, and a plural s: "Northern Rare Earths" and "Northern Rare Earth Co., Ltd." have one key. Never drops "Group" or
// a place: those tell a parent from a unit. Takes and gives a name as graph::NormalizeName has it.
std::string VariantKey(std::string_view normalized_name);

// Number of words of a normalised name.
std::size_t CountWords(std::string_view normalized_name);

}  // namespace dossier::resolve
