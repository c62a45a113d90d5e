// Finds posts ("Vice Party Secretary", "chief executive", "Minister of Foreign Affairs") in running words.
// Thread safety: pure function. O(words).
#pragma once

#include <vector>

#include "core/extract/mention.h"

namespace dossier::extract {

// The posts of all sentences, in order; they never overlap.
std::vector<Post> FindPosts(const Words& words);

// Whether one of words [first, end) says that a post is held no more: "former chairman".
bool SaysFormer(const Words& words, std::uint32_t first, std::uint32_t end);

}  // namespace dossier::extract
