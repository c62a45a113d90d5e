// A date as one number, so that searches can compare dates without reading records. Integer order is the order of the
// ISO 8601 strings: 2024 < 2024-05 < 2024-05-03. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/graph/value.h"

namespace dossier::graph {

// 512 * year + 32 * month + day, with month and day 0 where unknown; years from 1 to 9999.
using PackedDate = std::uint32_t;
inline constexpr PackedDate kNoDate = 0;     // there is none
inline constexpr PackedDate kOtherDate = 1;  // there is something that no packed date says: ask for the value

// 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD' with month up to 12 and day up to 31; kOtherDate for any other text.
PackedDate PackDate(std::string_view iso_text);
// Of a property: kNoDate for null, kOtherDate for what is no such string.
PackedDate PackDateOf(const Value& value);
// Whether `number` is the packed date of some text.
bool IsPackedDate(std::uint64_t number);
// The text; `date` is a packed one.
std::string UnpackDate(PackedDate date);

}  // namespace dossier::graph
