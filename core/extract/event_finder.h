// Finds events that an article speaks of by a noun ("its second expanded Safety and Environmental Committee meeting",
// "talks in Turku", "the session") and joins those that are the same. Thread safety: pure function. O(words).
#pragma once

#include <vector>

#include "core/extract/entities.h"
#include "core/extract/mention.h"
#include "core/extract/relation_tree.h"

namespace dossier::extract {

// Adds event mentions (each covers its head noun only) and their entities; keeps `names` in no particular order.
// `strong` says of each new entity whether it is specific enough to be a node of its own.
void FindEvents(const Words& words, const WordTree& tree, WordIndex* index, std::vector<Mention>* mentions,
                std::vector<Entity>* entities, std::vector<bool>* strong);

}  // namespace dossier::extract
