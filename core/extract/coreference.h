// Resolves pronouns ("he", "its", "who") and definite nominals ("the company", "the minister") to entities, by recency,
// kind, sex and the words they share with what was said before. Thread safety: pure function. O(words).
#pragma once

#include <vector>

#include "core/extract/entities.h"
#include "core/extract/mention.h"

namespace dossier::extract {

// Adds mentions of form kPronoun and kNominal; a nominal's mention covers its head noun only. What cannot be resolved
// gets none.
void ResolveReferences(const Words& words, const std::vector<Post>& posts, WordIndex* index,
                       std::vector<Mention>* mentions, std::vector<Entity>* entities);

}  // namespace dossier::extract
