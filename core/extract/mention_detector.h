// Finds the names of an article: capitalised runs with their inner small words, without titles; facilities, bodies and
// committees that end in a lower-case noun ("Guyang mine", "Turkish embassy"). Kinds are not decided here.
// Thread safety: pure function. O(words).
#pragma once

#include <vector>

#include "core/extract/mention.h"

namespace dossier::extract {

// Names in order; they overlap neither each other nor `posts`.
std::vector<Mention> FindNames(const Words& words, const std::vector<Post>& posts);

}  // namespace dossier::extract
