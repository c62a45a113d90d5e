// The dependency trees of an article over its words, and the path between two of them. A word that joins several
// tokens ("rare-earth") has the head of that token of its whose own head lies outside. Thread safety: plain values.
#pragma once

#include <cstdint>
#include <vector>

#include "core/extract/words.h"
#include "core/text/annotated_document.h"

namespace dossier::extract {

struct WordTree {
  std::vector<std::uint32_t> head;                     // by word; kNone: root, or no tree
  std::vector<text::DependencyRelation> relation;      // to the head
  std::vector<text::Upos> upos;                        // kX: not tagged
  std::vector<std::uint32_t> token;                    // index into AnnotatedDocument.tokens
  std::vector<std::vector<std::uint32_t>> dependents;  // in order
  bool parsed = false;                                 // whether the article has trees at all
};

// O(words).
WordTree MakeWordTree(const Words& words, const text::AnnotatedDocument& annotated);

// The word of [first, end) whose head lies outside of it; the last one where there is no tree.
std::uint32_t HeadOfSpan(const WordTree& tree, std::uint32_t first, std::uint32_t end);

// The way between two words: from `up.front()` to the lowest word above both, and from `down.front()` to it. The common
// word itself is in neither. Empty and `top` == kNone where they share no tree, or the way is longer than 12 steps.
struct TreePath {
  std::vector<std::uint32_t> up, down;
  std::uint32_t top = kNone;
};
TreePath FindTreePath(const WordTree& tree, std::uint32_t from, std::uint32_t to);

}  // namespace dossier::extract
