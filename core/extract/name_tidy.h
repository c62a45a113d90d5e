// Puts the names that the tagger finds right by what English always does: titles are no part of a person's name,
// "citizens' council" is one name, a demonym alone is none, and "smelter at Motui" names Motui, too.
// Thread safety: pure function. O(names + words of names).
#pragma once

#include <string>
#include <vector>

#include "core/extract/mention.h"

namespace dossier::extract {

// `names` in order; so is what is left of them. Nested names come right after those that hold them.
void TidyNames(const Words& words, std::vector<Mention>* names);

// Other ways to write the name at hand as the article has it there: with the place after it ("data centre in Daejeon")
// or without ("data centre"), with the title that belongs to it ("Haji Dawood Memon").
std::vector<std::string> VariantsOf(const Words& words, const Mention& name, const Mention* next);

}  // namespace dossier::extract
