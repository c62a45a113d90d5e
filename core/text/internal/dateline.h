// Datelines of news agencies: place, date and agency at the start of a paragraph. Pure functions, O(1).
#pragma once

#include <cstddef>
#include <string_view>

namespace dossier::text {

// Bytes of a dateline at the start of a paragraph, with its dash: "GENEVA, March 3 (Agency) -- ", or 0.
std::size_t DatelineSize(std::string_view paragraph);

// The same for "KARACHI: ", which only the first paragraph of an article can be trusted to mean so.
std::size_t ColonDatelineSize(std::string_view paragraph);

}  // namespace dossier::text
