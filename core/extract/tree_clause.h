// Who does what to whom, read off a dependency tree: the clauses that FindClauses finds over chunks, with control,
// relative clauses, participles, copulas and shared subjects resolved. Thread safety: pure function.
// O(words x depth).
#pragma once

#include <vector>

#include "core/extract/clause.h"
#include "core/extract/tree.h"

namespace dossier::extract {

// One clause a verb or predicate noun ("is a member of"), in order of the text. Their chunks are kNone: what counts is
// in Clause.predicate and the mentions.
std::vector<Clause> FindTreeClauses(const SentenceTree& tree, const TreePhrases& phrases,
                                    const std::vector<Mention>& mentions, const WordIndex& index);

// Gives a clause of the tree that lacks a subject or an object altogether what the chunks found for the same verb; a
// participle may do without a subject.
void FillFromChunks(const SentenceTree& tree, const std::vector<Clause>& of_chunks, std::vector<Clause>* of_tree);

}  // namespace dossier::extract
