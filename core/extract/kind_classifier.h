// Decides what kind of thing each name is: votes of its own words, of the gazetteers and of every place where the
// article uses it, added up over the article. Thread safety: pure function. O(words).
#pragma once

#include <vector>

#include "core/extract/mention.h"

namespace dossier::extract {

// Sets Mention.kind of every name; kUnknown only where nothing at all speaks.
void ClassifyNames(const Words& words, const std::vector<Post>& posts, const WordIndex& index,
                   std::vector<Mention>* names);

}  // namespace dossier::extract
