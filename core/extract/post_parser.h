// Finds posts ("Vice Party Secretary", "chief executive", "Minister of Foreign Affairs") in running words.
// Thread safety: pure function. O(words).
#pragma once

#include <vector>

#include "core/extract/mention.h"

namespace dossier::extract {

// The posts of all sentences, in order; they never overlap.
std::vector<Post> FindPosts(const Words& words);

}  // namespace dossier::extract
